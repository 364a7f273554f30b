// How much of what two products have in common says something of them, and how much is chance.
//
// That n shoppers met both of two products is held against the number e that would have met both, had everyone met as
// many products as they did, and every product as many shoppers, without any preference:
//
//     e = n_i n_j sum(d^2) / sum(d)^2,   d: products that a shopper met
//
// (the configuration model, as in Newman, "Modularity and community structure in networks", 2006). Counts vary by about
// the root of what is expected, so the share of n that chance does not explain is at least, but for one case in six,
//
//     1 - (e + sqrt(e + 1/4)) / n
//
// One shopper among a million who met both of two rare products counts half; one among forty, or one of many who meet a
// best seller beside everything, counts next to nothing; and many count whole.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "personalization/history/sequences.h"

namespace shelfwise::personalization {

// Immutable, thread-safe.
class Chance {
 public:
  // What is kept of a pair that chance explains: it stays, behind all others.
  static constexpr double kLeast = 0.05;

  // `groups`: the variant group of each product, groups below `count`; what shoppers do with one variant goes for all.
  // No shopper counts for more than `most` products.
  Chance(const Sequences& sequences, std::span<const std::uint32_t> groups, std::size_t count, std::size_t most);

  // kLeast to 1, of two groups that `shoppers` different shoppers met.
  float credible_share(std::uint32_t group, std::uint32_t other, double shoppers) const;

 private:
  std::vector<std::uint32_t> shoppers_;  // different ones, by group
  double scale_ = 0;                     // sum(d^2) / sum(d)^2
};

}  // namespace shelfwise::personalization
