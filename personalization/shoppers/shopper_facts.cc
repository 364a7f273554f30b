#include "personalization/shoppers/shopper_facts.h"

#include <algorithm>
#include <map>
#include <vector>

#include "personalization/shoppers/shopper_view.h"

namespace shelfwise::personalization {
namespace {

double price_of(const Interaction& order, const catalog::Generation& generation) {
  if (order.paid > 0) return static_cast<double>(order.paid);
  const std::int64_t price = generation.price_micros()[order.doc];
  return price == catalog::kNoMicros ? 0 : static_cast<double>(price) * 1e-6;
}

bool was_reduced(const Interaction& order, const catalog::Generation& generation) {
  const std::int64_t regular = generation.regular_price_micros()[order.doc];
  if (order.paid <= 0 || regular == catalog::kNoMicros) return is_reduced(generation, order.doc);
  return static_cast<double>(order.paid) < 0.95e-6 * static_cast<double>(regular);
}

double median_gap(const std::vector<std::uint32_t>& days) {
  if (days.size() < 2) return 0;
  std::vector<std::uint32_t> gaps;
  for (std::size_t i = 1; i < days.size(); ++i) gaps.push_back(days[i] - days[i - 1]);
  const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::nth_element(gaps.begin(), middle, gaps.end());
  return *middle;
}

}  // namespace

ShopperFacts facts_of(std::span<const Interaction> interactions, const catalog::Generation& generation,
                      std::uint32_t now) {
  ShopperFacts facts;
  std::map<std::uint32_t, double> value_of_day;
  double bought = 0;
  double reduced = 0;
  double fresh = 0;
  double seen = 0;
  for (const Interaction& one : interactions) {
    if (one.second > now) break;
    if (facts.first_second == 0) facts.first_second = one.second;
    facts.last_second = one.second;
    const bool look = one.act == Act::kView || one.act == Act::kAdd;
    const double age = days_between(one.second, now);
    facts.looks_week += look && age <= 7 ? 1 : 0;
    facts.looks_month += look && age <= 30 ? 1 : 0;
    if (look || one.act == Act::kOrder) {
      fresh += static_cast<double>(newness(generation, one.doc, one.second));
      seen += 1;
    }
    const double value = price_of(one, generation) * one.quantity;
    if (one.act == Act::kOrder) {
      value_of_day[one.second / kSecondsPerDay] += value;
      facts.last_order = one.second;
      bought += 1;
      reduced += was_reduced(one, generation) ? 1 : 0;
    } else if (one.act == Act::kRefund && !value_of_day.empty()) {
      value_of_day.rbegin()->second -= value;
    }
  }
  std::vector<std::uint32_t> days;
  double all = 0;
  for (const auto& [day, value] : value_of_day) {
    days.push_back(day);
    all += std::max(0.0, value);
    if (days_between(day * kSecondsPerDay, now) > 365) continue;
    ++facts.orders_year;
    facts.value_year += std::max(0.0, value);
  }
  facts.orders = static_cast<std::uint32_t>(days.size());
  facts.days_since_first = days_between(facts.first_second, now);
  facts.days_since_last = days_between(facts.last_second, now);
  facts.days_since_order = facts.last_order == 0 ? 0 : days_between(facts.last_order, now);
  facts.median_gap_days = median_gap(days);
  facts.mean_value = days.empty() ? 0 : all / static_cast<double>(days.size());
  facts.reduced_share = bought > 0 ? reduced / bought : 0;
  facts.new_share = seen > 0 ? fresh / seen : 0;
  return facts;
}

}  // namespace shelfwise::personalization
