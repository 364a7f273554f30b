#include "personalization/blocks/related_rows.h"

#include <map>

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

}  // namespace shelfwise::personalization
