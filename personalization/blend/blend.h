// The weights of the blend: what everybody's order and each shopper's own order are made of.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "personalization/blend/personal_features.h"
#include "personalization/conditional_logit.h"
#include "personalization/items/popularity.h"

namespace shelfwise::personalization {

// In units of the text score.
struct Blend {
  PriorFeatures prior{};        // everybody's order
  PriorFeatures shift{};        // what a known shopper's order gives more or less of it
  PersonalFeatures personal{};  // and the shopper's own
  // What log(place) in a list that was shown adds, mostly less than 0: learned so that the rest is not blamed or
  // praised for it, and part of no order.
  float place = 0;
};

// Sound where nothing is learned: catalog quality as a light prior, sales and own history at moderate weight.
Blend default_blend();

// Odds of choice are natural logarithms; this many units of text score make one of them. At 1, a product that is
// e times as likely to be chosen outweighs one unit of text score.
inline constexpr double kTextUnits = 1.0;

// The columns of a choice set: log(place), 0 where nothing was shown; PriorFeatures; PersonalFeatures.
inline constexpr std::size_t kPlaceColumns = 1;
inline constexpr std::size_t kBlendColumns =
    kPlaceColumns + static_cast<std::size_t>(kPriorFeatures) + kPersonalFeatures;

Blend learn_blend(std::span<const ChoiceSet> sets);

// Everybody's order of one, and a known shopper's order of the other.
Blend combine(const Blend& everybody, const Blend& shopper);

// How well an order serves held-out choices, the mean over sets.
struct Quality {
  double ndcg10 = 0;
  double log_likelihood = 0;  // a choice
};
// Whether an order serves worse by either measure. What was learned has to be as good as what needs no learning in
// both, or a lucky fit of one would be paid for with the other. NDCG counts as told, with three decimals: less is
// chance.
inline bool is_worse(const Quality& quality, const Quality& against) {
  constexpr double kHalfOfTheLastDigitTold = 0.0005;
  return quality.log_likelihood < against.log_likelihood || quality.ndcg10 < against.ndcg10 - kHalfOfTheLastDigitTold;
}
enum class Order : std::uint8_t { kEverybody, kPersonal };
Quality judge(const Blend& blend, Order order, std::span<const ChoiceSet> sets);

}  // namespace shelfwise::personalization
