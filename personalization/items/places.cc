#include "personalization/items/places.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace shelfwise::personalization {
namespace {

using Sum = std::array<float, catalog::kVectorDimensions>;

void add(Sum& sum, std::span<const std::int8_t> vector, float weight) {
  for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += weight * static_cast<float>(vector[k]);
}

}  // namespace

Place place_of(const catalog::Generation& generation, const ItemRows& graph, Doc doc) {
  Sum company{};
  float weights = 0;
  graph.for_each(doc, [&](Doc other, float weight) {
    add(company, generation.vector(other), weight);
    weights += weight;
  });
  Sum sum{};
  add(sum, generation.vector(doc), 1);
  if (weights > 0) {
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += kCompany * company[k] / weights;
  }
  float square = 0;
  for (const float x : sum) square += x * x;
  Place place{};
  if (square <= 0) return place;
  const float scale = 127 / std::sqrt(square);
  for (std::size_t k = 0; k < sum.size(); ++k) place[k] = static_cast<std::int8_t>(std::lround(sum[k] * scale));
  return place;
}

}  // namespace shelfwise::personalization
