#include "query/understanding/compounds.h"

#include <algorithm>
#include <array>

namespace shelfwise::query {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array kCompounding = {"de"sv, "nl"sv, "sv"sv, "da"sv, "no"sv, "nb"sv, "fi"sv, "hu"sv};
// Between the parts of a German, Dutch or Scandinavian compound.
constexpr std::array kLinks = {"s"sv, "es"sv, "n"sv, "en"sv, "er"sv, "e"sv};
constexpr size_t kMaxLooked = 5'000;  // terms with one ending

bool is_of_letters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x80 || (c >= 'a' && c <= 'z'); });
}

// By the bytes from the last to the first, so that terms of one ending are neighbours.
bool ends_before(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

}  // namespace

CompoundTerms::CompoundTerms(const catalog::Generation& generation) : generation_(generation) {
  const auto& languages = generation.info().languages;
  if (languages.empty() || std::find(kCompounding.begin(), kCompounding.end(), languages.front()) == kCompounding.end())
    return;
  const catalog::StringTable& terms = generation.terms();
  for (std::uint32_t i = 0; i < terms.size(); ++i) {
    if (terms[i].size() >= kMinHead + kMinFront && is_of_letters(terms[i])) by_ending_.push_back(i);
  }
  std::sort(by_ending_.begin(), by_ending_.end(),
            [&](std::uint32_t a, std::uint32_t b) { return ends_before(terms[a], terms[b]); });
}

bool CompoundTerms::is_word(std::string_view front) const {
  return front.size() >= kMinFront && (generation_.words().find(front) || generation_.terms().find(front));
}

std::vector<std::uint32_t> CompoundTerms::ending_in(std::string_view head) const {
  std::vector<std::uint32_t> found;
  if (by_ending_.empty() || head.size() < kMinHead || !is_of_letters(head)) return found;
  const catalog::StringTable& terms = generation_.terms();
  const auto begin = std::lower_bound(by_ending_.begin(), by_ending_.end(), head, [&](std::uint32_t term, auto wanted) {
    return ends_before(terms[term], wanted);
  });
  size_t looked = 0;
  for (auto it = begin; it != by_ending_.end() && terms[*it].ends_with(head) && looked < kMaxLooked; ++it, ++looked) {
    const std::string_view front = terms[*it].substr(0, terms[*it].size() - head.size());
    if (front.empty()) continue;
    const bool linked = std::any_of(kLinks.begin(), kLinks.end(), [&](std::string_view link) {
      return front.ends_with(link) && is_word(front.substr(0, front.size() - link.size()));
    });
    if (linked || is_word(front)) found.push_back(*it);
  }
  const auto df = generation_.term_df();
  std::sort(found.begin(), found.end(),
            [&](std::uint32_t a, std::uint32_t b) { return df[a] != df[b] ? df[a] > df[b] : a < b; });
  if (found.size() > kMaxFound) found.resize(kMaxFound);
  return found;
}

}  // namespace shelfwise::query
