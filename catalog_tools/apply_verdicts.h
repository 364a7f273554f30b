// Decided pairs among found ones: what a person said stands, and no group contradicts it.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog_tools/duplicates.h"
#include "catalog_tools/pair_verdicts.h"

namespace shelfwise::catalog_tools {

// `records`: the numbers of the decided ids that the feeds have. Pairs that a verdict is about take it over, or are
// added; then merges are taken in order of verdict, score and feed, and one that would put two products that a person
// keeps apart into one group is left to review. The result is in order of a, then b.
std::vector<DuplicatePair> apply_verdicts(std::vector<DuplicatePair> pairs, const PairVerdicts& verdicts,
                                          const std::unordered_map<std::string, std::vector<std::uint32_t>>& records);

}  // namespace shelfwise::catalog_tools
