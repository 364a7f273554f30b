// The catalog's own word on how good a product is, before any behaviour is known: popularity and rating, each on a
// scale that grows with its logarithm, so that a product twice as popular gains the same step everywhere.
#pragma once

#include <vector>

#include "catalog/generation.h"

namespace shelfwise::query {

// By document, from 0 to `weight`: two thirds from popularity, one third from the rating as the lower bound that few
// votes allow (a rating of n votes counts as if five votes of 3 stood beside it). Catalogs without either give 0 for
// all.
std::vector<float> quality_by_document(const catalog::Generation& generation, double weight);

}  // namespace shelfwise::query
