#include "indexer/vectors.h"

#include <algorithm>
#include <cmath>

#include "common/random.h"

namespace shelfwise::indexer {

VectorMaker::VectorMaker(const std::vector<std::string>& terms, std::span<const std::uint32_t> df,
                         std::uint64_t products)
    : directions_(terms.size()), rarity_(terms.size()), sum_(catalog::kVectorDimensions) {
  for (size_t i = 0; i < terms.size(); ++i) {
    Random random(stable_hash(terms[i]));
    for (std::uint8_t& at : directions_[i].at) at = static_cast<std::uint8_t>(random.below(catalog::kVectorDimensions));
    rarity_[i] = static_cast<float>(std::log(1.0 + static_cast<double>(products) / (1.0 + df[i])));
  }
}

void VectorMaker::add(std::uint32_t term, float weight) {
  const float w = weight * rarity_[term];
  const Direction& direction = directions_[term];
  for (int i = 0; i < kNonZero; ++i) sum_[direction.at[i]] += i < kNonZero / 2 ? w : -w;
}

void VectorMaker::take(std::span<std::int8_t> out) {
  float square = 0;
  for (const float x : sum_) square += x * x;
  const float scale = square > 0 ? 127.0F / std::sqrt(square) : 0.0F;
  for (size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::int8_t>(std::lround(sum_[i] * scale));
  std::fill(sum_.begin(), sum_.end(), 0.0F);
}

}  // namespace shelfwise::indexer
