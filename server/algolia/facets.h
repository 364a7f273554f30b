// Facets as Algolia's clients ask for them and read them.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/algolia/attributes.h"
#include "server/algolia/parameters.h"

namespace shelfwise::server::algolia {

struct WantedFacet {
  std::string name;  // as asked for, as answered
  Attribute attribute;
  std::string facet_by;  // our expression; empty where the catalog lacks the attribute
};

// Whether the catalog has an attribute; an error that says what there is instead.
using HasAttribute = std::function<Status(const Attribute&)>;

// "*" stands for the usual attributes that the catalog has. An attribute that only other catalogs have is answered
// empty; one that nobody knows is an error.
Result<std::vector<WantedFacet>> plan_facets(const std::vector<std::string>& names, const HasAttribute& has);

// All expressions, as facet_by takes them.
std::string facet_by_of(const std::vector<WantedFacet>& facets);

// `facets` and `facets_stats` of an answer, from our `facet_counts`. Ratings are counted by their whole part (what star
// menus read); other numbers have statistics and no counts.
void add_facets(nlohmann::ordered_json& answer, const std::vector<WantedFacet>& wanted,
                const nlohmann::ordered_json& counts, bool by_name);

// The values of one of our facets whose words begin with what is typed, with their counts: `facetHits`.
nlohmann::ordered_json facet_hits(const WantedFacet& wanted, const nlohmann::ordered_json& counts,
                                  const SearchParameters& p);

}  // namespace shelfwise::server::algolia
