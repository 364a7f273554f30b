// What the shopper looked at, latest first.
#include "personalization/blocks/filler.h"

namespace shelfwise::personalization {

void offer_recently_viewed(const BlockContext& context, BlockFiller& filler) {
  if (context.shopper == nullptr) return;
  std::vector<Proposal> proposals;
  for (const OwnProduct& own : context.shopper->own) {
    if (own.last_look != 0) proposals.push_back({own.doc, static_cast<double>(own.last_look)});
  }
  offer_all(std::move(proposals), filler, [&](Doc doc) {
    return Reason{"viewed_before", "You looked at this", std::string(context.generation().id(doc))};
  });
}

}  // namespace shelfwise::personalization
