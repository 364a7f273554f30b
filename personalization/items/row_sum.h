// Adds up one sparse row at a time over a dense array that is cleared by what was touched.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "personalization/items/sparse_rows.h"

namespace shelfwise::personalization {

// For one thread. Sums are taken in the order of the calls, so the same calls give the same bits.
class RowSum {
 public:
  explicit RowSum(std::size_t products) : sums_(products, 0.0F) {}

  void add(std::uint32_t product, float weight) {
    if (sums_[product] == 0.0F) touched_.push_back(product);
    sums_[product] += weight;
  }

  // The row, by product ascending, and starts anew.
  std::vector<Neighbour> take() {
    std::sort(touched_.begin(), touched_.end());
    std::vector<Neighbour> row;
    row.reserve(touched_.size());
    for (const std::uint32_t product : touched_) {
      if (sums_[product] != 0.0F) row.push_back({product, sums_[product]});
      sums_[product] = 0.0F;
    }
    touched_.clear();
    return row;
  }

 private:
  std::vector<float> sums_;
  std::vector<std::uint32_t> touched_;  // may repeat a product whose sum went through zero
};

}  // namespace shelfwise::personalization
