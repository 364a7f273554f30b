// Index names: the store's own, its sorted replicas, and its suggestions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace shelfwise::server::algolia {

struct Index {
  enum class Kind : std::uint8_t { kProducts, kSuggestions };

  Kind kind = Kind::kProducts;
  std::string sort_by;  // of a sorted replica, in our language; else ""
};

// "products", "products_price_asc" (any field that sorts, asc or desc), "products_query_suggestions", where the store
// is called "products". kNotFound for every other name, with what there is.
Result<Index> find_index(std::string_view name, std::string_view store);

// Every name that find_index knows, the store's own first.
std::vector<std::string> index_names(std::string_view store);

}  // namespace shelfwise::server::algolia
