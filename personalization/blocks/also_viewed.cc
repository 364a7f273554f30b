// What shoppers who looked at the seeds looked at too.
#include "personalization/blocks/related_rows.h"

namespace shelfwise::personalization {

void offer_also_viewed(const BlockContext& context, BlockFiller& filler) {
  offer_all(sum_of_rows(context, Table::kViewed), filler, [](Doc) {
    return Reason{"also_viewed", "Shoppers also viewed", ""};
  });
}

}  // namespace shelfwise::personalization
