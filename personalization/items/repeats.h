// Who buys what again, and after how long: one shopper's own cycle for a product, and the usual one over all shoppers.
// The variants of a product count as one: who buys another size of the same coffee has bought it again.
#pragma once

#include <span>
#include <vector>

#include "personalization/history/sequences.h"

namespace shelfwise::personalization {

// One shopper's orders of one variant group.
struct Repeats {
  std::uint32_t group = 0;
  Doc last = kNoDoc;  // the variant bought last
  std::uint32_t last_second = 0;
  std::uint32_t orders = 0;  // days on which it was ordered
  float cycle_days = 0;      // the median time between two of them; 0 with fewer than two
};

// `visits` in time order, Visit::product a document; `group` by document. By group, ascending.
std::vector<Repeats> repeats_of(std::span<const Visit> visits, std::span<const std::uint32_t> group);

// By document: the median over shoppers of their own cycles, in days. 0 where too few buy it again for it to be usual:
// five shoppers at least, and a tenth of its buyers.
std::vector<float> learn_cycles(const Sequences& sequences, std::span<const std::uint32_t> group);

}  // namespace shelfwise::personalization
