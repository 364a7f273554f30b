#include "personalization/blend/personal_features.h"

#include <algorithm>
#include <cmath>

#include "personalization/blend/taste_features.h"
#include "personalization/items/places.h"

namespace shelfwise::personalization {
namespace {

constexpr float kMaxRarity = 1'000;

float words_feature(const ShopperView& view, const CatalogFacts& facts, Doc doc) {
  float sum = 0;
  for (const std::uint32_t term : facts.generation().title_terms(doc)) {
    const float share = view.words[term];
    if (share != 0) sum += lift(share, facts.word_rarity(term));
  }
  return sum == 0 ? 0 : std::log1p(sum);
}

// Minus how far a price is from the shopper's, both as logarithms; 0 where one of them is unknown.
float price_distance(float price, float shoppers, float confidence) {
  const float distance = std::abs(price - shoppers);
  return std::isnan(distance) ? 0 : -std::min(kMostPriceDistance, distance) * confidence;
}

}  // namespace

float lift(float share, float rarity) { return share * std::min(rarity, kMaxRarity); }

float brand_feature(const FlatMap& shares, const CatalogFacts& facts, std::uint32_t brand) {
  if (brand == catalog::kNone) return 0;
  const float share = shares[brand];
  return share == 0 ? 0 : std::log1p(lift(share, facts.brand_rarity(brand)));
}

float category_feature(const FlatMap& shares, const CatalogFacts& facts, std::uint32_t category) {
  if (shares.size() == 0) return 0;
  float sum = 0;
  int levels = 0;
  for (; category != catalog::kNone; category = facts.generation().category_parent(category)) {
    ++levels;
    const float share = shares[category];
    if (share != 0) sum += std::log1p(lift(share, facts.category_rarity(category)));
  }
  return levels == 0 ? 0 : sum / static_cast<float>(levels);
}

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
    case kPriceRank: return "price_in_category";
    case kReduced: return "reduced";
    case kNew: return "new";
    case kSessionBrand: return "session_brand";
    case kSessionCategory: return "session_category";
    case kSessionLooked: return "session_looked";
    case kOwnBoughtSoldRecently: return "own_bought_sold_recently";
    case kOwnBoughtSoldEver: return "own_bought_sold_ever";
    case kOwnBoughtLastSold: return "own_bought_last_sold";
    case kOwnBoughtItemLog: return "own_bought_item_model_log";
    case kItemLogSoldRecently: return "item_model_log_sold_recently";
    case kItemLogSoldEver: return "item_model_log_sold_ever";
    case kItemLogLastSold: return "item_model_log_last_sold";
    case kPersonalFeatures: break;
  }
  return "";
}

void cross_features(const LogFeatures& sales, PersonalFeatures& features) {
  features[kOwnBoughtSoldRecently] = features[kOwnBought] * sales[kSoldRecently];
  features[kOwnBoughtSoldEver] = features[kOwnBought] * sales[kSoldEver];
  features[kOwnBoughtLastSold] = features[kOwnBought] * sales[kLastSold];
  features[kOwnBoughtItemLog] = features[kOwnBought] * features[kItemLog];
  features[kItemLogSoldRecently] = features[kItemLog] * sales[kSoldRecently];
  features[kItemLogSoldEver] = features[kItemLog] * sales[kSoldEver];
  features[kItemLogLastSold] = features[kItemLog] * sales[kLastSold];
}

float cosine(std::span<const std::int8_t> a, std::span<const std::int8_t> b) {
  return static_cast<float>(vector_product(a.data(), b.data())) * (1.0F / (127.0F * 127.0F));
}

void FeatureMaker::look_up_brand(std::uint32_t brand) {
  brand_ = brand;
  brand_share_ = brand_feature(view_.brands, facts_, brand);
  session_brand_ = view_.in_session ? brand_feature(view_.session_brands, facts_, brand) : 0;
}

void FeatureMaker::look_up_category(std::uint32_t category) {
  category_ = category;
  category_share_ = category_feature(view_.categories, facts_, category);
  session_category_ = view_.in_session ? category_feature(view_.session_categories, facts_, category) : 0;
  usual_log_price_ = facts_.mean_log_price(category);
}

PersonalFeatures FeatureMaker::operator()(Doc doc) {
  const catalog::Generation& generation = facts_.generation();
  const std::uint32_t brand = generation.brand()[doc];
  const std::uint32_t category = generation.category()[doc];
  if (!any_ || brand != brand_) look_up_brand(brand);
  if (!any_ || category != category_) look_up_category(category);
  any_ = true;
  PersonalFeatures out{};
  if (const OwnProduct* own = view_.find_own(doc)) {
    if (own->orders > 0) {
      out[kOwnBought] = 1;
      out[kOwnCount] = std::log1p(own->orders);
      out[kOwnRecent] = static_cast<float>(std::exp2(-days_between(own->last_order, view_.now) / 60));
    }
    out[kOwnLooked] = std::log1p(own->looks);
    out[kSessionLooked] = std::log1p(own->session_looks);
  }
  if (const float score = view_.item_scores[doc]; score > 0) {
    out[kItemLog] = std::log1p(score / 0.003F);
    out[kItemRoot] = std::sqrt(score);
  }
  out[kBrand] = brand_share_;
  out[kCategory] = category_share_;
  out[kWords] = words_feature(view_, facts_, doc);
  const float price = facts_.log_price(doc);
  out[kPrice] = price_distance(price, view_.mean_log_price, view_.confidence);
  out[kPriceRank] = price_distance(price - usual_log_price_, view_.price_rank, view_.confidence);
  if (view_.discount > 0 && is_reduced(generation, doc)) out[kReduced] = view_.discount;
  if (view_.novelty > 0) out[kNew] = view_.novelty * newness(generation, doc, view_.now);
  out[kSessionBrand] = session_brand_;
  out[kSessionCategory] = session_category_;
  if (view_.has_vector) {
    out[kNearness] = view_.confidence * std::max(0.0F, cosine(view_.vector, generation.vector(doc)));
  }
  return out;
}

}  // namespace shelfwise::personalization
