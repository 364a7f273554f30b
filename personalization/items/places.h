// Where products stand among each other: vectors in which those are near that read alike and that shoppers turn to in
// each other's place.
//
// A product's place is its own vector plus kCompany times the mean vector of its neighbours in the item graph, by their
// weights, scaled to length 127: one step of smoothing over the graph, as in Wu et al., "Simplifying Graph
// Convolutional Networks" (2019). So products keep their place by their words and move towards the company they keep; a
// product that nobody has met yet has its place by content alone, in the same space.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "catalog/generation.h"
#include "personalization/items/item_rows.h"

namespace shelfwise::personalization {

inline constexpr float kCompany = 1.0F;

// The sum of products of two vectors of catalog::kVectorDimensions; with a vector of length 127 itself, 127 * 127.
inline std::int32_t vector_product(const std::int8_t* a, const std::int8_t* b) {
  // A length that the compiler knows, so that it takes many numbers at a time.
  std::int32_t sum = 0;
  for (std::size_t k = 0; k < catalog::kVectorDimensions; ++k) {
    sum += static_cast<std::int16_t>(a[k]) * static_cast<std::int16_t>(b[k]);
  }
  return sum;
}

using Place = std::array<std::int8_t, catalog::kVectorDimensions>;

// All zero where neither the product nor its company has a vector. `graph` has a row of neighbours by document.
Place place_of(const catalog::Generation& generation, const ItemRows& graph, Doc doc);

}  // namespace shelfwise::personalization
