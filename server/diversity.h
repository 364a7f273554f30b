// Variety on a page: products of one brand or category do not stand all in a row.
#pragma once

#include <span>

#include "catalog/generation.h"
#include "query/engine.h"

namespace shelfwise::server {

// Puts the first `needed` of `ordered`, which are best first, into an order with more variety: each place goes to the
// one of the next query::kArrangeAhead whose score is greatest after it is lowered for products of its brand, and half
// as much of its category, among the last eight places (maximal marginal relevance, Carbonell and Goldstein 1998).
// `strength`, 0 to 100, is how much: at 100 one product of the same brand costs log(2) units of score. Scores stay as
// they are. A place does not depend on `needed`, so that pages fit together.
void spread(std::span<query::Candidate> ordered, std::size_t needed, const catalog::Generation& generation,
            double strength);

}  // namespace shelfwise::server
