#include "query/score/kind.h"

#include <cmath>

namespace shelfwise::query {

Kind::Kind(const catalog::Generation& generation, std::span<const std::pair<Doc, float>> best) : generation_(generation) {
  for (const auto& [doc, weight] : best) {
    const auto vector = generation.vector(doc);
    for (size_t i = 0; i < vector.size(); ++i) direction_[i] += weight * static_cast<float>(vector[i]);
  }
  float square = 0;
  for (const float x : direction_) square += x * x;
  if (square <= 0) return;
  const float scale = 1.0F / (std::sqrt(square) * 127.0F);
  for (float& x : direction_) x *= scale;
}

float Kind::operator()(Doc doc) const {
  const auto vector = generation_.vector(doc);
  float sum = 0;
  for (size_t i = 0; i < direction_.size(); ++i) sum += direction_[i] * static_cast<float>(vector[i]);
  return sum > 0 ? sum : 0;
}

}  // namespace shelfwise::query
