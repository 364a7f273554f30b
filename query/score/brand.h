// The share of the query that names the product's brand. An accessory has the name of what it fits in its title, but
// another brand: "fitbit charge 3" looks for the tracker, not for straps that fit it.
#pragma once

#include "query/plan.h"

namespace shelfwise::query {

// Made once a query.
class BrandScorer {
 public:
  BrandScorer(const Plan& plan, const catalog::Generation& generation);

  // By the brand's value number, kNone for none: the share of the query's rarity whose words are in the brand, 0 to 1.
  float operator()(std::uint32_t brand) const;

 private:
  const Plan& plan_;
  const catalog::Generation& generation_;
  float all_weight_ = 0;
};

}  // namespace shelfwise::query
