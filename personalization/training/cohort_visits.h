// Visits of which something is told, cut from shoppers' histories.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "personalization/shoppers/cohorts.h"
#include "personalization/training/training_log.h"

namespace shelfwise::personalization {

struct CohortVisit {
  std::uint32_t shopper = 0;
  std::uint32_t second = 0;          // when it began
  bool first = false;                // nothing was known of the shopper before
  std::vector<Doc> products;         // touched in it, each once, in order of time; at most 30
  std::vector<std::string> cohorts;  // those of its context; the category it began in is that of the first product
};

// In order of shopper and time. What was left at a glance, removed or refunded is no touch.
std::vector<CohortVisit> cohort_visits(const TrainingLog& log, const catalog::Generation& generation,
                                       double utc_offset_hours);

inline bool is_entry(const std::string& cohort) { return cohort.starts_with("entry:"); }

}  // namespace shelfwise::personalization
