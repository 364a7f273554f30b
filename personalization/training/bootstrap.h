// How sure a mean over shoppers is.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "common/random.h"

namespace shelfwise::personalization {

struct Spread {
  double low = 0;
  double high = 0;
};

// The 95 % percentile interval of the mean (Efron 1979). The same for the same values. Zeros of no values.
inline Spread bootstrap_of_mean(std::span<const double> values) {
  constexpr int kSamples = 1'000;
  if (values.empty()) return {};
  Random random(1);
  std::vector<double> means;
  means.reserve(kSamples);
  for (int s = 0; s < kSamples; ++s) {
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) sum += values[random.below(values.size())];
    means.push_back(sum / static_cast<double>(values.size()));
  }
  std::sort(means.begin(), means.end());
  return {means[kSamples / 40 - 1], means[kSamples - kSamples / 40]};
}

}  // namespace shelfwise::personalization
