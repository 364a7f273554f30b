#include "personalization/history/recent_orders.h"

#include <algorithm>
#include <map>

namespace shelfwise::personalization {

bool RecentOrders::counts(const ShopperId& owner, const Interaction& one) const {
  return !owner.empty() && one.second >= oldest_ && (one.act == Act::kOrder || one.act == Act::kRefund);
}

void RecentOrders::add(const ShopperId& owner, const Interaction& one) {
  if (!counts(owner, one)) return;
  const std::lock_guard lock(mutex_);
  std::vector<Entry>& kept = entries_[one.doc];
  const auto place = std::upper_bound(kept.begin(), kept.end(), one.second,
                                      [](std::uint32_t second, const Entry& entry) { return second < entry.second; });
  kept.insert(place, Entry{owner, one.second, one.act == Act::kRefund});
  const std::uint32_t latest = kept.back().second;
  const auto fresh = std::find_if(kept.begin(), kept.end(), [&](const Entry& e) { return latest - e.second <= kSpan; });
  kept.erase(kept.begin(), fresh);
  if (kept.size() > kMost) kept.erase(kept.begin());
}

void RecentOrders::remove(const ShopperId& owner, const Interaction& one) {
  if (!counts(owner, one)) return;
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(one.doc);
  if (found == entries_.end()) return;
  std::vector<Entry>& kept = found->second;
  const auto place = std::find(kept.begin(), kept.end(), Entry{owner, one.second, one.act == Act::kRefund});
  if (place != kept.end()) kept.erase(place);
}

std::uint32_t RecentOrders::buyers(Doc doc, std::uint32_t now, const ShopperStates& states) const {
  std::vector<Entry> entries;
  {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(doc);
    if (found == entries_.end()) return 0;
    entries = found->second;
  }
  std::map<ShopperId, int> kept;
  for (const Entry& entry : entries) {
    if (entry.second > now || now - entry.second > kSpan) continue;
    kept[states.representative(entry.owner)] += entry.refund ? -1 : 1;
  }
  return static_cast<std::uint32_t>(
      std::count_if(kept.begin(), kept.end(), [](const auto& k) { return k.second > 0; }));
}

std::size_t RecentOrders::memory_bytes() const {
  const std::lock_guard lock(mutex_);
  std::size_t bytes = 0;
  for (const auto& [doc, kept] : entries_) bytes += sizeof(doc) + kept.capacity() * sizeof(Entry);
  return bytes;
}

}  // namespace shelfwise::personalization
