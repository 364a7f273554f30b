// Rows of products with weights: the shape of every item model, in memory while it is learned and on disk.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace shelfwise::personalization {

struct Neighbour {
  std::uint32_t product = 0;
  float weight = 0;
};

struct SparseRows {
  std::vector<std::uint64_t> offsets{0};
  std::vector<Neighbour> values;

  std::size_t size() const { return offsets.size() - 1; }
  std::span<const Neighbour> operator[](std::size_t row) const {
    return std::span<const Neighbour>(values).subspan(offsets[row], offsets[row + 1] - offsets[row]);
  }
};

}  // namespace shelfwise::personalization
