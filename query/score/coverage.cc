#include "query/score/coverage.h"

#include <bit>
#include <cmath>

namespace shelfwise::query {
namespace {

constexpr size_t kMaxTableParts = 10;

}  // namespace

float weight_of(const Plan& plan, Parts parts) {
  float sum = 0;
  for (; parts != 0; parts &= parts - 1) sum += plan.part_weight[static_cast<size_t>(std::countr_zero(parts))];
  return sum;
}

CoverageFactor::CoverageFactor(const Plan& plan, double power)
    : plan_(plan), power_(power), all_(weight_of(plan, plan.all)) {
  const size_t parts = plan.part_weight.size();
  if (parts > kMaxTableParts) return;
  std::vector<float> table(size_t{1} << parts);
  for (size_t i = 0; i < table.size(); ++i) table[i] = compute(i);
  table_ = std::move(table);
}

float CoverageFactor::compute(Parts parts) const {
  if (all_ <= 0) return 1.0F;
  const float share = weight_of(plan_, parts) / all_;
  return power_ == 1 ? share : static_cast<float>(std::pow(share, power_));  // a long query computes it for each match
}

}  // namespace shelfwise::query
