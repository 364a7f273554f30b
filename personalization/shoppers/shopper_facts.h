// A shopper in figures: recency, frequency, value and trend, as segments and predictions go by them.
#pragma once

#include <cstdint>
#include <span>

#include "catalog/generation.h"
#include "personalization/history/interaction.h"

namespace shelfwise::personalization {

// As of a moment; what happened later does not count. Orders of a day are one.
struct ShopperFacts {
  std::uint32_t first_second = 0;  // of the first act; 0: there is none
  std::uint32_t last_second = 0;
  std::uint32_t last_order = 0;  // 0: never ordered
  std::uint32_t orders = 0;      // days with an order that was not taken back
  std::uint32_t orders_year = 0;
  std::uint32_t looks_week = 0;   // views and adds of the last seven days
  std::uint32_t looks_month = 0;  // of the last thirty
  double days_since_first = 0;
  double days_since_last = 0;
  double days_since_order = 0;
  double median_gap_days = 0;  // between days with orders; 0: fewer than two
  double value_year = 0;       // of orders in the last 365 days, in the catalog's currency
  double mean_value = 0;       // of a day's orders
  double reduced_share = 0;    // of products bought, those bought for less than usual
  double new_share = 0;        // of products looked at or bought, mean newness then
};

// `interactions` in order of time.
ShopperFacts facts_of(std::span<const Interaction> interactions, const catalog::Generation& generation,
                      std::uint32_t now);

}  // namespace shelfwise::personalization
