#include "personalization/trends.h"

#include <algorithm>
#include <cmath>

namespace shelfwise::personalization {
namespace {

constexpr double kFastDays = 7;
constexpr double kSlowDays = 90;
constexpr double kNothing = 1e-9;  // what is left of sales that were taken back
constexpr double kPrior = 2;       // sales a product needs before its velocity is believed

float weight_of(Act act) {
  switch (act) {
    case Act::kOrder: return 1.0F;
    case Act::kAdd: return 0.4F;
    case Act::kView: return 0.1F;
    default: return 0.0F;
  }
}

}  // namespace

void Trends::change(const Interaction& one, double times) {
  const double weight = times * static_cast<double>(weight_of(one.act));
  if (weight == 0) return;
  const double days = (static_cast<double>(one.second) - static_cast<double>(reference_)) / kSecondsPerDay;
  const std::lock_guard lock(mutex_);
  fast_[one.doc] += weight * std::exp2(days / kFastDays);
  slow_[one.doc] += weight * std::exp2(days / kSlowDays);
  ++changes_;
}

std::vector<Trends::Best> Trends::best(bool velocity) const {
  const std::lock_guard lock(mutex_);
  const std::size_t which = velocity ? 0 : 1;
  // A pass over all products now and then, not at every request: after as many events as a thousandth of the products.
  if (computed_[which] == ~0ULL || changes_ - computed_[which] > slow_.size() / 1'000) {
    std::vector<Best> all;
    for (Doc doc = 0; doc < slow_.size(); ++doc) {
      if (slow_[doc] <= kNothing) continue;
      const double usual = slow_[doc] * kFastDays / kSlowDays;
      const double score = velocity ? fast_[doc] * fast_[doc] / (fast_[doc] + usual + kPrior) : slow_[doc];
      all.push_back({doc, static_cast<float>(score)});
    }
    const std::size_t kept = std::min(kBest, all.size());
    std::partial_sort(
        all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept), all.end(),
        [](const Best& a, const Best& b) { return a.score != b.score ? a.score > b.score : a.doc < b.doc; });
    all.resize(kept);
    lists_[which] = std::move(all);
    computed_[which] = changes_;
  }
  return lists_[which];
}

}  // namespace shelfwise::personalization
