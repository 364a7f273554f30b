// Products whose title has what the query does not want, and those whose title says that they are without it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "catalog/generation.h"
#include "query/plan.h"

namespace shelfwise::query {

// Made once a query.
class UnwantedScorer {
 public:
  UnwantedScorer(const Plan& plan, const catalog::Generation& generation);

  bool empty() const { return unwanted_.empty(); }

  // -1 where an unwanted word stands in the title, 1 where all those that do are denied there ("no wheels", "without
  // a hood", "sugar free"), 0 where none does.
  float operator()(std::span<const std::uint32_t> title) const;

 private:
  bool is_denied(std::span<const std::uint32_t> title, size_t at) const;

  const std::vector<std::uint32_t>& unwanted_;
  std::vector<std::uint32_t> before_, after_;  // words that deny the one behind, or before them
};

}  // namespace shelfwise::query
