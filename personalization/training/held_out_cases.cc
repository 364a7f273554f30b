#include "personalization/training/held_out_cases.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "common/dcg.h"
#include "common/random.h"

namespace shelfwise::personalization {
namespace {

std::optional<HeldOutCase> case_of(const std::vector<Interaction>& interactions, std::uint32_t cut) {
  HeldOutCase found;
  std::unordered_set<Doc> bought;
  for (const Interaction& one : interactions) {
    if (one.act != Act::kOrder) continue;
    const std::uint32_t day_begin = one.second - one.second % kSecondsPerDay;
    if (!found.wanted.empty() && day_begin != found.day_begin) break;
    if (bought.insert(one.doc).second && one.second >= cut) {
      found.day_begin = day_begin;
      found.wanted.push_back(one.doc);
    }
  }
  if (found.wanted.empty()) return std::nullopt;
  std::sort(found.wanted.begin(), found.wanted.end());
  return found;
}

}  // namespace

HeldOutCases held_out_cases(const TrainingLog& log, std::uint32_t cut, std::size_t most) {
  HeldOutCases out;
  for (std::uint32_t s = 0; s < log.shoppers.size(); ++s) {
    const auto& interactions = log.shoppers[s].interactions;
    if (interactions.empty() || interactions.back().second < cut) continue;
    std::optional<HeldOutCase> one = case_of(interactions, cut);
    if (!one) continue;
    ++out.ordered;
    if (interactions.front().second >= one->day_begin) {
      ++out.strangers;
      continue;
    }
    one->shopper = s;
    out.cases.push_back(std::move(*one));
  }
  if (out.cases.size() <= most) return out;
  Random random(1);
  for (std::size_t i = 0; i < most; ++i) std::swap(out.cases[i], out.cases[i + random.below(out.cases.size() - i)]);
  out.cases.resize(most);
  return out;
}

double ndcg_of(std::span<const Doc> shown, std::span<const Doc> wanted, std::size_t limit) {
  double gain = 0;
  double best = 0;
  for (std::size_t rank = 0; rank < limit; ++rank) {
    const double worth = dcg_discount(rank);
    if (rank < shown.size() && std::binary_search(wanted.begin(), wanted.end(), shown[rank])) gain += worth;
    if (rank < wanted.size()) best += worth;
  }
  return best > 0 ? gain / best : 0;
}

}  // namespace shelfwise::personalization
