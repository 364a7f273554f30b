// Reasons: what in the shopper's own events speaks most for a product. Never a guess, never a trait of the person.
#pragma once

#include <optional>

#include "personalization/catalog_facts.h"
#include "personalization/items/item_rows.h"
#include "personalization/personalizer.h"
#include "personalization/scorer.h"
#include "personalization/shoppers/shopper_view.h"

namespace shelfwise::personalization {

std::string title_of(const catalog::Generation& generation, Doc doc);

// "Because you viewed X", where X is the visit that speaks most for the product by `rows`; nullopt where none does.
std::optional<Reason> because_of_history(const ShopperView& shopper, const CatalogFacts& facts, const ItemRows& rows,
                                         Doc doc);

// By the greatest share that has evidence to show; nullopt where there is none.
std::optional<Reason> find_reason(const ShopperView& shopper, const CatalogFacts& facts, const ItemRows& rows,
                                  const Shares& shares, Doc doc);

}  // namespace shelfwise::personalization
