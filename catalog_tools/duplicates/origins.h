// Whether a catalog joins suppliers who list a product once each.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "catalog_tools/duplicates/record.h"

namespace shelfwise::catalog_tools {

// A pair worth weighing, a < b.
struct Edge {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  float weight = 0;  // of evidence
};

// Looks at the nearest neighbour of every record of `sample`. Chance would put it with another origin as often as the
// record's other neighbours are there; true where it is there much more often. `edges` are all neighbours of the
// sample.
bool origins_tell(const Records& records, std::span<const std::uint32_t> sample, const std::vector<Edge>& edges);

}  // namespace shelfwise::catalog_tools
