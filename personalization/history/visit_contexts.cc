#include "personalization/history/visit_contexts.h"

#include <algorithm>
#include <tuple>

#include "common/random.h"

namespace shelfwise::personalization {
namespace {

constexpr std::uint32_t kToldAgainSeconds = 600;

}  // namespace

void ContextReader::see(const events::Event& event) {
  const ShopperId& owner = events::owner(event);
  if (!event.visit.known() || owner.empty()) return;
  const Point point{stable_hash(owner.str()), to_seconds(event.time), event.visit};
  const auto [found, fresh] = last_.try_emplace(point.owner, point);
  Point& last = found->second;
  const bool again = !fresh && last.visit == point.visit && point.second >= last.second &&
                     point.second - last.second < kToldAgainSeconds;
  if (again) return;
  last = point;
  points_.push_back(point);
  if (points_.size() > kMaxPoints) points_.pop_front();
  if (last_.size() > kMaxPoints) last_.clear();
}

std::vector<ContextPoint> ContextReader::points(const ShopperStates& states,
                                                const std::vector<ShopperId>& shoppers) const {
  std::unordered_map<std::uint64_t, std::uint32_t> number;
  for (std::uint32_t i = 0; i < shoppers.size(); ++i) {
    for (const ShopperId& member : states.members(shoppers[i])) number[stable_hash(member.str())] = i;
  }
  std::vector<ContextPoint> out;
  for (const Point& point : points_) {
    if (const auto found = number.find(point.owner); found != number.end()) {
      out.push_back({found->second, point.second, point.visit});
    }
  }
  const auto key = [](const ContextPoint& p) {
    return std::tuple(p.shopper, p.second, p.visit.device, p.visit.referrer);
  };
  std::sort(out.begin(), out.end(), [&](const ContextPoint& a, const ContextPoint& b) { return key(a) < key(b); });
  return out;
}

}  // namespace shelfwise::personalization
