// What kind of product the query most likely looks for, learned from the best matches themselves (pseudo-relevance
// feedback; Lavrenko and Croft, SIGIR 2001): the common direction of their vectors, so that most matches being mice
// puts the mouse pads among them lower.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "catalog/generation.h"
#include "common/ids.h"

namespace shelfwise::query {

// Made once a query.
class KindScorer {
 public:
  static constexpr size_t kBest = 50;  // matches that say what the kind is

  explicit KindScorer(const catalog::Generation& generation) : generation_(generation) {}

  // Adds a match; `weight` above 0.
  void learn(Doc doc, float weight);
  // After the last learn().
  void finish();

  // How near the product is to that direction, 0 to 1, in steps of a tenth: products that differ by less stay in the
  // order that their words and the merchant's catalog give.
  float operator()(Doc doc) const;

 private:
  const catalog::Generation& generation_;
  std::array<float, catalog::kVectorDimensions> sum_{};
};

}  // namespace shelfwise::query
