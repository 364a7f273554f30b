// The catalog's own word on how good a product is, before any behaviour is known: popularity and rating, each on a
// scale that grows with its logarithm, so that a product twice as popular gains the same step everywhere.
#pragma once

#include <vector>

#include "catalog/generation.h"

namespace shelfwise::catalog {

// By document, from 0 to 1: two thirds from popularity (from the number of ratings where no product has a popularity),
// one third from the rating as the lower bound that few votes allow (a rating of n votes counts as if five votes of 3
// stood beside it). Catalogs without any of these give 0 for all.
std::vector<float> quality_by_document(const Generation& generation);

}  // namespace shelfwise::catalog
