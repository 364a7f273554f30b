// Products as Algolia's clients see them, and back.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "common/result.h"
#include "server/algolia/parameters.h"

namespace shelfwise::server::algolia {

// A product of ours (as answers hold it) as a record: `objectID`; `price` as the number that the shopper pays, with
// `regular_price` beside it in a sale, and `currency`; `categories` as {"lvl0": "A", "lvl1": "A > B"}; everything else
// as the catalog has it.
nlohmann::ordered_json record_of(const nlohmann::ordered_json& product);

// What of a record a request wants: names, `*`, `-name`; objectID always.
nlohmann::ordered_json retrieved(const nlohmann::ordered_json& record, const Names& attributes);

// A record as a product to put into the catalog: the reverse of record_of. Members that begin with `_` and `categories`
// are left out. kInvalidArgument where there is no objectID.
Result<nlohmann::ordered_json> product_of(const nlohmann::ordered_json& record, std::string_view currency);

}  // namespace shelfwise::server::algolia
