// What is ordered with the seeds: in the same order, or soon before or after.
#include "personalization/blocks/related_rows.h"

namespace shelfwise::personalization {

void offer_bought_together(const BlockContext& context, BlockFiller& filler) {
  offer_all(sum_of_rows(context, Table::kTogether), filler,
            [&](Doc doc) { return bought_together_reason(context, doc); });
}

}  // namespace shelfwise::personalization
