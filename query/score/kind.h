// What a query most likely looks for, told by its best matches: candidates near their common direction gain. Pseudo-
// relevance feedback (Rocchio 1971) on product vectors instead of words.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "catalog/generation.h"

namespace shelfwise::query {

class Kind {
 public:
  // `best` documents with their weights, the best first.
  Kind(const catalog::Generation& generation, std::span<const std::pair<Doc, float>> best);

  // Cosine of the product and the common direction, 0 where it points away.
  float operator()(Doc doc) const;

 private:
  const catalog::Generation& generation_;
  std::array<float, catalog::kVectorDimensions> direction_{};
};

}  // namespace shelfwise::query
