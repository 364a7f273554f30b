#include "personalization/items/chance.h"

#include <algorithm>
#include <cmath>

namespace shelfwise::personalization {

Chance::Chance(const Sequences& sequences, std::span<const std::uint32_t> groups, std::size_t count, std::size_t most)
    : shoppers_(count, 0) {
  double sum = 0;
  double squares = 0;
  std::vector<std::uint32_t> met;
  for (std::size_t s = 0; s < sequences.size(); ++s) {
    met.clear();
    for (const Visit& visit : sequences[s]) met.push_back(groups[visit.product]);
    std::sort(met.begin(), met.end());
    met.erase(std::unique(met.begin(), met.end()), met.end());
    for (const std::uint32_t group : met) ++shoppers_[group];
    const auto products = static_cast<double>(std::min(met.size(), most));
    sum += products;
    squares += products * products;
  }
  if (sum > 0) scale_ = squares / (sum * sum);
}

float Chance::credible_share(std::uint32_t group, std::uint32_t other, double shoppers) const {
  if (shoppers <= 0) return static_cast<float>(kLeast);
  const double expected = static_cast<double>(shoppers_[group]) * shoppers_[other] * scale_;
  return static_cast<float>(std::max(kLeast, 1 - (expected + std::sqrt(expected + 0.25)) / shoppers));
}

}  // namespace shelfwise::personalization
