// What sells best: the last resort of every chain, which always has something.
#include "personalization/blocks/filler.h"

namespace shelfwise::personalization {

void offer_best_sellers(const BlockContext& context, BlockFiller& filler) {
  const Trends::List list = context.trends.popular();
  for (const Trends::Best& best : *list) {
    const Proposal proposal{best.doc, static_cast<double>(best.score)};
    if (!filler.offer(proposal, {"popular", "Popular in this store", ""})) return;
  }
}

void offer_popular(const BlockContext& context, BlockFiller& filler) {
  offer_best_sellers(context, filler);
  if (filler.nearly_full()) return;
  // Too little was sold to fill the block: what the catalog itself holds for good.
  const Reason more{"from_catalog", "More from this store", ""};
  for (const Doc doc : context.scorer.best_by_prior()) {
    if (!filler.acceptable(doc)) continue;
    if (!filler.offer({doc, static_cast<double>(context.scorer.prior(Surface::kSearch)[doc])}, more)) return;
  }
  if (filler.nearly_full()) return;
  const auto prior = context.scorer.prior(Surface::kSearch);
  std::vector<Proposal> all;
  all.reserve(prior.size());
  for (Doc doc = 0; doc < prior.size(); ++doc) all.push_back({doc, static_cast<double>(prior[doc])});
  offer_all(std::move(all), filler, [&](Doc) { return more; });
}

}  // namespace shelfwise::personalization
