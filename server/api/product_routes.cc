#include "server/api/api.h"

namespace shelfwise::server {
namespace {

Result<ApiReply> reply_of(Result<std::string> body) {
  if (!body) return std::move(body).error();
  return json_reply(std::move(*body));
}

const std::string& id_of(const RouteCall& call) { return call.path.find("id")->second; }

}  // namespace

void add_product_routes(std::vector<Route>& routes, ProductService& products) {
  using Body = Route::Body;
  routes.push_back({"GET",
                    "/v1/products/{id}",
                    Scope::kSearch,
                    "One product as answers carry it",
                    {},
                    Body::kNone,
                    "",
                    "Product",
                    [&](const RouteCall& call) { return reply_of(products.get(id_of(call), call.grant.filter_by)); }});
  routes.push_back({"PATCH",
                    "/v1/products/{id}",
                    Scope::kAdmin,
                    "Changes price, stock or popularity at once",
                    {},
                    Body::kJson,
                    "LiveChange",
                    "Product",
                    [&](const RouteCall& call) { return reply_of(products.patch(id_of(call), call.request.body)); }});
  routes.push_back({"PUT",
                    "/v1/products/{id}",
                    Scope::kAdmin,
                    "A whole product that differs in live attributes only",
                    {},
                    Body::kJson,
                    "Product",
                    "Product",
                    [&](const RouteCall& call) { return reply_of(products.put(id_of(call), call.request.body)); }});
  routes.push_back({"DELETE",
                    "/v1/products/{id}",
                    Scope::kAdmin,
                    "Takes a product out of every answer",
                    {},
                    Body::kNone,
                    "",
                    "Removal",
                    [&](const RouteCall& call) { return reply_of(products.remove(id_of(call))); }});
  routes.push_back({"POST",
                    "/v1/products",
                    Scope::kAdmin,
                    "Whole products that differ in live attributes only",
                    {},
                    Body::kJsonLines,
                    "",
                    "LinesAnswer",
                    [&](const RouteCall& call) { return reply_of(products.put_lines(call.request.body)); }});
}

}  // namespace shelfwise::server
