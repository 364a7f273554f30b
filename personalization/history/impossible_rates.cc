#include "personalization/history/impossible_rates.h"

#include <algorithm>

namespace shelfwise::personalization {
namespace {

bool is_order(const Interaction& one) { return one.act == Act::kOrder || one.act == Act::kRefund; }

// Takes out what was no order of every span of the clock with more of it than `most`.
std::size_t set_aside(std::vector<Interaction>& interactions, std::uint32_t span_seconds, std::size_t most) {
  if (interactions.size() <= most) return 0;
  std::size_t kept = 0;
  for (std::size_t begin = 0; begin < interactions.size();) {
    const std::uint32_t span = interactions[begin].second / span_seconds;
    std::size_t end = begin;
    while (end < interactions.size() && interactions[end].second / span_seconds == span) ++end;
    const auto first = interactions.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = interactions.begin() + static_cast<std::ptrdiff_t>(end);
    const auto orders = static_cast<std::size_t>(std::count_if(first, last, is_order));
    const bool possible = end - begin - orders <= most;
    for (std::size_t i = begin; i < end; ++i) {
      if (possible || is_order(interactions[i])) interactions[kept++] = interactions[i];
    }
    begin = end;
  }
  const std::size_t taken = interactions.size() - kept;
  interactions.resize(kept);
  return taken;
}

}  // namespace

bool counts_for_all(std::span<const Interaction> did, const Interaction& one) {
  const std::uint32_t day = one.second / kSecondsPerDay;
  const auto before = [](const Interaction& a, std::uint32_t wanted) { return a.second / kSecondsPerDay < wanted; };
  const auto begin = std::lower_bound(did.begin(), did.end(), day, before);
  const auto end = std::lower_bound(begin, did.end(), day + 1, before);
  if (static_cast<std::size_t>(end - begin) >= kMostActsADay) return false;
  return std::none_of(begin, end, [&](const Interaction& a) { return a.doc == one.doc && a.act == one.act; });
}

std::size_t set_aside_impossible(std::vector<Interaction>& interactions) {
  return set_aside(interactions, 60, kMostActsAMinute) + set_aside(interactions, kSecondsPerDay, kMostActsADay);
}

}  // namespace shelfwise::personalization
