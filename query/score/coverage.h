// How much of the query a product has, by rarity of its parts: the factor that keeps products with a rare word missing
// behind those that have it.
#pragma once

#include <vector>

#include "query/plan.h"

namespace shelfwise::query {

// The sum of the weights of a plan's parts.
float weight_of(const Plan& plan, Parts parts);

// (rarity of the parts found / rarity of all parts) ^ power. Made once a query; for queries of up to ten parts the
// powers are worked out once for every combination instead of once for every product.
class CoverageFactor {
 public:
  CoverageFactor(const Plan& plan, double power);

  float operator()(Parts parts) const { return parts < table_.size() ? table_[parts] : compute(parts); }

 private:
  float compute(Parts parts) const;

  const Plan& plan_;
  double power_;
  float all_;
  std::vector<float> table_;
};

}  // namespace shelfwise::query
