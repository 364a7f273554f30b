// The API's description, made of the routes that are served and the schemas in openapi_schemas.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/api/api.h"

namespace shelfwise::server {

// OpenAPI 3.1 as JSON text.
std::string openapi_json(const std::vector<Route>& routes, std::string_view version);

}  // namespace shelfwise::server
