// The search parameters of Algolia's clients: which do something here, which are taken without effect, and which are
// refused because leaving them out would answer something else than what was asked. docs/algolia.md is this table.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "query/engine.h"

namespace shelfwise::server::algolia {

enum class Treatment : std::uint8_t { kSupported, kNeutral, kRefused };

struct KnownParameter {
  std::string_view name;
  Treatment treatment;
  std::string_view note;  // what it does, why it changes nothing, or what to do instead
};

// By name.
std::span<const KnownParameter> known_parameters();

// Lists as clients send them: ["a", "b"], or "a,b". nullopt where the parameter was absent.
using Names = std::optional<std::vector<std::string>>;

struct SearchParameters {
  std::string query;
  std::uint32_t page = 0;  // from 0
  std::uint32_t hits_per_page = 20;
  std::optional<std::uint32_t> offset;  // with `length`, instead of page and hitsPerPage
  std::optional<std::uint32_t> length;
  std::string filter_by;  // filters, facetFilters and numericFilters together, in our language
  std::vector<std::string> facets;
  std::uint32_t max_values_per_facet = 100;
  bool facets_by_name = false;  // sortFacetValuesBy=alpha
  Names attributes_to_retrieve;
  Names attributes_to_highlight;
  Names attributes_to_snippet;  // "description:20"
  std::string pre_tag = "<em>";
  std::string post_tag = "</em>";
  std::string ellipsis = "\u2026";
  std::string user_token;
  bool enable_personalization = true;
  std::optional<double> impact;
  bool click_analytics = false;
  bool distinct = false;
  bool typo_tolerance = true;
  query::Complete complete = query::Complete::kLast;  // queryType
  bool every_word = false;                            // removeWordsIfNoResults=none
  bool ranking_info = false;
  Names response_fields;
  std::string facet_query;  // of a search within a facet's values
  std::uint32_t max_facet_hits = 10;
};

// Of a JSON object, or of such an object whose member `params` is "query=a&page=1" (its members count less than those
// beside it). kInvalidArgument names the parameter that is unknown, refused or of a wrong shape.
Result<SearchParameters> read_parameters(const nlohmann::json& object);

// Members of a request that are no search parameters.
bool is_envelope(std::string_view name);

}  // namespace shelfwise::server::algolia
