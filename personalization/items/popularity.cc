#include "personalization/items/popularity.h"

#include <algorithm>
#include <cmath>

namespace shelfwise::personalization {
namespace {

// Selling tells more than looking: views are many and cheap.
float sales_weight(Act act) {
  switch (act) {
    case Act::kOrder: return 1.0F;
    case Act::kAdd: return 0.3F;
    case Act::kClose: return 0.08F;
    case Act::kGlance: return 0.02F;
    default: return 0.05F;
  }
}

struct Sales {
  double recent = 0;
  double month = 0;
  double season = 0;
  double ever = 0;
  double buyers = 0;
  std::uint32_t last_shopper = 0xFFFFFFFFU;
  std::uint32_t first = 0xFFFFFFFFU;
  std::uint32_t last = 0;
};

double decayed(double days, double half_life_days) { return std::exp2(-days / half_life_days); }

// log(1 + x / floor): 0 at none, and a difference in small counts is not taken for more than it is.
float log_scale(double x, double floor) { return static_cast<float>(std::log1p(x / floor)); }

LogFeatures features_of(const Sales& sales, std::uint32_t now, double half_life_days) {
  LogFeatures out{};
  if (sales.ever <= 0) return out;
  out[kSoldRecently] = log_scale(sales.recent, 0.05);
  out[kSoldThisMonth] = log_scale(sales.month, 0.05);
  out[kSoldThisSeason] = log_scale(sales.season, 0.3);
  out[kSoldEver] = log_scale(sales.ever, 1);
  out[kBuyers] = log_scale(sales.buyers, 1);
  out[kNewArrival] = static_cast<float>(std::exp(-days_between(sales.first, now) / (half_life_days * 2 / 3)));
  out[kLastSold] = static_cast<float>(std::exp(-days_between(sales.last, now) / (half_life_days / 3)));
  return out;
}

}  // namespace

const char* prior_feature_name(PriorFeature feature) {
  switch (feature) {
    case kSoldRecently: return "sold_recently";
    case kSoldThisMonth: return "sold_this_month";
    case kSoldThisSeason: return "sold_this_season";
    case kSoldEver: return "sold_ever";
    case kBuyers: return "buyers";
    case kNewArrival: return "new_arrival";
    case kLastSold: return "last_sold";
    case kCatalogQuality: return "catalog_quality";
    case kPriorFeatures: break;
  }
  return "";
}

std::vector<LogFeatures> log_features(const Sequences& sequences, Doc documents, std::uint32_t now,
                                      double half_life_days) {
  std::vector<Sales> sales(documents);
  for (std::uint32_t shopper = 0; shopper < sequences.size(); ++shopper) {
    for (const Visit& visit : sequences[shopper]) {
      Sales& s = sales[visit.product];
      const double weight = sales_weight(visit.act);
      const double days = days_between(visit.second, now);
      s.recent += weight * decayed(days, half_life_days / 12);
      s.month += weight * decayed(days, half_life_days / 6);
      s.season += weight * decayed(days, half_life_days);
      s.ever += weight;
      if (s.last_shopper != shopper) s.buyers += weight;
      s.last_shopper = shopper;
      s.first = std::min(s.first, visit.second);
      s.last = std::max(s.last, visit.second);
    }
  }
  std::vector<LogFeatures> features(documents);
  for (Doc doc = 0; doc < documents; ++doc) features[doc] = features_of(sales[doc], now, half_life_days);
  return features;
}

}  // namespace shelfwise::personalization
