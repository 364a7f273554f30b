// Product vectors from the catalog's own words: latent semantic analysis (Deerwester, Dumais, Furnas, Landauer,
// Harshman 1990). The main directions of the TF-IDF matrix of products and terms, learned on a sample of the products
// by subspace iteration (Halko, Martinsson, Tropp, "Finding structure with randomness", SIAM Review 2011,
// algorithm 4.4); every product is then folded in as the sum of its terms' rows. Products of one kind come near each
// other though they share few words, which sums of random directions cannot tell.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "catalog/generation.h"

namespace shelfwise::indexer {

struct WeighedTerm {
  std::uint32_t term = 0;
  float weight = 0;  // of the field it stands in
};

// Not thread-safe. The same catalog always gives the same vectors.
class LatentSpace {
 public:
  static constexpr std::uint32_t kSampleProducts = 40'000;

  // `terms` and `df` by term number; `products` is the size of the catalog.
  LatentSpace(const std::vector<std::string>& terms, std::span<const std::uint32_t> df, std::uint64_t products);

  // A product of the sample; a term may be repeated. Before learn().
  void sample(std::span<const WeighedTerm> product);
  void learn();

  // The product's place in the space, scaled to length 127 in signed bytes; all zero where no term of it was in the
  // sample. After learn().
  void fold_in(std::span<const WeighedTerm> product, std::span<std::int8_t> out) const;

 private:
  void start();
  void multiply();  // rows_ = X' X rows_, X being the sample with every product of length 1
  void orthonormalize();

  const std::vector<std::string>& terms_;
  std::vector<float> rarity_;
  std::vector<std::uint32_t> row_;  // by term: its row, or kNone
  std::vector<std::uint32_t> row_term_;
  std::vector<std::uint64_t> offsets_{0};  // of the sample's products in entries_
  std::vector<WeighedTerm> entries_;       // term is a row here
  std::vector<float> rows_;                // kVectorDimensions each, a column being one direction
};

}  // namespace shelfwise::indexer
