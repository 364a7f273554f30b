#include "events/event.h"
#include "server/api/api.h"

namespace shelfwise::server {
namespace {

using Method = Result<std::string> (*)(ShopperService&, const ShopperId&, std::string_view body);

void add(std::vector<Route>& routes, ShopperService& shoppers, Route route, Method method) {
  route.scope = Scope::kProfiles;
  route.handler = [&shoppers, method](const RouteCall& call) -> Result<ApiReply> {
    const std::string& token = call.path.find("token")->second;
    if (token.size() > events::kMaxIdBytes) {
      return make_error(ErrorCode::kInvalidArgument,
                        "the token is longer than " + std::to_string(events::kMaxIdBytes) + " bytes");
    }
    Result<std::string> body = method(shoppers, ShopperId(token), call.request.body);
    if (!body) return std::move(body).error();
    return json_reply(std::move(*body));
  };
  routes.push_back(std::move(route));
}

}  // namespace

void add_shopper_routes(std::vector<Route>& routes, ShopperService& shoppers) {
  using Body = Route::Body;
  add(routes, shoppers,
      {.method = "GET",
       .pattern = "/v1/shoppers/{token}",
       .summary = "Everything that is stored about a shopper",
       .parameters = {},
       .body_schema = "",
       .answer_schema = "Shopper",
       .handler = {}},
      [](ShopperService& s, const ShopperId& token, std::string_view) { return s.export_all(token); });
  add(routes, shoppers,
      {.method = "DELETE",
       .pattern = "/v1/shoppers/{token}",
       .summary = "Erases a shopper; answered once nothing is left",
       .parameters = {},
       .body_schema = "",
       .answer_schema = "Erasure",
       .handler = {}},
      [](ShopperService& s, const ShopperId& token, std::string_view) { return s.erase(token); });
  add(routes, shoppers,
      {.method = "PUT",
       .pattern = "/v1/shoppers/{token}/preferences",
       .summary = "Mutes brands, categories or products, or turns personalization off",
       .parameters = {},
       .body = Body::kJson,
       .body_schema = "Preferences",
       .answer_schema = "Preferences",
       .handler = {}},
      [](ShopperService& s, const ShopperId& token, std::string_view body) { return s.set_preferences(token, body); });
  add(routes, shoppers,
      {.method = "PUT",
       .pattern = "/v1/shoppers/{token}/consent",
       .summary = "Gives or withdraws consent",
       .parameters = {},
       .body = Body::kJson,
       .body_schema = "Consent",
       .answer_schema = "Consent",
       .handler = {}},
      [](ShopperService& s, const ShopperId& token, std::string_view body) { return s.set_consent(token, body); });
  add(routes, shoppers,
      {.method = "POST",
       .pattern = "/v1/shoppers/{token}/merge",
       .summary = "Two tokens become one shopper",
       .parameters = {},
       .body = Body::kJson,
       .body_schema = "OtherShopper",
       .answer_schema = "Identity",
       .handler = {}},
      [](ShopperService& s, const ShopperId& token, std::string_view body) { return s.merge(token, body); });
  add(routes, shoppers,
      {.method = "POST",
       .pattern = "/v1/shoppers/{token}/unmerge",
       .summary = "Undoes a merge, an identify or an alias",
       .parameters = {},
       .body = Body::kJson,
       .body_schema = "OtherShopper",
       .answer_schema = "Identity",
       .handler = {}},
      [](ShopperService& s, const ShopperId& token, std::string_view body) { return s.unmerge(token, body); });
}

}  // namespace shelfwise::server
