// The paths that Algolia's clients call, beside our own.
#pragma once

#include <string_view>
#include <vector>

#include "server/algolia/calls.h"
#include "server/api/api.h"

namespace shelfwise::server::algolia {

void add_routes(std::vector<Route>& routes, const Services& services);

// Whether errors at this path are for these clients: {"message", "status"} instead of problem details.
bool is_path(std::string_view path);
ApiReply error_reply(int status, const Error& error);

}  // namespace shelfwise::server::algolia
