#include "personalization/shoppers/segments.h"

#include <algorithm>

namespace shelfwise::personalization {

std::vector<std::string_view> segment_names() {
  return {"new", "active", "at_risk", "loyal", "big_spender", "discount_lover", "novelty_seeker"};
}

std::vector<std::string_view> segments_of(const ShopperFacts& facts, const SegmentSettings& settings,
                                          double big_spender_value) {
  std::vector<std::string_view> in;
  if (facts.first_second == 0) return in;
  // Who bought is at risk after a multiple of their own rhythm, who has none after that of a month.
  constexpr double kUsualGapDays = 30;
  const double gap = facts.median_gap_days > 0 ? facts.median_gap_days : kUsualGapDays;
  const bool at_risk = facts.orders >= 1 && facts.days_since_last > settings.at_risk_gaps * std::max(gap, 7.0);
  const double big = settings.big_spender_value > 0 ? settings.big_spender_value : big_spender_value;
  if (facts.days_since_first <= settings.new_days) in.push_back("new");
  if (facts.days_since_last <= settings.active_days) in.push_back("active");
  if (at_risk) in.push_back("at_risk");
  if (facts.orders_year >= settings.loyal_orders) in.push_back("loyal");
  if (big > 0 && facts.value_year >= big) in.push_back("big_spender");
  if (facts.orders >= 2 && facts.reduced_share >= settings.discount_share) in.push_back("discount_lover");
  if (facts.new_share >= settings.novelty_share) in.push_back("novelty_seeker");
  return in;
}

}  // namespace shelfwise::personalization
