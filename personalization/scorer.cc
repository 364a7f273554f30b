#include "personalization/scorer.h"

#include <algorithm>
#include <numeric>

#include "catalog/quality.h"
#include "personalization/blend/listing_bound.h"
#include "personalization/blend/promising.h"

namespace shelfwise::personalization {
namespace {

constexpr double kImpactAsLearned = 50;
constexpr float kMutedShare = -6;  // below everything of its kind, and still to be found

constexpr Share share_of(PersonalFeature feature) {
  switch (feature) {
    case kOwnBought:
    case kOwnCount:
    case kOwnRecent:
    case kOwnBoughtSoldRecently:
    case kOwnBoughtSoldEver:
    case kOwnBoughtLastSold: return Share::kOwnPurchases;
    case kOwnLooked:
    case kSessionLooked: return Share::kOwnViews;
    case kItemLog:
    case kItemRoot:
    case kItemLogSoldRecently:
    case kItemLogSoldEver:
    case kItemLogLastSold:
    case kOwnBoughtItemLog: return Share::kItemModel;
    case kBrand: return Share::kBrandAffinity;
    case kCategory: return Share::kCategoryAffinity;
    case kWords: return Share::kTitleWords;
    case kPrice: return Share::kPriceLevel;
    case kNearness: return Share::kNearness;
    case kPriceRank: return Share::kPriceLevel;
    case kReduced: return Share::kReduced;
    case kNew: return Share::kNew;
    case kSessionBrand:
    case kSessionCategory: return Share::kSession;
    case kPersonalFeatures: break;
  }
  return Share::kShares;
}

constexpr auto kShareOf = [] {
  std::array<std::uint8_t, kPersonalFeatures> shares{};
  for (std::size_t k = 0; k < kPersonalFeatures; ++k) {
    shares[k] = static_cast<std::uint8_t>(share_of(static_cast<PersonalFeature>(k)));
  }
  return shares;
}();

// What a long listing waits for is memory: what is read of a product is asked for some products before, first its
// columns, then its rows.
constexpr std::size_t kColumnsAhead = 24;
constexpr std::size_t kRowsAhead = 8;

void expect_columns(const catalog::Generation& generation, Doc doc) {
  __builtin_prefetch(generation.brand().data() + doc);
  __builtin_prefetch(generation.category().data() + doc);
  __builtin_prefetch(generation.price_micros().data() + doc);
}

void expect_rows(const catalog::Generation& generation, Doc doc, bool with_vector) {
  const auto terms = generation.title_terms(doc);
  __builtin_prefetch(terms.data());
  __builtin_prefetch(terms.data() + terms.size());
  if (!with_vector) return;
  const std::int8_t* vector = generation.vector(doc).data();
  for (int k = 0; k < catalog::kVectorDimensions; k += 64) __builtin_prefetch(vector + k);
}

float weighted(const PriorFeatures& features, const PriorFeatures& weights) {
  float sum = 0;
  for (std::size_t k = 0; k < kPriorFeatures; ++k) sum += features[k] * weights[k];
  return sum;
}

}  // namespace

float scale_of(double impact) { return static_cast<float>(std::clamp(impact, 0.0, 100.0) / kImpactAsLearned); }

const char* share_name(Share share) {
  switch (share) {
    case Share::kOwnPurchases: return "own_purchases";
    case Share::kOwnViews: return "own_views";
    case Share::kItemModel: return "item_model";
    case Share::kBrandAffinity: return "brand_affinity";
    case Share::kCategoryAffinity: return "category_affinity";
    case Share::kTitleWords: return "title_words";
    case Share::kPriceLevel: return "price_level";
    case Share::kNearness: return "nearness";
    case Share::kReduced: return "reduced";
    case Share::kNew: return "new";
    case Share::kSession: return "session";
    case Share::kPopularity: return "popularity_for_shopper";
    case Share::kMuted: return "muted";
    case Share::kShares: break;
  }
  return "";
}

Scorer::Scorer(const CatalogFacts& facts, const Model& model)
    : facts_(facts),
      model_(model),
      quality_(catalog::quality_by_document(facts.generation())),
      longest_title_(longest_title(facts.generation())) {
  for (std::size_t surface = 0; surface < kSurfaces; ++surface) {
    prior_[surface].reserve(facts.documents());
    shift_[surface].reserve(facts.documents());
  }
  for (Doc doc = 0; doc < facts.documents(); ++doc) {
    const PriorFeatures features = prior_features(doc);
    for (std::size_t surface = 0; surface < kSurfaces; ++surface) {
      const Blend& blend = model.blend(static_cast<Surface>(surface));
      prior_[surface].push_back(weighted(features, blend.prior));
      shift_[surface].push_back(weighted(features, blend.shift));
    }
  }
  find_best();
}

void Scorer::find_best() {
  constexpr std::size_t kBest = 2'000;
  const auto& prior = prior_[static_cast<std::size_t>(Surface::kSearch)];
  std::vector<Doc> docs(prior.size());
  std::iota(docs.begin(), docs.end(), Doc{0});
  const auto kept = static_cast<std::ptrdiff_t>(std::min(kBest, docs.size()));
  std::partial_sort(docs.begin(), docs.begin() + kept, docs.end(),
                    [&](Doc a, Doc b) { return prior[a] != prior[b] ? prior[a] > prior[b] : a < b; });
  best_.assign(docs.begin(), docs.begin() + kept);
}

PriorFeatures Scorer::prior_features(Doc doc) const {
  PriorFeatures features{};
  const LogFeatures sales = model_.sales(doc);
  std::copy(sales.begin(), sales.end(), features.begin());
  features[kCatalogQuality] = quality_[doc];
  return features;
}

std::vector<Part> Scorer::explain_prior(Doc doc, Surface surface) const {
  const PriorFeatures features = prior_features(doc);
  std::vector<Part> parts;
  for (std::size_t k = 0; k < kPriorFeatures; ++k) {
    const float value = features[k] * model_.blend(surface).prior[k];
    if (value != 0) parts.push_back({prior_feature_name(static_cast<PriorFeature>(k)), value});
  }
  return parts;
}

Shares Scorer::shares(const ShopperView& shopper, FeatureMaker& features, Doc doc, float scale, Surface surface) const {
  Shares shares{};
  if (shopper.muted(facts_.generation(), doc)) {
    shares[static_cast<std::size_t>(Share::kMuted)] = kMutedShare * scale;
    return shares;
  }
  PersonalFeatures values = features(doc);
  if (needs_crossing(values)) cross_features(model_.sales(doc), values);
  const PersonalFeatures& weights = model_.blend(surface).personal;
  for (std::size_t k = 0; k < kPersonalFeatures; ++k) shares[kShareOf[k]] += values[k] * weights[k] * scale;
  shares[static_cast<std::size_t>(Share::kPopularity)] = shift_[static_cast<std::size_t>(surface)][doc] * scale;
  return shares;
}

Shares Scorer::shares(const ShopperView& shopper, Doc doc, double impact, Surface surface) const {
  FeatureMaker features(shopper, facts_);
  return shares(shopper, features, doc, scale_of(impact), surface);
}

void Scorer::add_totals(const ShopperView& shopper, std::span<const Doc> docs, double impact, Surface surface,
                        std::span<float> out) const {
  FeatureMaker features(shopper, facts_);
  const float scale = scale_of(impact);
  for (std::size_t i = 0; i < docs.size(); ++i) {
    if (i + kColumnsAhead < docs.size()) expect_columns(facts_.generation(), docs[i + kColumnsAhead]);
    if (i + kRowsAhead < docs.size()) expect_rows(facts_.generation(), docs[i + kRowsAhead], shopper.has_vector);
    out[i] += total(shares(shopper, features, docs[i], scale, surface));
  }
}

// What a product comes to at most is told by its brand and category, where the shopper does not know it.
void Scorer::add_best_totals(const ShopperView& shopper, std::span<const Doc> docs, std::span<const float> base,
                             std::size_t needed, double impact, Surface surface, std::span<float> out) const {
  constexpr std::size_t kNotWorthIt = 2'000;
  constexpr float kBehind = 0.01F;  // no rounding brings them forward
  if (docs.size() < kNotWorthIt || docs.size() / 4 < needed) { return add_totals(shopper, docs, impact, surface, out); }
  const float scale = scale_of(impact);
  PersonalFeatures weights = model_.blend(surface).personal;
  for (float& weight : weights) weight *= scale;
  const std::vector<float>& shift = shift_[static_cast<std::size_t>(surface)];
  ListingBound bound(shopper, facts_, weights, longest_title_);
  std::vector<float> most(docs.size());
  for (std::size_t i = 0; i < docs.size(); ++i) {
    most[i] = base[i] + std::max(bound(docs[i]) + shift[docs[i]] * scale, kMutedShare * scale);
  }
  FeatureMaker features(shopper, facts_);
  const auto score = [&](std::span<const std::uint32_t> some, std::span<float> totals) {
    for (std::size_t k = 0; k < some.size(); ++k) {
      if (k + kColumnsAhead < some.size()) expect_columns(facts_.generation(), docs[some[k + kColumnsAhead]]);
      if (k + kRowsAhead < some.size()) {
        expect_rows(facts_.generation(), docs[some[k + kRowsAhead]], shopper.has_vector);
      }
      const std::uint32_t i = some[k];
      const float share = total(shares(shopper, features, docs[i], scale, surface));
      out[i] += share;
      totals[k] = base[i] + share;
    }
  };
  for (const std::uint32_t i : score_promising(most, needed, score)) out[i] += most[i] - base[i] - kBehind;
}

float Scorer::total(const Shares& shares) {
  float sum = 0;
  for (const float share : shares) sum += share;
  return sum;
}

}  // namespace shelfwise::personalization
