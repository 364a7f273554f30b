// Searches between Algolia's clients and our search: parameters to a call, our answer to theirs. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/algolia/facets.h"
#include "server/algolia/indexes.h"
#include "server/algolia/parameters.h"
#include "server/search_service.h"

namespace shelfwise::server::algolia {

// `who` is completed by the parameters' userToken and enablePersonalization.
SearchCall call_for(const SearchParameters& p, const Index& index, const std::vector<WantedFacet>& facets,
                    Requester who);

// `ours` is what SearchService::search answered to that call.
nlohmann::ordered_json answer_for(const SearchParameters& p, std::string_view index_name,
                                  const std::vector<WantedFacet>& facets, const nlohmann::ordered_json& ours);

// A hit of ours, of a search or a block, as a record with what was asked for beside it. `_shelfwise` holds what Algolia
// has no name for: score, reason, social_proof.
nlohmann::ordered_json hit_for(const SearchParameters& p, const nlohmann::ordered_json& hit);

// What suggestions there are, as an index of queries.
nlohmann::ordered_json suggestions_for(const SearchParameters& p, std::string_view index_name,
                                       const nlohmann::ordered_json& ours);

// Leaves the members that responseFields names.
void keep_fields(nlohmann::ordered_json& answer, const Names& fields);

}  // namespace shelfwise::server::algolia
