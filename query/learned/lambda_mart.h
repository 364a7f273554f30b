// Learns trees over signals from judged queries: LambdaMART (Burges, "From RankNet to LambdaRank to LambdaMART",
// MSR-TR-2010-82) on top of the score as it is, so that little to learn from changes little.
#pragma once

#include <cstdint>
#include <vector>

#include "query/learned/ranker.h"

namespace shelfwise::query {

struct JudgedCandidate {
  Signals signals{};
  float grade = 0;  // 0: not relevant; an unjudged one as well
};

// The candidates of a query, in any order.
using JudgedList = std::vector<JudgedCandidate>;

struct LambdaMartOptions {
  std::uint32_t trees = 60;
  std::uint32_t depth = 3;
  std::uint32_t least_in_leaf = 50;  // candidates
  double rate = 0.05;                // of a tree's values that is taken
  double steepness = 8;              // of the pairs' logistic, in shares of the query's rarity
  std::uint32_t folds = 5;
  bool exponential = false;  // gain of a grade: 2^grade - 1 (grades up to 30), else the grade itself
};

// The same lists give the same trees. Lists in which nothing is relevant, or all alike, teach nothing.
Ranker learn_order(const std::vector<JudgedList>& lists, const LambdaMartOptions& options = {});

// Learned on all folds but one and tried on that, in turn (a list's fold is its position modulo `folds`).
RankerReport try_order(const std::vector<JudgedList>& lists, const LambdaMartOptions& options = {});

}  // namespace shelfwise::query
