// The counts of a log that the item model's systems are made of. Formulas in item_model.h.
#pragma once

#include <cstdint>
#include <vector>

#include "personalization/history/sequences.h"
#include "personalization/items/sparse_rows.h"
#include "personalization/parallel.h"

namespace shelfwise::personalization {

struct NextModelOptions {
  double past = 0.8;       // weight per step back
  double future = 0.2;     // weight per step ahead
  double backward = 0.3;   // share that a pair also counts for in the other direction
  double same_step = 0.3;  // weight of two products in one step (one order)
  double ridge = 120;
  double relative_ridge = 0.5;
  std::uint32_t max_neighbours = 200;  // of a product's system
  std::uint32_t max_gram_row = 1'000;  // entries of G kept a row, heaviest first
  std::uint32_t window = 200;          // visits on either side that are looked at
  Workers workers;
};

struct NextCounts {
  std::vector<std::vector<Neighbour>> gram;      // G by row, by product ascending, the heaviest entries only
  std::vector<std::vector<Neighbour>> predicts;  // c by predicted product, by product ascending, the heaviest only

  std::size_t products() const { return predicts.size(); }
};

// The same bits for the same input, whatever the threads.
NextCounts count_next(const Sequences& sequences, std::uint32_t products, const NextModelOptions& options);

}  // namespace shelfwise::personalization
