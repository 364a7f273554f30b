#include "personalization/items/repeats.h"

#include <algorithm>
#include <unordered_map>

namespace shelfwise::personalization {
namespace {

constexpr std::size_t kFewestRepeaters = 5;
constexpr double kLeastShareOfBuyers = 0.1;

// The lower of the two middle ones where their number is even. Not of an empty list.
float median(std::vector<float>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

struct GroupHistory {
  std::uint32_t buyers = 0;
  std::vector<float> cycles;  // of those who bought it again
};

}  // namespace

std::vector<Repeats> repeats_of(std::span<const Visit> visits, std::span<const std::uint32_t> group) {
  std::vector<Visit> orders;
  for (const Visit& visit : visits) {
    if (visit.act == Act::kOrder) orders.push_back(visit);
  }
  std::stable_sort(orders.begin(), orders.end(),
                   [&](const Visit& a, const Visit& b) { return group[a.product] < group[b.product]; });
  std::vector<Repeats> out;
  std::vector<float> gaps;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const Visit& order = orders[i];
    const bool first = i == 0 || group[orders[i - 1].product] != group[order.product];
    if (first) {
      gaps.clear();
      out.push_back({group[order.product], order.product, order.second, 1, 0});
      continue;
    }
    Repeats& repeats = out.back();
    if (order.second / kSecondsPerDay != repeats.last_second / kSecondsPerDay) {
      gaps.push_back(static_cast<float>(days_between(repeats.last_second, order.second)));
      ++repeats.orders;
      repeats.cycle_days = median(gaps);
    }
    repeats.last = order.product;
    repeats.last_second = order.second;
  }
  return out;
}

std::vector<float> learn_cycles(const Sequences& sequences, std::span<const std::uint32_t> group) {
  std::unordered_map<std::uint32_t, GroupHistory> histories;
  for (std::size_t s = 0; s < sequences.size(); ++s) {
    for (const Repeats& repeats : repeats_of(sequences[s], group)) {
      GroupHistory& history = histories[repeats.group];
      ++history.buyers;
      if (repeats.orders > 1) history.cycles.push_back(repeats.cycle_days);
    }
  }
  std::vector<float> cycles(group.size(), 0.0F);
  for (Doc doc = 0; doc < group.size(); ++doc) {
    const auto found = histories.find(group[doc]);
    if (found == histories.end()) continue;
    GroupHistory& history = found->second;
    const auto repeaters = history.cycles.size();
    const bool usual =
        repeaters >= kFewestRepeaters && static_cast<double>(repeaters) >= kLeastShareOfBuyers * history.buyers;
    if (usual) cycles[doc] = median(history.cycles);
  }
  return cycles;
}

}  // namespace shelfwise::personalization
