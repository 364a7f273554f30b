#include "personalization/blend/blend.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/dcg.h"

namespace shelfwise::personalization {
namespace {

constexpr double kPull = 30;  // of the defaults, in choices

std::vector<double> weights_of(const Blend& blend, Order order) {
  std::vector<double> weights{static_cast<double>(blend.place) / kTextUnits};
  for (std::size_t k = 0; k < kPriorFeatures; ++k) {
    const double own = order == Order::kPersonal ? blend.shift[k] : 0;
    weights.push_back((static_cast<double>(blend.prior[k]) + own) / kTextUnits);
  }
  if (order == Order::kPersonal) {
    for (const float w : blend.personal) weights.push_back(static_cast<double>(w) / kTextUnits);
  }
  return weights;
}

std::vector<double> utilities(const ChoiceSet& set, std::span<const double> weights) {
  std::vector<double> out(set.rows, 0.0);
  for (std::uint32_t row = 0; row < set.rows; ++row) {
    const float* features = set.features.data() + static_cast<std::size_t>(row) * kBlendColumns;
    for (std::size_t k = 0; k < weights.size(); ++k) out[row] += weights[k] * static_cast<double>(features[k]);
  }
  return out;
}

double ndcg10(const ChoiceSet& set, const std::vector<double>& utility) {
  std::vector<std::uint32_t> order(set.rows);
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return utility[a] > utility[b]; });
  double got = 0;
  double ideal = 0;
  for (std::size_t rank = 0; rank < 10; ++rank) {
    if (rank < set.chosen.size()) ideal += dcg_discount(rank);
    if (rank < order.size() && std::count(set.chosen.begin(), set.chosen.end(), order[rank]) > 0)
      got += dcg_discount(rank);
  }
  return ideal > 0 ? got / ideal : 0;
}

}  // namespace

Blend default_blend() {
  Blend blend;
  blend.prior[kSoldRecently] = 0.2F;
  blend.prior[kSoldThisMonth] = 0.2F;
  blend.prior[kSoldThisSeason] = 0.1F;
  blend.prior[kSoldEver] = 0.1F;
  blend.prior[kLastSold] = 0.2F;
  blend.prior[kCatalogQuality] = 0.3F;
  blend.personal[kOwnBought] = 0.6F;
  blend.personal[kOwnCount] = 0.3F;
  blend.personal[kOwnLooked] = 0.4F;
  blend.personal[kItemLog] = 0.3F;
  blend.personal[kBrand] = 0.2F;
  blend.personal[kCategory] = 0.2F;
  blend.personal[kWords] = 0.2F;
  blend.personal[kPrice] = 0.15F;
  blend.personal[kNearness] = 0.8F;
  blend.personal[kReduced] = 0.2F;
  blend.personal[kNew] = 0.2F;
  blend.personal[kSessionLooked] = 0.4F;
  blend.personal[kSessionBrand] = 0.1F;
  blend.personal[kSessionCategory] = 0.1F;
  return blend;
}

Blend learn_blend(std::span<const ChoiceSet> sets) {
  Blend blend = default_blend();
  const auto prior = fit_conditional_logit(sets, kBlendColumns, weights_of(blend, Order::kEverybody), kPull);
  const auto both = fit_conditional_logit(sets, kBlendColumns, weights_of(blend, Order::kPersonal), kPull);
  for (std::size_t k = 0; k < kPriorFeatures; ++k) {
    const double own = prior[kPlaceColumns + k];
    blend.prior[k] = static_cast<float>(own * kTextUnits);
    blend.shift[k] = static_cast<float>((both[kPlaceColumns + k] - own) * kTextUnits);
  }
  for (std::size_t k = 0; k < kPersonalFeatures; ++k) {
    blend.personal[k] = static_cast<float>(both[kPlaceColumns + kPriorFeatures + k] * kTextUnits);
  }
  blend.place = static_cast<float>(both[0] * kTextUnits);
  return blend;
}

Blend combine(const Blend& everybody, const Blend& shopper) {
  Blend blend = shopper;
  blend.prior = everybody.prior;
  for (std::size_t k = 0; k < kPriorFeatures; ++k) {
    blend.shift[k] = shopper.prior[k] + shopper.shift[k] - everybody.prior[k];
  }
  return blend;
}

Quality judge(const Blend& blend, Order order, std::span<const ChoiceSet> sets) {
  const std::vector<double> weights = weights_of(blend, order);
  Quality quality;
  double choices = 0;
  for (const ChoiceSet& set : sets) {
    const std::vector<double> utility = utilities(set, weights);
    quality.ndcg10 += ndcg10(set, utility);
    const double greatest = *std::max_element(utility.begin(), utility.end());
    double sum = 0;
    for (const double u : utility) sum += std::exp(u - greatest);
    for (const std::uint32_t row : set.chosen) quality.log_likelihood += utility[row] - greatest - std::log(sum);
    choices += static_cast<double>(set.chosen.size());
  }
  if (!sets.empty()) quality.ndcg10 /= static_cast<double>(sets.size());
  if (choices > 0) quality.log_likelihood /= choices;
  return quality;
}

}  // namespace shelfwise::personalization
