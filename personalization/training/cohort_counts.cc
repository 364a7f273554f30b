#include "personalization/training/cohort_counts.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace shelfwise::personalization {
namespace {

constexpr double kPrior = 20;                  // shoppers that speak for no difference
constexpr std::uint64_t kFewestShoppers = 50;  // of a cohort
constexpr double kFewestOfFigure = 10;         // counted or expected
constexpr float kLeastLift = 0.05F;
constexpr float kMostLift = 1.5F;
constexpr std::size_t kStrongest = 300;  // figures of a cohort and kind
constexpr std::size_t kMostVisits = 50;  // of a shopper, the latest
constexpr std::size_t kMostCohorts = 200;

}  // namespace

CohortCounts::CohortCounts(std::span<const CohortVisit> visits, const CatalogFacts& facts, std::uint32_t until)
    : facts_(facts) {
  for (std::size_t begin = 0; begin < visits.size();) {
    std::size_t end = begin;
    std::size_t before = begin;  // visits of this shopper that began before `until`
    for (; end < visits.size() && visits[end].shopper == visits[begin].shopper; ++end) {
      if (visits[end].second < until) before = end + 1;
    }
    const std::size_t count = std::min(before - begin, kMostVisits);
    if (count > 0) count_shopper(visits.subspan(before - count, count));
    begin = end;
  }
}

std::uint32_t CohortCounts::number_of(const std::string& name) {
  const auto found = numbers_.find(name);
  if (found != numbers_.end()) return found->second;
  const std::string whole = name.substr(0, name.find(':') + 1);
  const std::uint32_t of = name == whole ? static_cast<std::uint32_t>(cohorts_.size()) : number_of(whole);
  const auto number = static_cast<std::uint32_t>(cohorts_.size());
  numbers_.emplace(name, number);
  cohorts_.emplace_back().name = name;
  cohorts_.back().whole = of;
  return number;
}

void CohortCounts::count_shopper(std::span<const CohortVisit> visits) {
  std::vector<Cell> cells;
  std::map<std::uint32_t, Prices> prices;
  const catalog::Generation& generation = facts_.generation();
  for (const CohortVisit& visit : visits) {
    for (const std::string& name : visit.cohorts) {
      const std::uint32_t own = number_of(name);
      for (const std::uint32_t cohort : {own, cohorts_[own].whole}) {
        Prices& paid = prices[cohort];
        // The first product tells where the visit began, and nothing of what such visits go on to.
        for (std::size_t i = is_entry(name) ? 1 : 0; i < visit.products.size(); ++i) {
          const Doc doc = visit.products[i];
          const std::uint32_t brand = generation.brand()[doc];
          if (brand != catalog::kNone) cells.push_back({cohort, kBrand, brand});
          const std::uint32_t own_category = generation.category()[doc];
          for (std::uint32_t c = own_category; c != catalog::kNone; c = generation.category_parent(c)) {
            cells.push_back({cohort, kCategory, c});
          }
          const float above = facts_.log_price(doc) - facts_.mean_log_price(own_category);
          if (std::isnan(above)) continue;
          paid.sum += static_cast<double>(above);
          paid.count += 1;
        }
      }
    }
  }
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  for (const Cell& cell : cells) {
    ++cohorts_[cell.cohort].counts[cell.kind][cell.key];
    ++cohorts_[cell.cohort].totals[cell.kind];
  }
  for (const auto& [cohort, paid] : prices) {
    ++cohorts_[cohort].shoppers;
    if (paid.count == 0) continue;
    Prices& all = cohorts_[cohort].prices;
    all.sum += paid.mean();
    all.squares += paid.mean() * paid.mean();
    all.count += 1;
  }
}

std::map<std::string, float> CohortCounts::strongest(const Cohort& cohort, Kind kind) const {
  const Cohort& whole = cohorts_[cohort.whole];
  if (whole.totals[kind] == 0) return {};
  const double share = static_cast<double>(cohort.totals[kind]) / static_cast<double>(whole.totals[kind]);
  std::vector<std::tuple<float, std::uint32_t, float>> lifts;  // strength, for the order; key; logarithm
  for (const auto& [key, of_all] : whole.counts[kind]) {
    const auto found = cohort.counts[kind].find(key);
    const double counted = found == cohort.counts[kind].end() ? 0 : found->second;
    const double expected = share * of_all;
    if (std::max(counted, expected) < kFewestOfFigure) continue;
    const auto lift = static_cast<float>(std::log((counted + kPrior) / (expected + kPrior)));
    if (std::abs(lift) >= kLeastLift) lifts.emplace_back(-std::abs(lift), key, std::clamp(lift, -kMostLift, kMostLift));
  }
  std::sort(lifts.begin(), lifts.end());
  if (lifts.size() > kStrongest) lifts.resize(kStrongest);
  const catalog::Generation& generation = facts_.generation();
  std::map<std::string, float> out;
  for (const auto& [strength, key, lift] : lifts) {
    out.emplace(kind == kBrand ? generation.keyword_value(key) : generation.category_path(key), lift);
  }
  return out;
}

// The log of the ratio of two normal densities of one variance, a unit of log price.
float CohortCounts::price(const Cohort& cohort) const {
  const Prices& all = cohorts_[cohort.whole].prices;
  if (all.variance() <= 1e-6) return 0;
  const double difference = cohort.prices.mean() - all.mean();
  const double believed = cohort.prices.count / (cohort.prices.count + kPrior);
  return std::clamp(static_cast<float>(believed * difference / all.variance()), -kMostLift, kMostLift);
}

std::map<std::string, CohortTastes> CohortCounts::tastes() const {
  std::vector<const Cohort*> kept;
  for (std::uint32_t number = 0; number < cohorts_.size(); ++number) {
    const Cohort& cohort = cohorts_[number];
    if (cohort.whole != number && cohort.shoppers >= kFewestShoppers) kept.push_back(&cohort);
  }
  std::sort(kept.begin(), kept.end(), [](const Cohort* a, const Cohort* b) {
    return a->shoppers != b->shoppers ? a->shoppers > b->shoppers : a->name < b->name;
  });
  if (kept.size() > kMostCohorts) kept.resize(kMostCohorts);
  std::map<std::string, CohortTastes> out;
  for (const Cohort* one : kept) {
    const Cohort& cohort = *one;
    out[cohort.name] = {strongest(cohort, kBrand), strongest(cohort, kCategory), price(cohort), cohort.shoppers};
  }
  return out;
}

}  // namespace shelfwise::personalization
