// How many shoppers of each cohort touched each brand and category, and how dear what they touched was.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "personalization/training/cohort_visits.h"

namespace shelfwise::personalization {

// Each shopper counts once in a figure. For one thread.
class CohortCounts {
 public:
  // Counts the visits that began before `until`.
  CohortCounts(std::span<const CohortVisit> visits, const CatalogFacts& facts, std::uint32_t until);

  // Cohorts of fewer than 50 shoppers, those beyond the 200 largest, and figures of fewer than 10 are left out.
  std::map<std::string, CohortTastes> tastes() const;

 private:
  enum Kind : std::uint8_t { kBrand, kCategory, kKinds };
  struct Cell {
    std::uint32_t cohort = 0;
    std::uint32_t kind = kBrand;
    std::uint32_t key = 0;
    auto operator<=>(const Cell&) const = default;
  };
  struct Prices {
    double sum = 0;
    double squares = 0;
    double count = 0;
    double mean() const { return count > 0 ? sum / count : 0; }
    double variance() const { return count > 0 ? squares / count - mean() * mean() : 0; }
  };
  struct Cohort {
    std::string name;         // "device:mobile", or of all that is told of devices, "device:"
    std::uint32_t whole = 0;  // number of the latter
    std::uint64_t shoppers = 0;
    std::uint64_t totals[kKinds] = {};
    Prices prices;
    std::unordered_map<std::uint32_t, std::uint32_t> counts[kKinds];  // by brand or category
  };

  std::uint32_t number_of(const std::string& name);
  void count_shopper(std::span<const CohortVisit> visits);
  std::map<std::string, float> strongest(const Cohort& cohort, Kind kind) const;
  float price(const Cohort& cohort) const;

  const CatalogFacts& facts_;
  std::vector<Cohort> cohorts_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

}  // namespace shelfwise::personalization
