// Shoppers' histories as item models learn from them: products in steps, each product once a day.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "personalization/history/interaction.h"

namespace shelfwise::personalization {

// One product in a history. Products of one order, or of one second, share a step; steps count from 0 without gaps.
struct Visit {
  std::uint32_t product = 0;
  std::uint32_t step = 0;
  std::uint32_t second = 0;
  float weight = 0;  // act_weight of the strongest act on it that day
  Act act = Act::kView;
};

// The histories of all shoppers, one after the other.
struct Sequences {
  std::vector<std::uint64_t> offsets{0};
  std::vector<Visit> visits;

  std::size_t size() const { return offsets.size() - 1; }
  std::span<const Visit> operator[](std::size_t shopper) const {
    return std::span<const Visit>(visits).subspan(offsets[shopper], offsets[shopper + 1] - offsets[shopper]);
  }
  std::uint64_t memory_bytes() const { return offsets.size() * sizeof(offsets[0]) + visits.size() * sizeof(Visit); }
  void add(std::span<const Visit> history) {
    visits.insert(visits.end(), history.begin(), history.end());
    offsets.push_back(visits.size());
  }
};

// Interactions in time order to visits: removed and refunded ones cancel the last add or order of that product; a
// product appears once a day with its strongest act; orders of one day are one step.
std::vector<Visit> visits_of(std::span<const Interaction> interactions);

}  // namespace shelfwise::personalization
