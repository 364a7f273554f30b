// The attribute names of Algolia's clients, and the fields of ours that they mean.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shelfwise::server::algolia {

struct Attribute {
  enum class Kind : std::uint8_t { kText, kNumber, kDate, kCategory };

  Kind kind = Kind::kText;
  std::string field;                   // as filter_by and facet_by know it, without quotes
  std::optional<std::uint32_t> level;  // kCategory: of "categories.lvl1"; absent for "categories" alone
};

inline constexpr std::uint32_t kMaxCategoryLevel = 9;

// "objectID" is our id, "categories.lvl1" (also "hierarchicalCategories.lvl1", "category", "product_type") a level of
// the category tree, "product_detail.Weight" the attribute Weight; every other name stands for itself.
Attribute attribute_of(std::string_view name);

// Whether every store may have the attribute, so that a catalog without it is no mistake of the caller.
bool is_standard(std::string_view name);

}  // namespace shelfwise::server::algolia
