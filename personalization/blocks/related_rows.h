// Proposals from a table of related products, shared by the steps that are driven by one.
#pragma once

#include <vector>

#include "personalization/blocks/filler.h"

namespace shelfwise::personalization {

// Calls visit(doc) for a seed, then for its variants, of which the first fifty speak.
template <class Visit>
void for_each_variant(const BlockContext& context, Doc seed, const Visit& visit) {
  constexpr std::size_t kMostVariants = 50;
  visit(seed);
  std::size_t left = kMostVariants;
  for (const Doc variant : context.facts.variants(seed)) {
    if (left-- == 0) return;
    if (variant != seed) visit(variant);
  }
}

// Calls visit(doc, weight) for the neighbours of a seed and of its variants: what shoppers did with the blue tent goes
// for the green one, which may never have sold. A neighbour may come several times.
template <class Visit>
void for_each_related(const BlockContext& context, Table table, Doc seed, const Visit& visit) {
  const ItemRows rows = context.model.rows(table);
  for_each_variant(context, seed, [&](Doc variant) { rows.for_each(variant, visit); });
}

// The heaviest that for_each_related() tells of `doc`; 0 where it tells nothing.
float most_related(const BlockContext& context, Table table, Doc seed, Doc doc);

// Products near to a seed by words and by the company it keeps, nearest first; none before training.
std::vector<Model::Near> near_products(const BlockContext& context, Doc seed, std::size_t most);

// The sum of the rows of the seeds and their variants, by document ascending.
std::vector<Proposal> sum_of_rows(const BlockContext& context, Table table);

// "Often bought together" where the log has enough orders of both for that, else "Bought together before".
Reason bought_together_reason(const BlockContext& context, Doc doc);

}  // namespace shelfwise::personalization
