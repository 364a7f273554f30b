// What sells better these days than it used to.
#include "personalization/blocks/filler.h"

namespace shelfwise::personalization {

void offer_trending(const BlockContext& context, BlockFiller& filler) {
  const Trends::List list = context.trends.trending();
  for (const Trends::Best& best : *list) {
    const Proposal proposal{best.doc, static_cast<double>(best.score)};
    if (!filler.offer(proposal, {"trending", "Trending now", ""})) return;
  }
}

}  // namespace shelfwise::personalization
