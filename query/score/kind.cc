#include "query/score/kind.h"

#include <algorithm>
#include <cmath>

namespace shelfwise::query {
namespace {

constexpr float kLength = 127;  // of a product's vector
constexpr float kSteps = 10;

}  // namespace

void KindScorer::learn(Doc doc, float weight) {
  const auto vector = generation_.vector(doc);
  for (size_t i = 0; i < sum_.size(); ++i) sum_[i] += weight * vector[i];
}

void KindScorer::finish() {
  float square = 0;
  for (const float x : sum_) square += x * x;
  const float scale = square > 0 ? 1 / (kLength * std::sqrt(square)) : 0.0F;
  for (float& x : sum_) x *= scale;
}

float KindScorer::operator()(Doc doc) const {
  const auto vector = generation_.vector(doc);
  float cosine = 0;
  for (size_t i = 0; i < sum_.size(); ++i) cosine += sum_[i] * vector[i];
  return std::floor(std::clamp(cosine, 0.0F, 1.0F) * kSteps) / kSteps;
}

}  // namespace shelfwise::query
