// What everybody likes: how well each product sells, as features of the prior.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "common/ids.h"
#include "personalization/history/sequences.h"

namespace shelfwise::personalization {

// Features of a product that no shopper changes. Each is 0 for a product that nothing is known of.
enum PriorFeature : std::uint8_t {
  kSoldRecently,    // log of sales, decayed with a twelfth of the half-life
  kSoldThisMonth,   // a sixth
  kSoldThisSeason,  // the half-life itself
  kSoldEver,        // all
  kBuyers,          // different shoppers
  kNewArrival,      // how recently it first sold
  kLastSold,        // how recently it last sold: what is sold out or withdrawn falls
  kCatalogQuality,  // the catalog's own popularity (or number of ratings) and average rating, 0 to 1
  kPriorFeatures,
};
using PriorFeatures = std::array<float, kPriorFeatures>;

const char* prior_feature_name(PriorFeature feature);

// Columns of PriorFeatures that the log gives; the rest are the catalog's.
inline constexpr std::size_t kLogFeatures = kCatalogQuality;
using LogFeatures = std::array<float, kLogFeatures>;

// By document, as of `now`. An order counts 1, an add and a view less.
std::vector<LogFeatures> log_features(const Sequences& sequences, Doc documents, std::uint32_t now,
                                      double half_life_days);

}  // namespace shelfwise::personalization
