#include "query/score/unwanted.h"

#include <algorithm>
#include <string_view>

namespace shelfwise::query {
namespace {

constexpr size_t kReach = 2;  // words between which a denial still means the other: "without a hood"

// As terms of the text index. Words of several languages side by side: each means the same in every catalog.
constexpr std::string_view kBefore[] = {"without", "no", "non", "ohn", "ohne", "san", "sans", "sin", "senz", "zonder"};
constexpr std::string_view kAfter[] = {"free", "less", "frei", "los"};

bool has(const std::vector<std::uint32_t>& numbers, std::uint32_t number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

}  // namespace

UnwantedScorer::UnwantedScorer(const Plan& plan, const catalog::Generation& generation) : unwanted_(plan.unwanted) {
  if (empty()) return;
  for (const std::string_view word : kBefore) {
    if (const auto number = generation.terms().find(word)) before_.push_back(*number);
  }
  for (const std::string_view word : kAfter) {
    if (const auto number = generation.terms().find(word)) after_.push_back(*number);
  }
}

bool UnwantedScorer::is_denied(std::span<const std::uint32_t> title, size_t at) const {
  for (size_t i = at >= kReach ? at - kReach : 0; i < at; ++i) {
    if (has(before_, title[i])) return true;
  }
  return at + 1 < title.size() && has(after_, title[at + 1]);
}

float UnwantedScorer::operator()(std::span<const std::uint32_t> title) const {
  float score = 0;
  for (size_t i = 0; i < title.size(); ++i) {
    if (!has(unwanted_, title[i])) continue;
    if (!is_denied(title, i)) return -1;
    score = 1;
  }
  return score;
}

}  // namespace shelfwise::query
