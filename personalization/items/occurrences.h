// Where each product stands in the sequences.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "personalization/history/sequences.h"

namespace shelfwise::personalization {

struct Occurrence {
  std::uint32_t sequence = 0;
  std::uint32_t position = 0;
};

class Occurrences {
 public:
  Occurrences(const Sequences& sequences, std::uint32_t products) : offsets_(products + 1, 0) {
    for (const Visit& visit : sequences.visits) ++offsets_[visit.product + 1];
    for (std::size_t i = 1; i < offsets_.size(); ++i) offsets_[i] += offsets_[i - 1];
    places_.resize(offsets_.back());
    std::vector<std::uint64_t> next(offsets_.begin(), offsets_.end() - 1);
    for (std::uint32_t s = 0; s < sequences.size(); ++s) {
      const auto history = sequences[s];
      for (std::uint32_t p = 0; p < history.size(); ++p) places_[next[history[p].product]++] = {s, p};
    }
  }

  std::span<const Occurrence> operator[](std::size_t product) const {
    return std::span<const Occurrence>(places_).subspan(offsets_[product], offsets_[product + 1] - offsets_[product]);
  }

 private:
  std::vector<std::uint64_t> offsets_;
  std::vector<Occurrence> places_;
};

}  // namespace shelfwise::personalization
