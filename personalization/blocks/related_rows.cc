#include "personalization/blocks/related_rows.h"

#include <algorithm>
#include <map>

#include "personalization/social_proof.h"

namespace shelfwise::personalization {

std::vector<Proposal> sum_of_rows(const BlockContext& context, Table table) {
  const ItemRows rows = context.model.rows(table);
  std::map<Doc, double> sum;
  for (const Doc seed : context.seeds) {
    rows.for_each(seed, [&](Doc doc, float weight) { sum[doc] += static_cast<double>(weight); });
  }
  std::vector<Proposal> proposals;
  proposals.reserve(sum.size());
  for (const auto& [doc, score] : sum) proposals.push_back({doc, score});
  return proposals;
}

Reason bought_together_reason(const BlockContext& context, Doc doc) {
  const bool often = std::any_of(context.seeds.begin(), context.seeds.end(), [&](Doc seed) {
    return context.model.buyers_of_both(seed, doc) >= kFewestBuyersOfBoth;
  });
  return {"bought_together", often ? "Often bought together" : "Bought together before", ""};
}

}  // namespace shelfwise::personalization
