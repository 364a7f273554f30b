// Which decisions a run could use: those about products and paths that its feeds still have. The others are kept for
// the day they come back, and counted.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "catalog/product.h"
#include "catalog_tools/categories/category_decisions.h"
#include "catalog_tools/duplicates/pair_verdicts.h"

namespace shelfwise::catalog_tools {

struct DecisionCounts {
  std::uint64_t pairs = 0;
  std::uint64_t pairs_unused = 0;  // of those, with a product that no feed has
  std::uint64_t categories = 0;
  std::uint64_t categories_unused = 0;
};

// Add every product, then ask. Memory grows with the decisions only.
class DecisionUse {
 public:
  DecisionUse(const PairVerdicts& pairs, const CategoryDecisions& categories);

  void add(const catalog::Product& product);
  DecisionCounts counts() const;

 private:
  const PairVerdicts& pairs_;
  std::unordered_map<std::string, bool> ids_;    // as decided; whether a product has it
  std::unordered_map<std::string, bool> paths_;  // source paths as decided; whether a product has it
};

}  // namespace shelfwise::catalog_tools
