// What is ordered with products that read like the seeds: for those that nobody has ordered with anything yet.
#include "personalization/blend/personal_features.h"
#include "personalization/blocks/related_rows.h"

namespace shelfwise::personalization {
namespace {

constexpr std::size_t kAlike = 20;      // products near a seed that speak for it
constexpr float kLeastNearness = 0.4F;  // of places: below, they serve another need
constexpr float kLeastAlike = 0.3F;     // of their words: what is bought with a seed is near it, and reads otherwise

}  // namespace

void offer_with_alike(const BlockContext& context, BlockFiller& filler) {
  const ItemRows together = context.model.rows(Table::kTogether);
  const auto group = context.generation().group();
  FlatMap sum;
  for (const Doc seed : context.seeds) {
    bool known = false;
    for_each_related(context, Table::kTogether, seed, [&](Doc, float) { known = true; });
    if (known) continue;
    for (const Model::Near& near : near_products(context, seed, kAlike)) {
      if (near.cosine < kLeastNearness) break;
      if (group[near.doc] == group[seed]) continue;  // a variant speaks for itself
      if (cosine(context.generation().vector(seed), context.generation().vector(near.doc)) < kLeastAlike) continue;
      const float says = near.cosine * near.cosine;
      together.for_each(near.doc, [&](Doc doc, float weight) { sum.add(doc, says * weight); });
    }
  }
  std::vector<Proposal> proposals;
  sum.for_each([&](Doc doc, float score) { proposals.push_back({doc, static_cast<double>(score)}); });
  offer_all(std::move(proposals), filler, [](Doc) {
    return Reason{"bought_with_alike", "Bought with products like this", ""};
  });
}

}  // namespace shelfwise::personalization
