#include "personalization/history/trends.h"

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
    case Act::kClose: return 0.05F;  // beside the view itself
    default: return 0.0F;
  }
}

}  // namespace

void Trends::change(const Interaction& one, double times) {
  const double weight = times * static_cast<double>(weight_of(one.act));
  if (weight == 0) return;
  // By the day, of which an act counts once, whichever of several it was.
  const double begun = static_cast<double>(one.second - one.second % kSecondsPerDay);
  const double days = (begun - static_cast<double>(reference_)) / kSecondsPerDay;
  const std::lock_guard lock(mutex_);
  fast_[one.doc] += weight * std::exp2(days / kFastDays);
  slow_[one.doc] += weight * std::exp2(days / kSlowDays);
  ++changes_;
}

// A pass over all products now and then, not at every request: after as many events as a thousandth of the products.
Trends::List Trends::best(bool velocity) const {
  const std::size_t which = velocity ? 0 : 1;
  List list = lists_[which].load();
  const auto stale = [&] {
    const std::uint64_t computed = computed_[which].load();
    return computed == ~0ULL || changes_.load() - computed > slow_.size() / 1'000;
  };
  if (list != nullptr && !stale()) return list;
  std::unique_lock making(computing_[which], std::defer_lock);
  if (list == nullptr) {
    making.lock();
  } else if (!making.try_lock()) {
    return list;
  }
  list = lists_[which].load();
  if (list != nullptr && !stale()) return list;
  return compute(velocity);
}

Trends::List Trends::compute(bool velocity) const {
  const std::size_t which = velocity ? 0 : 1;
  std::vector<Best> all;
  std::uint64_t changes = 0;
  {
    const std::lock_guard lock(mutex_);
    changes = changes_.load();
    for (Doc doc = 0; doc < slow_.size(); ++doc) {
      if (slow_[doc] <= kNothing) continue;
      const double usual = slow_[doc] * kFastDays / kSlowDays;
      const double score = velocity ? fast_[doc] * fast_[doc] / (fast_[doc] + usual + kPrior) : slow_[doc];
      all.push_back({doc, static_cast<float>(score)});
    }
  }
  const std::size_t kept = std::min(kBest, all.size());
  std::partial_sort(
      all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept), all.end(),
      [](const Best& a, const Best& b) { return a.score != b.score ? a.score > b.score : a.doc < b.doc; });
  all.resize(kept);
  all.shrink_to_fit();
  List list = std::make_shared<const std::vector<Best>>(std::move(all));
  lists_[which].store(list);
  computed_[which].store(changes);
  return list;
}

}  // namespace shelfwise::personalization
