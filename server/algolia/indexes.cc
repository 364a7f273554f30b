#include "server/algolia/indexes.h"

#include <algorithm>
#include <iterator>

#include "query/fields.h"

namespace shelfwise::server::algolia {
namespace {

constexpr std::string_view kSuggestions = "_query_suggestions";
constexpr std::string_view kSortable[] = {"price",      "rating",   "average_rating", "rating_count",
                                          "popularity", "quantity", "release_date"};

}  // namespace

Result<Index> find_index(std::string_view name, std::string_view store) {
  const Error unknown =
      make_error(ErrorCode::kNotFound, "Index " + query::in_quotes(name) + " does not exist; this store is \"" +
                                           std::string(store) + "\", sorted replicas are called " + std::string(store) +
                                           "_price_asc and the like, suggestions " + std::string(store) +
                                           std::string(kSuggestions));
  if (!name.starts_with(store)) return unknown;
  const std::string_view suffix = name.substr(store.size());
  if (suffix.empty()) return Index{};
  if (suffix == kSuggestions) return Index{Index::Kind::kSuggestions, {}};
  const size_t direction = suffix.rfind('_');
  if (direction == 0) return unknown;
  const std::string_view field = suffix.substr(1, direction - 1);
  const std::string_view way = suffix.substr(direction + 1);
  const bool known = std::find(std::begin(kSortable), std::end(kSortable), field) != std::end(kSortable);
  if (!suffix.starts_with('_') || !known || (way != "asc" && way != "desc")) return unknown;
  return Index{Index::Kind::kProducts, std::string(field) + ":" + std::string(way)};
}

std::vector<std::string> index_names(std::string_view store) {
  std::vector<std::string> names{std::string(store)};
  for (const std::string_view field : kSortable) {
    for (const std::string_view way : {"_asc", "_desc"}) {
      names.push_back(std::string(store) + "_" + std::string(field) + std::string(way));
    }
  }
  names.push_back(std::string(store) + std::string(kSuggestions));
  return names;
}

}  // namespace shelfwise::server::algolia
