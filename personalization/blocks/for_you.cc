// What the shopper's whole history speaks for, none of which they have bought.
#include "personalization/blocks/filler.h"
#include "personalization/reasons.h"

namespace shelfwise::personalization {

void offer_for_you(const BlockContext& context, BlockFiller& filler) {
  if (context.shopper == nullptr) return;
  std::vector<Proposal> proposals;
  context.shopper->item_scores.for_each([&](Doc doc, float score) {
    if (score > 0) proposals.push_back({doc, static_cast<double>(score)});
  });
  const ItemRows rows = context.model.rows(Table::kNext);
  offer_all(std::move(proposals), filler, [&](Doc doc) {
    auto reason = because_of_history(*context.shopper, context.facts, rows, doc);
    return reason ? std::move(*reason) : Reason{"for_you", "Picked from what you looked at and bought", ""};
  });
}

}  // namespace shelfwise::personalization
