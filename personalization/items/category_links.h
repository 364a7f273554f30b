// Which categories complete which: what shoppers order with the products of a category, summed over all of them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "personalization/catalog_facts.h"
#include "personalization/items/item_rows.h"

namespace shelfwise::personalization {

// Immutable, thread-safe. Built in one pass over the rows.
class CategoryLinks {
 public:
  struct Link {
    std::uint32_t category = 0;
    float weight = 0;  // the weight between the two over the root of the product of their totals, 0 to about 1
  };
  static constexpr std::size_t kMost = 20;  // links of a category

  // `together`: products by product, by weight of being ordered together.
  CategoryLinks(const CatalogFacts& facts, const ItemRows& together);

  // Best first, without the category itself; none for a category whose products nobody ordered with others.
  std::span<const Link> of(std::uint32_t category) const;

 private:
  std::vector<std::vector<Link>> links_;  // by category
};

}  // namespace shelfwise::personalization
