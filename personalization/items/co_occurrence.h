// What stands together in shoppers' histories: for each product, the products most often found near it, best first.
//
// A pair counts step_decay^(steps between them), less the longer the history it comes from (as in Adamic and Adar,
// 2003: someone who buys everything says little about any pair), divided by the other product's count^popularity,
// which at 0 favours what sells anyway and at 0.5 is the cosine, and counted as far as chance does not explain how many
// shoppers it has (chance.h). A second hop finds what no shopper has met with the
// product itself: of the 20 heaviest neighbours the 20 heaviest each.
#pragma once

#include <cstdint>
#include <span>

#include "personalization/history/sequences.h"
#include "personalization/items/sparse_rows.h"
#include "personalization/parallel.h"

namespace shelfwise::personalization {

struct CoOccurrenceOptions {
  double step_decay = 0.75;
  double length_power = 0.5;  // of the logarithm of 1 + the history's length
  double popularity = 0;
  double common_from = 0;      // counts below about this are as good as equal for `popularity`
  double support = 0;          // a pair's weight times its number of shoppers to this power: many, not one
  double second_hop = 0;       // what neighbours' neighbours add, times their share in the neighbour's row
  std::uint32_t window = 100;  // visits on either side
  std::uint32_t max_neighbours = 60;
  Act least = Act::kView;  // kOrder: orders alone; kView: every visit
  Workers workers;
};

// Row j: neighbours of j, heaviest first, ties by product. The same bits for the same input, whatever the threads.
// `groups`, by product: shoppers of all variants of a group count as one pair's; empty: each product is its own.
SparseRows co_occurrence(const Sequences& sequences, std::uint32_t products, const CoOccurrenceOptions& options,
                         std::span<const std::uint32_t> groups = {});

}  // namespace shelfwise::personalization
