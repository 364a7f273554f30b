// How a product stands to a shopper, as numbers that the blend weighs.
#pragma once

#include <array>
#include <cstdint>

#include "personalization/shopper_view.h"

namespace shelfwise::personalization {

// Each is 0 where the shopper's history says nothing, and in units that do not depend on the catalog's size.
enum PersonalFeature : std::uint8_t {
  kOwnBought,  // 1 where ordered before
  kOwnCount,   // log(1 + days on which it was ordered)
  kOwnRecent,  // decay since its last order
  kOwnLooked,  // log(1 + views and adds, decayed)
  kItemLog,    // log(1 + the item model's score / 0.003)
  kItemRoot,   // its square root, which bends the log where scores are high
  kBrand,      // log(1 + share of the history / share of the catalog)
  kCategory,   // the same, the mean over the category and all above it
  kWords,      // the same, over the title's words together
  kPrice,      // minus the distance of log prices from the shopper's mean, times the confidence
  kNearness,   // cosine with the history's direction, 0 where negative, times the confidence
  kPersonalFeatures,
};
using PersonalFeatures = std::array<float, kPersonalFeatures>;

const char* personal_feature_name(PersonalFeature feature);

PersonalFeatures personal_features(const ShopperView& view, const CatalogFacts& facts, Doc doc);

// Cosine of two product vectors.
float cosine(std::span<const std::int8_t> a, std::span<const std::int8_t> b);

}  // namespace shelfwise::personalization
