// One product of each category that completes the seeds'. Which one: what is ordered with the seeds themselves; else,
// by what is ordered with their category, or from the same department, the product that reads most like them and sells.
#include <algorithm>
#include <cmath>
#include <map>

#include "personalization/blend/personal_features.h"
#include "personalization/blocks/related_rows.h"

namespace shelfwise::personalization {
namespace {

constexpr std::size_t kScanned = 200;      // products of a category that are looked at
constexpr std::size_t kMostSiblings = 40;  // categories of one department
constexpr double kSells = 0.1;             // worth of an e-fold in sales, a cosine being 1 at most

// The product of a category that goes best with the seeds by looks and sales; kNoDoc where none may be shown.
Proposal best_of(const BlockContext& context, const BlockFiller& filler, std::uint32_t category) {
  const catalog::Generation& generation = context.generation();
  const auto docs = context.facts.of_category(category);
  const std::size_t stride = std::max<std::size_t>(1, docs.size() / kScanned);
  Proposal best;
  for (std::size_t i = 0; i < docs.size(); i += stride) {
    double nearness = 0;
    for (const Doc seed : context.seeds) {
      nearness = std::max(nearness, static_cast<double>(cosine(generation.vector(seed), generation.vector(docs[i]))));
    }
    const double score = nearness + kSells * static_cast<double>(context.model.sales(docs[i])[kSoldThisSeason]);
    if (best.doc != kNoDoc && (score < best.score || (score == best.score && docs[i] > best.doc))) continue;
    if (filler.acceptable(docs[i])) best = {docs[i], score};
  }
  return best;
}

// One of each category, the heaviest category first.
void offer_categories(const BlockContext& context, BlockFiller& filler, const std::map<std::uint32_t, double>& weights,
                      const Reason& reason) {
  std::vector<std::pair<std::uint32_t, double>> order(weights.begin(), weights.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  for (const auto& [category, weight] : order) {
    if (filler.full()) return;
    const Proposal best = best_of(context, filler, category);
    if (best.doc != kNoDoc) filler.offer({best.doc, weight}, reason);
  }
}

}  // namespace

void offer_complete_the_look(const BlockContext& context, BlockFiller& filler) {
  offer_all(sum_of_rows(context, Table::kTogether), filler,
            [&](Doc doc) { return bought_together_reason(context, doc); });
}

void offer_complementing_categories(const BlockContext& context, BlockFiller& filler) {
  std::map<std::uint32_t, double> weights;
  for (const Doc seed : context.seeds) {
    const std::uint32_t own = context.generation().category()[seed];
    for (const CategoryLinks::Link& link : context.links.of(own))
      weights[link.category] += static_cast<double>(link.weight);
  }
  offer_categories(context, filler, weights,
                   {"completes_category", "Ordered by others with products of this kind", ""});
}

void offer_same_department(const BlockContext& context, BlockFiller& filler) {
  const catalog::Generation& generation = context.generation();
  std::map<std::uint32_t, double> weights;
  for (const Doc seed : context.seeds) {
    const std::uint32_t own = generation.category()[seed];
    const std::uint32_t parent = own == catalog::kNone ? catalog::kNone : generation.category_parent(own);
    if (parent == catalog::kNone) continue;
    // Its children alone: a child of a child belongs to another need of the department's.
    std::uint32_t child = parent + 1;
    for (std::size_t n = 0; child < generation.category_end(parent) && n < kMostSiblings; ++n) {
      weights[child] += 1;
      child = generation.category_end(child);
    }
  }
  offer_categories(context, filler, weights, {"same_department", "From the same department", ""});
}

}  // namespace shelfwise::personalization
