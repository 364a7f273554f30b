#include "query/score/brand.h"

#include "query/score/coverage.h"

namespace shelfwise::query {

BrandScorer::BrandScorer(const Plan& plan, const catalog::Generation& generation)
    : plan_(plan), generation_(generation), all_weight_(weight_of(plan, plan.all)) {}

float BrandScorer::operator()(std::uint32_t brand) const {
  if (brand == catalog::kNone || all_weight_ <= 0) return 0;
  Parts found = 0;
  for (const std::uint32_t word : generation_.brand_terms(brand)) {
    for (const PlanTerm& term : plan_.terms) {
      if (term.number == word) found |= term.covers;
    }
  }
  return weight_of(plan_, whole_parts(plan_, found)) / all_weight_;
}

}  // namespace shelfwise::query
