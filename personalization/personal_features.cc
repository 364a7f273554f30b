#include "personalization/personal_features.h"

#include <algorithm>
#include <cmath>

namespace shelfwise::personalization {
namespace {

// What stands on one product in a million says no more than what stands on one in a thousand.
constexpr float kMaxRarity = 1'000;

float lift(float share, float rarity) { return share * std::min(rarity, kMaxRarity); }

float brand_feature(const ShopperView& view, const CatalogFacts& facts, Doc doc) {
  const std::uint32_t brand = facts.generation().brand()[doc];
  if (brand == catalog::kNone) return 0;
  const float share = view.brands[brand];
  return share == 0 ? 0 : std::log1p(lift(share, facts.brand_rarity(brand)));
}

float category_feature(const ShopperView& view, const CatalogFacts& facts, Doc doc) {
  float sum = 0;
  int levels = 0;
  const auto& generation = facts.generation();
  std::uint32_t category = generation.category()[doc];
  for (; category != catalog::kNone; category = generation.category_parent(category)) {
    ++levels;
    const float share = view.categories[category];
    if (share != 0) sum += std::log1p(lift(share, facts.category_rarity(category)));
  }
  return levels == 0 ? 0 : sum / static_cast<float>(levels);
}

float words_feature(const ShopperView& view, const CatalogFacts& facts, Doc doc) {
  float sum = 0;
  for (const std::uint32_t term : facts.generation().title_terms(doc)) {
    const float share = view.words[term];
    if (share != 0) sum += lift(share, facts.word_rarity(term));
  }
  return std::log1p(sum);
}

float price_feature(const ShopperView& view, const CatalogFacts& facts, Doc doc) {
  if (std::isnan(view.mean_log_price)) return 0;
  const float price = facts.log_price(doc);
  return std::isnan(price) ? 0 : -std::min(3.0F, std::abs(price - view.mean_log_price)) * view.confidence;
}

}  // namespace

const char* personal_feature_name(PersonalFeature feature) {
  switch (feature) {
    case kOwnBought: return "own_bought";
    case kOwnCount: return "own_count";
    case kOwnRecent: return "own_recent";
    case kOwnLooked: return "own_looked";
    case kItemLog: return "item_model_log";
    case kItemRoot: return "item_model_root";
    case kBrand: return "brand";
    case kCategory: return "category";
    case kWords: return "title_words";
    case kPrice: return "price_level";
    case kNearness: return "nearness";
    case kPersonalFeatures: break;
  }
  return "";
}

float cosine(std::span<const std::int8_t> a, std::span<const std::int8_t> b) {
  // A length that the compiler knows, so that it takes many numbers at a time.
  const std::int8_t* x = a.data();
  const std::int8_t* y = b.data();
  std::int32_t sum = 0;
  for (std::size_t k = 0; k < catalog::kVectorDimensions; ++k) {
    sum += static_cast<std::int16_t>(x[k]) * static_cast<std::int16_t>(y[k]);
  }
  return static_cast<float>(sum) * (1.0F / (127.0F * 127.0F));
}

PersonalFeatures personal_features(const ShopperView& view, const CatalogFacts& facts, Doc doc) {
  PersonalFeatures out{};
  if (const OwnProduct* own = view.find_own(doc)) {
    if (own->orders > 0) {
      out[kOwnBought] = 1;
      out[kOwnCount] = std::log1p(own->orders);
      out[kOwnRecent] = static_cast<float>(std::exp2(-days_between(own->last_order, view.now) / 60));
    }
    out[kOwnLooked] = std::log1p(own->looks);
  }
  if (const float score = view.item_scores[doc]; score > 0) {
    out[kItemLog] = std::log1p(score / 0.003F);
    out[kItemRoot] = std::sqrt(score);
  }
  out[kBrand] = brand_feature(view, facts, doc);
  out[kCategory] = category_feature(view, facts, doc);
  out[kWords] = words_feature(view, facts, doc);
  out[kPrice] = price_feature(view, facts, doc);
  if (view.has_vector) {
    out[kNearness] = view.confidence * std::max(0.0F, cosine(view.vector, facts.generation().vector(doc)));
  }
  return out;
}

}  // namespace shelfwise::personalization
