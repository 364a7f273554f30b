#include "catalog_tools/report/decision_use.h"

namespace shelfwise::catalog_tools {

DecisionUse::DecisionUse(const PairVerdicts& pairs, const CategoryDecisions& categories) : pairs_(pairs) {
  for (const auto& [ids, verdict] : pairs.pairs) {
    ids_.emplace(ids.first, false);
    ids_.emplace(ids.second, false);
  }
  for (const auto& [path, target] : categories.targets) paths_.emplace(path, false);
}

void DecisionUse::add(const catalog::Product& product) {
  if (!ids_.empty()) {
    if (const auto found = ids_.find(product.id.str()); found != ids_.end()) found->second = true;
  }
  if (!paths_.empty()) {
    if (const auto found = paths_.find(product.product_type); found != paths_.end()) found->second = true;
  }
}

DecisionCounts DecisionUse::counts() const {
  DecisionCounts counts;
  for (const auto& [ids, verdict] : pairs_.pairs) {
    ++counts.pairs;
    if (!ids_.at(ids.first) || !ids_.at(ids.second)) ++counts.pairs_unused;
  }
  for (const auto& [path, seen] : paths_) {
    ++counts.categories;
    if (!seen) ++counts.categories_unused;
  }
  return counts;
}

}  // namespace shelfwise::catalog_tools
