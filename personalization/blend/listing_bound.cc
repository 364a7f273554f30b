#include "personalization/blend/listing_bound.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "personalization/blend/taste_features.h"

namespace shelfwise::personalization {
namespace {

// Those that are 0 for a product which neither the shopper nor the item model knows need no bound; any other has to
// have its most below, or long listings lose products.
static_assert(kPersonalFeatures == 24, "a new feature needs its bound here, where it can be other than 0");

// The most that a feature between `low` and `high` gives.
float most(float weight, float low, float high) { return std::max(weight * low, weight * high); }

// Rounding, and directions whose length is not quite 1.
constexpr float kMostCosine = 1.02F;
constexpr float kRounding = 1e-3F;

}  // namespace

std::size_t longest_title(const catalog::Generation& generation) {
  std::size_t most = 0;
  for (Doc doc = 0; doc < generation.size(); ++doc) most = std::max(most, generation.title_terms(doc).size());
  return most;
}

ListingBound::ListingBound(const ShopperView& shopper, const CatalogFacts& facts, const PersonalFeatures& weights,
                           std::size_t longest_title)
    : shopper_(shopper), facts_(facts), weights_(weights) {
  for (const OwnProduct& own : shopper.own) own_.add(own.doc, 1);
  const auto add_brand = [&](std::uint32_t brand, float) {
    if (brands_[brand] != 0) return;
    const float session = shopper.in_session ? brand_feature(shopper.session_brands, facts, brand) : 0;
    brands_.add(brand,
                brand_feature(shopper.brands, facts, brand) * weights[kBrand] + session * weights[kSessionBrand]);
  };
  shopper.brands.for_each(add_brand);
  if (shopper.in_session) shopper.session_brands.for_each(add_brand);
  const float confidence = std::max(0.0F, shopper.confidence);
  rest_ = kRounding + most(weights[kWords], 0, most_of_words(longest_title)) +
          most(weights[kPrice], -kMostPriceDistance * confidence, 0) +
          most(weights[kPriceRank], -kMostPriceDistance * confidence, 0) +
          most(weights[kNearness], 0, shopper.has_vector ? confidence * kMostCosine : 0) +
          most(weights[kReduced], 0, std::max(0.0F, shopper.discount)) +
          most(weights[kNew], 0, std::max(0.0F, shopper.novelty));
}

// A title that has nothing but the word that says most.
float ListingBound::most_of_words(std::size_t longest_title) const {
  float greatest = 0;
  shopper_.words.for_each(
      [&](std::uint32_t term, float share) { greatest = std::max(greatest, lift(share, facts_.word_rarity(term))); });
  return std::log1p(greatest * static_cast<float>(longest_title));
}

void ListingBound::look_up_category(std::uint32_t category) {
  const float session = shopper_.in_session ? category_feature(shopper_.session_categories, facts_, category) : 0;
  category_part_ = category_feature(shopper_.categories, facts_, category) * weights_[kCategory] +
                   session * weights_[kSessionCategory];
  category_ = category;
  any_ = true;
}

float ListingBound::operator()(Doc doc) {
  if (shopper_.item_scores[doc] > 0 || own_[doc] != 0) return std::numeric_limits<float>::infinity();
  const catalog::Generation& generation = facts_.generation();
  const std::uint32_t category = generation.category()[doc];
  if (!any_ || category != category_) look_up_category(category);
  const std::uint32_t brand = generation.brand()[doc];
  const float brand_part = brand == catalog::kNone ? 0 : brands_[brand];
  return rest_ + category_part_ + brand_part;
}

}  // namespace shelfwise::personalization
