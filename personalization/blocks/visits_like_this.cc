// What visits like this one go for: for who is not known yet, where the request tells of the visit.
#include "personalization/blocks/filler.h"
#include "personalization/shoppers/cohorts.h"

namespace shelfwise::personalization {

// The best of everybody's order, in the order that the cohort makes of it. No reason is given: it is no evidence of the
// shopper's own.
void offer_by_visit(const BlockContext& context, BlockFiller& filler) {
  if (context.cohort == nullptr) return;
  std::vector<Proposal> proposals;
  const auto prior = context.scorer.prior(Surface::kSearch);
  for (const Doc doc : context.scorer.best_by_prior()) {
    proposals.push_back({doc, static_cast<double>(prior[doc] + context.cohort->share(doc))});
  }
  offer_all(std::move(proposals), filler, [](Doc) { return Reason(); });
}

}  // namespace shelfwise::personalization
