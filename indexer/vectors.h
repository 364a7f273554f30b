// Product vectors from the catalog's own words, until behaviour gives better ones: random indexing (Kanerva,
// Kristofersson, Holst 2000). Every term has a fixed sparse random direction drawn from its spelling, a product is the
// sum of its terms' directions weighed by rarity, so that the cosine of two products approximates that of their TF-IDF
// vectors.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "catalog/generation.h"

namespace shelfwise::indexer {

class VectorMaker {
 public:
  // `terms` and `df` by term number; `products` is the size of the catalog.
  VectorMaker(const std::vector<std::string>& terms, std::span<const std::uint32_t> df, std::uint64_t products);

  // Adds `weight` times a term's direction to the sum.
  void add(std::uint32_t term, float weight);
  // The sum scaled to length 127 in signed bytes, all zero for an empty sum; starts a new sum.
  void take(std::span<std::int8_t> out);

 private:
  static constexpr int kNonZero = 8;
  struct Direction {
    std::uint8_t at[kNonZero];  // dimension; the upper half of the list is negative
  };
  std::vector<Direction> directions_;
  std::vector<float> rarity_;
  std::vector<float> sum_;
};

}  // namespace shelfwise::indexer
