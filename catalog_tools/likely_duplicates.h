// Duplicates that no key proves: records whose names belong together more than to any other.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "catalog_tools/duplicates.h"
#include "catalog_tools/record.h"

namespace shelfwise::catalog_tools {

// Pairs among the records i with survivor[i] == i, every record in at most one. Records with different valid GTINs,
// different mpn, or of one item_group_id are never paired.
//
// How: pairs that share rare words or part numbers are scored; two records that are each other's best become a pair,
// then the rest again, a few times. A pair's evidence gives a probability under a usual share of duplicates; how common
// duplicates are in this catalog is then estimated from all pairs at once, by the method of Saerens, Latinne and
// Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities" (2002). So a feed that joins two
// shops merges on modest evidence, while in one shop's catalog, where the nearest neighbour is a variant, the same
// evidence is left to a person.
std::vector<DuplicatePair> likely_duplicates(const Records& records, std::span<const std::uint32_t> survivor);

}  // namespace shelfwise::catalog_tools
