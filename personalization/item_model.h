// "What comes next": how each product of a history speaks for each other product. Linear, solved in closed form.
//
// Every history is cut between any two steps. A product's weight in the past of a cut is past^(steps back), in the
// future future^(steps ahead). For each product, the few hundred products that most often stand in the past of cuts
// with it in the future are its neighbours N, and the weights w with which they predict it solve the ridge system
//
//     (G[N,N] + ridge I + relative diag(G[N,N])) w = c[N]
//
// where G adds up the products of past weights, and c past weight times future weight over all cuts. Everything is
// known in advance for two products that stand d steps apart, so the cuts are never made: one walk over the pairs of a
// history within a window gives G and c. This is the item-item ridge of Ning and Karypis (SLIM, ICDM 2011) and Steck
// (EASE, WWW 2019), made directed and local as in Choi et al. (SLIST, WWW 2021).
#pragma once

#include <cstdint>

#include "personalization/sequences.h"
#include "personalization/sparse_rows.h"

namespace shelfwise::personalization {

struct NextModelOptions {
  double past = 0.8;       // weight per step back
  double future = 0.2;     // weight per step ahead
  double backward = 0.3;   // share that a pair also counts for in the other direction
  double same_step = 0.3;  // weight of two products in one step (one order)
  double ridge = 120;
  double relative_ridge = 0.5;
  std::uint32_t max_neighbours = 200;
  std::uint32_t window = 200;  // visits on either side that are looked at
};

// Row j holds the products that j speaks for, ascending, with their weights: the score of product i after a history is
// the sum of history weight times rows[j][i]. Two threads; the same bits for the same input.
SparseRows train_next_model(const Sequences& sequences, std::uint32_t products, const NextModelOptions& options);

}  // namespace shelfwise::personalization
