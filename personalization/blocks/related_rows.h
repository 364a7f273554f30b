// Proposals from a table of related products, shared by the steps that are driven by one.
#pragma once

#include <vector>

#include "personalization/blocks/filler.h"

namespace shelfwise::personalization {

// The sum of the seeds' rows, by document ascending.
std::vector<Proposal> sum_of_rows(const BlockContext& context, Table table);

// "Often bought together" where the log has enough orders of both for that, else "Bought together before".
Reason bought_together_reason(const BlockContext& context, Doc doc);

}  // namespace shelfwise::personalization
