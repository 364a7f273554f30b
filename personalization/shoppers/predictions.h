// What a shopper is likely to do next, and how wrong that was on time held out.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "catalog/generation.h"
#include "personalization/history/shopper_states.h"
#include "personalization/shoppers/shopper_facts.h"

namespace shelfwise::personalization {

inline constexpr double kPurchaseDays = 7;  // "buys within"
inline constexpr double kChurnDays = 30;    // "does nothing for"

// One, and six figures of ShopperFacts, most of them logarithms.
inline constexpr std::size_t kPredictors = 7;
std::array<float, kPredictors> predictors(const ShopperFacts& facts);

// Logistic regression: the log odds are the sum of predictors times weights.
struct Odds {
  std::array<double, kPredictors> weights{};
  bool learned = false;      // false: nothing is known
  double base = 0;           // how often it happens
  double log_loss = 0;       // a shopper, on the window held out
  double base_log_loss = 0;  // the same of the base rate alone
  double probability(const ShopperFacts& facts) const;
};

struct Predictions {
  Odds purchase;
  Odds churn;
  double usual_gap_days = 0;     // the median of all shoppers' gaps; 0: unknown
  double gap_error_days = 0;     // median absolute error of the next purchase's time, held out
  double usual_value = 0;        // of a day's orders; 0: unknown
  double value_error = 0;        // median absolute error, as a share of the value, held out
  double big_spender_value = 0;  // what the tenth who buy most bought for in a year; 0: unknown

  double next_gap_days(const ShopperFacts& facts) const;  // 0: unknown
  double next_value(const ShopperFacts& facts) const;
};

// Learned from what shoppers did in the window before the last one, judged on the last one, then learned from both.
// What does no better than the base rate is replaced by it. At most 20,000 shoppers, evenly spread, are looked at.
Predictions learn_predictions(std::span<const History> shoppers, const catalog::Generation& generation,
                              std::uint32_t now);

std::string predictions_to_json(const Predictions& predictions);
// Nothing is known where the text is none of predictions.
Predictions predictions_from_json(const std::string& text);

}  // namespace shelfwise::personalization
