// Duplicates that no key proves: records whose names belong together more than to any other.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "catalog_tools/duplicates/duplicates.h"
#include "catalog_tools/duplicates/record.h"

namespace shelfwise::catalog_tools {

// Pairs among the records i with survivor[i] == i, every record in at most one. Records with different valid GTINs,
// different mpn, or of one item_group_id are never paired. `progress`, where set, is told how many records are done; it
// is called by one thread at a time. The same records give the same pairs, however many threads there are.
//
// How: pairs that share rare words or part numbers are weighed (evidence.h). A pair's chance is its weight against that
// of every other partner either record could have, or none; the best pairs go first, each record once. How common
// duplicates are in this catalog is then estimated from all pairs at once, by the method of Saerens, Latinne and
// Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities" (2002). So a feed that joins two
// shops merges on modest evidence, while in one shop's catalog, where the nearest neighbour is a variant, the same
// evidence is left to a person.
//
// Where records of different origin (feeds, kinds of ids) are each other's nearest far more often than chance would
// have it, the catalog joins suppliers who list a product once each: pairs of one origin are then left alone. In a
// catalog of one shop likeness alone merges nothing, it is left to review: a part number has to agree, or all words and
// the price.
std::vector<DuplicatePair> likely_duplicates(const Records& records, std::span<const std::uint32_t> survivor,
                                             const std::function<void(size_t)>& progress = {});

}  // namespace shelfwise::catalog_tools
