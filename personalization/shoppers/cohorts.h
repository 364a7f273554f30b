// What visits of the same kind go for, for who is not known yet: by device, where the visit came from, the part of the
// day and the department it began in. Counted over many shoppers; says nothing of any one.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "events/visit_context.h"
#include "personalization/catalog_facts.h"
#include "personalization/flat_map.h"

namespace shelfwise::personalization {

// One visit, as far as cohorts go by it.
struct Arrival {
  events::VisitContext visit;
  std::uint32_t entry_category = catalog::kNone;  // that it began with
  std::uint32_t hour = 0;                         // in the shop's time, 0 to 23
};

// Names of what an arrival is: "device:mobile", "referrer:search", "entry:Camping", "hours:18-24". Empty where nothing
// but the hour is known, which everybody has.
std::vector<std::string> cohorts_of(const Arrival& arrival, const catalog::Generation& generation);

// The hour of a moment where clocks are ahead of UTC by so much.
std::uint32_t hour_of(std::uint32_t second, double utc_offset_hours);

// How much more often shoppers of one cohort touched something than all shoppers did whose visits tell as much: natural
// logarithms of ratios, drawn towards 0 where there were few.
struct CohortTastes {
  std::map<std::string, float> brands;      // the strongest, by name
  std::map<std::string, float> categories;  // by path
  float price = 0;                          // the same per unit of log price above the category's mean
  std::uint64_t shoppers = 0;
};

// What training learned; names outlive a re-index.
struct LearnedCohorts {
  float weight = 0;  // of a unit of these logarithms, in units of the text score; 0: of no use here
  std::map<std::string, CohortTastes> tastes;  // by cohort
};
std::string cohorts_to_json(const LearnedCohorts& cohorts);
// None where the text is none of them.
LearnedCohorts cohorts_from_json(const std::string& text);

// The cohorts of one request put together. Immutable; borrows the facts.
class CohortView {
 public:
  // In units of the text score at impact 50.
  float share(Doc doc) const;

 private:
  friend class Cohorts;
  explicit CohortView(const CatalogFacts& facts) : facts_(&facts) {}

  const CatalogFacts* facts_;
  float scale_ = 0;
  FlatMap brands_;
  std::vector<float> categories_;  // by category; of one without a figure, that of the nearest above it
  float price_ = 0;
};

// What was learned, over one generation. Immutable, thread-safe. Borrows the facts.
class Cohorts {
 public:
  Cohorts(const LearnedCohorts& learned, const CatalogFacts& facts);

  // `share` 0 to 1: how much of it counts. nullptr where nothing is known of these cohorts, or nothing counts.
  std::shared_ptr<const CohortView> view(std::span<const std::string> cohorts, float share) const;

 private:
  struct Tastes {
    FlatMap brands;
    std::vector<float> categories;
    float price = 0;
  };

  const CatalogFacts& facts_;
  float weight_ = 0;
  std::map<std::string, Tastes> tastes_;
};

// How much of it counts for a shopper of whom something is known: all at confidence 0, nothing from .9 on, which some
// nine orders or thirty looks make (ShopperView::confidence).
float share_of_cohort(float confidence);

}  // namespace shelfwise::personalization
