// How a product stands to a shopper, as numbers that the blend weighs.
#pragma once

#include <array>
#include <cstdint>

#include "personalization/items/popularity.h"
#include "personalization/shoppers/shopper_view.h"

namespace shelfwise::personalization {

// Each is 0 where the shopper's history says nothing, and in units that do not depend on the catalog's size.
enum PersonalFeature : std::uint8_t {
  kOwnBought,        // 1 where ordered before
  kOwnCount,         // log(1 + days on which it was ordered)
  kOwnRecent,        // decay since its last order
  kOwnLooked,        // log(1 + views and adds before the session that goes on, decayed)
  kItemLog,          // log(1 + the item model's score / 0.003)
  kItemRoot,         // its square root, which bends the log where scores are high
  kBrand,            // log(1 + share of the history / share of the catalog)
  kCategory,         // the same, the mean over the category and all above it
  kWords,            // the same, over the title's words together
  kPrice,            // minus the distance of log prices from the shopper's mean, times the confidence
  kNearness,         // cosine with the history's direction, 0 where negative, times the confidence
  kPriceRank,        // minus the distance of how dear they are in their category, times the confidence
  kReduced,          // 1 where it is reduced, times the shopper's inclination to that
  kNew,              // its newness, times the shopper's inclination to that
  kSessionBrand,     // as kBrand, of the session that goes on
  kSessionCategory,  // as kCategory, of the session that goes on
  kSessionLooked,    // log(1 + views and adds in it)
  // What sales tell of a product that the shopper bought before, or that the item model speaks for, is not what they
  // tell of others: products of two features.
  kOwnBoughtSoldRecently,
  kOwnBoughtSoldEver,
  kOwnBoughtLastSold,
  kOwnBoughtItemLog,
  kItemLogSoldRecently,
  kItemLogSoldEver,
  kItemLogLastSold,
  kPersonalFeatures,
};
using PersonalFeatures = std::array<float, kPersonalFeatures>;

// Nothing of these is left without the item model.
inline constexpr PersonalFeature kOfTheItemModel[] = {
    kItemLog, kItemRoot, kOwnBoughtItemLog, kItemLogSoldRecently, kItemLogSoldEver, kItemLogLastSold};

const char* personal_feature_name(PersonalFeature feature);

// Products of one shopper, one after the other; those of one brand or category in a row are made faster. Borrows both;
// for one thread.
class FeatureMaker {
 public:
  FeatureMaker(const ShopperView& view, const CatalogFacts& facts) : view_(view), facts_(facts) {}

  // Without the products of two features: see cross_features().
  PersonalFeatures operator()(Doc doc);

 private:
  void look_up_brand(std::uint32_t brand);
  void look_up_category(std::uint32_t category);

  const ShopperView& view_;
  const CatalogFacts& facts_;
  // Of the brand and category of the last product.
  bool any_ = false;
  std::uint32_t brand_ = 0;
  float brand_share_ = 0;
  float session_brand_ = 0;
  std::uint32_t category_ = 0;
  float category_share_ = 0;
  float session_category_ = 0;
  float usual_log_price_ = 0;
};

// Sets the products of two features; all are 0 unless needs_crossing(). `sales` are those of the product.
inline bool needs_crossing(const PersonalFeatures& features) {
  return features[kOwnBought] != 0 || features[kItemLog] != 0;
}
void cross_features(const LogFeatures& sales, PersonalFeatures& features);

// Cosine of two product vectors.
float cosine(std::span<const std::int8_t> a, std::span<const std::int8_t> b);

}  // namespace shelfwise::personalization
