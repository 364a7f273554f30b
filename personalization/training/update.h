// A training that solves anew only what new events have changed. Counting is cheap and done over the whole log; the
// systems are what costs, and a product whose counts, and whose neighbours' counts, are as they were has the answer it
// had.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "personalization/items/item_counts.h"
#include "personalization/items/next_mark.h"

namespace shelfwise::personalization {

// By product.
std::vector<NextMark> marks_of(const NextCounts& counts, const Workers& workers);

// Which products have to be solved anew: those whose own counts differ, and those whose neighbours' counts have moved
// by more than `tolerance` since they were solved, as a share, weighed by what each neighbour counts for; at 0 by
// anything at all, so that the outcome is that of a full training bit for bit. Writes into `marks` how far each of the
// others has moved by now, so that small changes add up over the days.
std::vector<bool> products_to_solve(const NextCounts& counts, std::span<const NextMark> before,
                                    std::vector<NextMark>& marks, double tolerance, const Workers& workers);

}  // namespace shelfwise::personalization
