// What a query may cost. Words that most products have tell least and cost most, so those go first where a long query
// would read more of the index than its answer is worth.
#pragma once

#include <cstdint>

#include "query/plan.h"

namespace shelfwise::query {

// Postings of all terms together: what matching any word of the query reads, at about 25 ns each.
std::uint64_t postings_of(const Plan& plan);

// Leaves out the parts that most products have until postings_of(plan) is at most `most`, or one part is left. The
// number of parts left out.
int bound_work(Plan& plan, std::uint64_t most);

}  // namespace shelfwise::query
