// The sums of the blend: everybody's prior by document, and each shopper's share of one.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "personalization/blend/blend.h"
#include "personalization/catalog_facts.h"
#include "personalization/model.h"
#include "personalization/personalizer.h"
#include "personalization/shoppers/shopper_view.h"

namespace shelfwise::personalization {

// The parts of a shopper's share, as explain() names them.
enum class Share : std::uint8_t {
  kOwnPurchases,
  kOwnViews,
  kItemModel,
  kBrandAffinity,
  kCategoryAffinity,
  kTitleWords,
  kPriceLevel,
  kNearness,
  kReduced,
  kNew,
  kSession,
  kPopularity,  // how much more or less a known shopper's order goes by popularity
  kMuted,
  kShares,
};
inline constexpr std::size_t kShareCount = static_cast<std::size_t>(Share::kShares);
using Shares = std::array<float, kShareCount>;
const char* share_name(Share share);

// What a share counts at an impact of 0 to 100: as learned at 50.
float scale_of(double impact);

// Immutable, thread-safe. Borrows the facts and the model.
class Scorer {
 public:
  Scorer(const CatalogFacts& facts, const Model& model);

  std::span<const float> prior(Surface surface) const { return prior_[static_cast<std::size_t>(surface)]; }
  std::vector<Part> explain_prior(Doc doc, Surface surface) const;
  // The first 2,000 documents by the prior of searches, best first, ties by document.
  std::span<const Doc> best_by_prior() const { return best_; }

  // In units of the text score at the impact where what was learned holds as it is (50), times impact / 50. The share
  // of a document is the sum of its parts from first to last.
  Shares shares(const ShopperView& shopper, Doc doc, double impact, Surface surface) const;
  // Adds the totals of these shares; faster for many.
  void add_totals(const ShopperView& shopper, std::span<const Doc> docs, double impact, Surface surface,
                  std::span<float> out) const;
  // The same for a listing whose products have the scores `base` before, and of which the `needed` greatest of base and
  // share together are wanted: those get the share that add_totals() gives them, to the bit, and so does whoever might
  // be among them. The others get one by which they stay behind them all.
  void add_best_totals(const ShopperView& shopper, std::span<const Doc> docs, std::span<const float> base,
                       std::size_t needed, double impact, Surface surface, std::span<float> out) const;
  static float total(const Shares& shares);

  std::size_t memory_bytes() const { return (2 * kSurfaces + 1) * quality_.size() * sizeof(float); }

 private:
  void find_best();
  PriorFeatures prior_features(Doc doc) const;
  Shares shares(const ShopperView& shopper, FeatureMaker& features, Doc doc, float scale, Surface surface) const;

  const CatalogFacts& facts_;
  const Model& model_;
  std::vector<float> quality_;
  std::array<std::vector<float>, kSurfaces> prior_;
  std::array<std::vector<float>, kSurfaces> shift_;
  std::vector<Doc> best_;
  std::size_t longest_title_ = 0;
};

}  // namespace shelfwise::personalization
