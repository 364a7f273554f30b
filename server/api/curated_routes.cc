#include "server/api/api.h"

namespace shelfwise::server {

void add_curated_routes(std::vector<Route>& routes, CuratedService& curated) {
  using Body = Route::Body;
  const auto reply = [](Result<std::string> body) -> Result<ApiReply> {
    if (!body) return std::move(body).error();
    return json_reply(std::move(*body));
  };
  routes.push_back({"GET",
                    "/v1/admin/curated",
                    Scope::kAdmin,
                    "All lists of products that stand first in a block, and what of them cannot be shown",
                    {},
                    Body::kNone,
                    "",
                    "CuratedLists",
                    [&curated, reply](const RouteCall&) { return reply(curated.list()); }});
  routes.push_back({"PUT",
                    "/v1/admin/curated/{id}",
                    Scope::kAdmin,
                    "Makes or replaces a curated list",
                    {},
                    Body::kJson,
                    "NewCuratedList",
                    "CuratedList",
                    [&curated, reply](const RouteCall& call) {
                      return reply(curated.put(call.path.find("id")->second, call.request.body));
                    }});
  routes.push_back({"DELETE",
                    "/v1/admin/curated/{id}",
                    Scope::kAdmin,
                    "Removes a curated list",
                    {},
                    Body::kNone,
                    "",
                    "CuratedLists",
                    [&curated, reply](const RouteCall& call) -> Result<ApiReply> {
                      if (Status removed = curated.remove(call.path.find("id")->second); !removed)
                        return std::move(removed).error();
                      return reply(curated.list());
                    }});
}

}  // namespace shelfwise::server
