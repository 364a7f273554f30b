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
#include <vector>

#include "personalization/items/item_counts.h"

namespace shelfwise::personalization {

// Solves the small systems of single products. For one thread; borrows the counts.
class NextSolver {
 public:
  NextSolver(const NextCounts& counts, const NextModelOptions& options);

  // The product's neighbours with the weights with which they predict it, by product ascending.
  std::vector<Neighbour> solve(std::size_t product);

 private:
  void fill(const std::vector<Neighbour>& neighbours);

  const NextCounts& counts_;
  double ridge_;
  double relative_ridge_;
  std::vector<std::int16_t> place_;    // product to its place among the neighbours, or -1
  std::vector<std::uint64_t> filter_;  // a bit for all products of a remainder, set where one may be a neighbour
  std::vector<float> system_;          // columns of the lower triangle
};

// Row j holds the products that j speaks for, ascending, with their weights: the score of product i after a history is
// the sum of history weight times rows[j][i]. The same bits for the same input, whatever the threads. Of the products
// that are not `wanted`, nothing is known; an empty list wants all.
// `kept`, where it is not empty, has their rows as solve() gave them before.
SparseRows solve_next(NextCounts counts, const NextModelOptions& options, const std::vector<bool>& wanted = {},
                      std::vector<std::vector<Neighbour>> kept = {});

// The same without giving up the counts, of the wanted products alone.
SparseRows solve_next_of(const NextCounts& counts, const NextModelOptions& options, const std::vector<bool>& wanted);

// Both steps.
SparseRows train_next_model(const Sequences& sequences, std::uint32_t products, const NextModelOptions& options);

}  // namespace shelfwise::personalization
