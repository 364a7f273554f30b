// Learns what cohorts of visits go for, and whether that helps who is not known yet.
#pragma once

#include <cstdint>
#include <string>

#include "personalization/items/popularity.h"
#include "personalization/shoppers/cohorts.h"
#include "personalization/training/training_log.h"

namespace shelfwise::personalization {

struct CohortOptions {
  std::uint32_t now = 0;    // the clock, in seconds
  double window_days = 30;  // held out twice: to choose the weight and to judge it
  double utc_offset_hours = 0;
  double popularity_half_life_days = 90;
  PriorFeatures prior{};  // everybody's order, which cohorts have to improve on
};

struct CohortsAndReport {
  LearnedCohorts cohorts;
  std::string report;  // JSON text
};

// A shopper counts once in each figure of a cohort, so that nobody makes one alone; figures of few are left out. A
// ratio of counts n and expected e is drawn towards 1 as (n + 20) / (e + 20) (gamma-Poisson shrinkage, DuMouchel 1999).
// The weight is the one under which first visits of the window before the last are likeliest, and stands where it makes
// those of the last window likelier by two standard errors and serves them no worse; else it is 0.
CohortsAndReport learn_cohorts(const TrainingLog& log, const CatalogFacts& facts, const CohortOptions& options);

}  // namespace shelfwise::personalization
