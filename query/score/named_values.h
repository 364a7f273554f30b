// What of the query names a colour, a size, another attribute's value or the category that the product has. Brands have
// a part of their own (brand.h).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "common/ids.h"
#include "query/plan.h"
#include "query/understanding/values.h"

namespace shelfwise::query {

// Shares of the query's whole rarity, each 0 to 1.
struct NamedShares {
  float color = 0;
  float size = 0;
  float standard = 0;  // material, gender, age group ...
  float other = 0;     // any other attribute
  float category = 0;
};

class NamedValueScorer {
 public:
  // All must outlive it. A phrase that the query says to be without counts for nothing.
  NamedValueScorer(const Plan& plan, std::span<const NamedPhrase> phrases, const catalog::Generation& generation);

  bool empty() const { return all_weight_ <= 0 || (values_.empty() && categories_.empty()); }
  NamedShares operator()(Doc doc) const;

 private:
  struct Value {
    std::uint32_t number = 0;
    NamedKind kind = NamedKind::kOther;
    Parts covers = 0;
  };
  struct Category {
    std::uint32_t begin = 0, end = 0;
    Parts covers = 0;
  };
  const Value* find(std::uint32_t number) const;

  const Plan& plan_;
  const catalog::Generation& generation_;
  float all_weight_ = 0;
  std::vector<Value> values_;                            // ascending
  std::vector<std::span<const std::uint32_t>> columns_;  // of the single fields that have some of them
  std::vector<Category> categories_;
};

}  // namespace shelfwise::query
