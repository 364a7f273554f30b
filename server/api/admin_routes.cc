#include <nlohmann/json.hpp>

#include "server/api/api.h"
#include "server/json_input.h"
#include "server/json_writer.h"

namespace shelfwise::server {
namespace {

constexpr ParameterSpec kShopperParameters[] = {{.name = "limit",
                                                 .type = ParameterSpec::Type::kInteger,
                                                 .description = "Shoppers at most.",
                                                 .default_text = "50",
                                                 .min = 1,
                                                 .max = 1'000}};

Result<std::string> stats_json(LiveStore& store) {
  const SnapshotPtr snapshot = store.snapshot();
  const catalog::GenerationInfo& info = snapshot->generation->info();
  const auto events = store.events().count();
  if (!events) return events.error();
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("generation").unsigned_integer(info.number).key("created").string(info.created);
  json.key("products")
      .unsigned_integer(info.products)
      .key("categories")
      .unsigned_integer(snapshot->generation->categories());
  json.key("currency").string(info.currency).key("model").unsigned_integer(snapshot->personalizer->model_number());
  json.key("events").unsigned_integer(*events).key("shoppers").unsigned_integer(snapshot->personalizer->shoppers());
  json.key("personalization_bytes").unsigned_integer(snapshot->personalizer->memory_bytes());
  json.key("problems").begin_array();
  for (const std::string& problem : snapshot->problems) json.string(problem);
  json.end_array().end_object();
  return out;
}

// {"name": "...", "scope": "search,events"}
Result<std::string> create_key(KeyRing& keys, std::string_view body, TimePoint now) {
  const Result<nlohmann::json> json = parse_json(body);
  if (!json) return json.error();
  for (const char* member : {"name", "scope"}) {
    if (!json->is_object() || !json->contains(member) || !json->at(member).is_string()) {
      return make_error(ErrorCode::kInvalidArgument,
                        "the body has to be {\"name\": \"...\", \"scope\": \"search,events\"}",
                        std::string("/") + member);
    }
  }
  const auto name = json->at("name").get<std::string>();
  const Result<std::string> key = keys.create(name, json->at("scope").get<std::string>(), now);
  if (!key) return key.error();
  std::string out;
  JsonWriter(out).begin_object().key("name").string(name).key("key").string(*key).end_object();
  return out;
}

Result<ApiReply> reply_of(Result<std::string> body, int status = 200) {
  if (!body) return std::move(body).error();
  return json_reply(std::move(*body), status);
}

}  // namespace

void add_admin_routes(std::vector<Route>& routes, LiveStore& store, KeyRing& keys, ShopperService& shoppers) {
  using Body = Route::Body;
  routes.push_back({"POST",
                    "/v1/admin/reload",
                    Scope::kAdmin,
                    "Takes over the newest index, model and settings now",
                    {},
                    Body::kNone,
                    "",
                    "Reload",
                    [&store](const RouteCall&) -> Result<ApiReply> {
                      const Result<bool> swapped = store.reload(true);
                      if (!swapped) return swapped.error();
                      const SnapshotPtr snapshot = store.snapshot();
                      std::string out;
                      JsonWriter(out)
                          .begin_object()
                          .key("generation")
                          .unsigned_integer(snapshot->generation->info().number)
                          .key("model")
                          .unsigned_integer(snapshot->model)
                          .end_object();
                      return json_reply(std::move(out));
                    }});
  routes.push_back({"GET",
                    "/v1/admin/stats",
                    Scope::kAdmin,
                    "What is being served",
                    {},
                    Body::kNone,
                    "",
                    "Stats",
                    [&store](const RouteCall&) { return reply_of(stats_json(store)); }});
  routes.push_back({"GET", "/v1/admin/shoppers", Scope::kAdmin, "Shoppers of the latest events, the busiest first",
                    kShopperParameters, Body::kNone, "", "Shoppers", [&shoppers](const RouteCall& call) {
                      return reply_of(shoppers.recent(call.parameters.integer("limit")));
                    }});
  routes.push_back({"GET",
                    "/v1/admin/keys",
                    Scope::kAdmin,
                    "Names and scopes of all keys",
                    {},
                    Body::kNone,
                    "",
                    "Keys",
                    [&keys](const RouteCall&) { return reply_of(keys.list_json()); }});
  routes.push_back({"POST",
                    "/v1/admin/keys",
                    Scope::kAdmin,
                    "Makes a key, shown this once",
                    {},
                    Body::kJson,
                    "NewKey",
                    "CreatedKey",
                    [&keys, &store](const RouteCall& call) {
                      return reply_of(create_key(keys, call.request.body, store.clock().now()), 201);
                    }});
  routes.push_back({"DELETE",
                    "/v1/admin/keys/{name}",
                    Scope::kAdmin,
                    "Removes a key",
                    {},
                    Body::kNone,
                    "",
                    "Keys",
                    [&keys](const RouteCall& call) -> Result<ApiReply> {
                      if (Status removed = keys.remove(call.path.find("name")->second); !removed)
                        return std::move(removed).error();
                      return reply_of(keys.list_json());
                    }});
}

}  // namespace shelfwise::server
