#include "personalization/blocks/related_rows.h"

#include <algorithm>

#include "personalization/social_proof.h"

namespace shelfwise::personalization {

std::vector<Proposal> sum_of_rows(const BlockContext& context, Table table) {
  FlatMap sum;
  for (const Doc seed : context.seeds) {
    for_each_related(context, table, seed, [&](Doc doc, float weight) { sum.add(doc, weight); });
  }
  std::vector<Proposal> proposals;
  proposals.reserve(sum.size());
  sum.for_each([&](Doc doc, float score) { proposals.push_back({doc, static_cast<double>(score)}); });
  std::sort(proposals.begin(), proposals.end(), [](const Proposal& a, const Proposal& b) { return a.doc < b.doc; });
  return proposals;
}

float most_related(const BlockContext& context, Table table, Doc seed, Doc doc) {
  const ItemRows rows = context.model.rows(table);
  float most = 0;
  for_each_variant(context, seed, [&](Doc variant) { most = std::max(most, rows.weight(variant, doc)); });
  return most;
}

std::vector<Model::Near> near_products(const BlockContext& context, Doc seed, std::size_t most) {
  const Place place = place_of(context.generation(), context.model.rows(Table::kInstead), seed);
  std::vector<Model::Near> near = context.model.nearest(place, most + 1);
  std::erase_if(near, [&](const Model::Near& one) { return one.doc == seed; });
  return near;
}

Reason bought_together_reason(const BlockContext& context, Doc doc) {
  const bool often = std::any_of(context.seeds.begin(), context.seeds.end(), [&](Doc seed) {
    return context.model.buyers_of_both(seed, doc) >= kFewestBuyersOfBoth;
  });
  return {"bought_together", often ? "Often bought together" : "Bought together before", ""};
}

}  // namespace shelfwise::personalization
