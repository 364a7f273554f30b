// The features that go by brand, category and words alone: how much more often they are in a shopper's history than in
// the catalog.
#pragma once

#include <cstdint>

#include "personalization/catalog_facts.h"
#include "personalization/flat_map.h"

namespace shelfwise::personalization {

// Prices, as logarithms, that are further than this from the shopper's are all as far.
inline constexpr float kMostPriceDistance = 3;

// A share of the history against the share of the catalog. What stands on one product in a million says no more than
// what stands on one in a thousand.
float lift(float share, float rarity);

// `shares` are of ShopperView: brands or session_brands, categories or session_categories. At least 0.
float brand_feature(const FlatMap& shares, const CatalogFacts& facts, std::uint32_t brand);
float category_feature(const FlatMap& shares, const CatalogFacts& facts, std::uint32_t category);

}  // namespace shelfwise::personalization
