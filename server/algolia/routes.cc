#include "server/algolia/routes.h"

#include "server/json_input.h"

namespace shelfwise::server::algolia {
namespace {

using Json = nlohmann::json;
using Handler = std::function<Result<Body>(const RouteCall&)>;

Caller caller_of(const RouteCall& call) {
  const std::string& own = call.grant.user_token;
  const std::string& token = own.empty() ? call.request.headers.algolia_user_token : own;
  return {{ShopperId(token), call.opted_out, call.grant.filter_by}, call.grant.indexes};
}

const std::string& variable(const RouteCall& call, const char* name) { return call.path.find(name)->second; }

// Clients may send no body at all where every member has a default.
Result<Json> body_of(const RouteCall& call) {
  if (call.request.body.empty()) return Json::object();
  Result<Json> body = parse_json(call.request.body);
  if (!body) return body;
  // The key's shopper stands in the place of any that the request names.
  if (call.grant.user_token.empty() || !body->is_object()) return body;
  const auto settle = [&](Json& request) {
    if (request.is_object()) request["userToken"] = call.grant.user_token;
  };
  if (const auto requests = body->find("requests"); requests != body->end() && requests->is_array()) {
    for (Json& request : *requests) {
      settle(request);
      if (request.is_object() && request.contains("queryParameters")) settle(request["queryParameters"]);
    }
  } else {
    settle(*body);
  }
  return body;
}

Result<Body> ordered_body_of(const RouteCall& call) {
  const Result<Json> checked = parse_json(call.request.body);
  if (!checked) return checked.error();
  return Body::parse(call.request.body);
}

Json parameter(const RouteCall& call, std::string_view name) {
  for (const auto& [known, value] : call.request.query) {
    if (known == name) return value;
  }
  return {};
}

class Adder {
 public:
  explicit Adder(std::vector<Route>& routes) : routes_(routes) {}

  void add(std::string_view method, std::string_view pattern, Scope scope, std::string_view summary, Handler handler) {
    Route route{method, pattern, scope, summary, {}, Route::Body::kJson, "", "", {}};
    if (method == "GET" || method == "DELETE") route.body = Route::Body::kNone;
    route.ignores_query = true;
    route.described = false;
    route.handler = [handler = std::move(handler)](const RouteCall& call) -> Result<ApiReply> {
      Result<Body> body = handler(call);
      if (!body) return std::move(body).error();
      return json_reply(body->dump(-1, ' ', false, Body::error_handler_t::replace));
    };
    routes_.push_back(std::move(route));
  }

  // A call with a body: parsed, then handled.
  template <class Handle>
  void post(std::string_view pattern, Scope scope, std::string_view summary, Handle handle) {
    add("POST", pattern, scope, summary, [handle](const RouteCall& call) -> Result<Body> {
      const Result<Json> body = body_of(call);
      if (!body) return body.error();
      return handle(call, *body);
    });
  }

 private:
  std::vector<Route>& routes_;
};

void add_reading(Adder& adder, const Services& s) {
  const auto many = [s](const RouteCall& call, const Json& body) { return search_many(s, caller_of(call), body); };
  adder.post("/1/indexes/*/queries", Scope::kSearch, "Several searches", many);
  adder.post("/1/indexes/*/objects", Scope::kSearch, "Several objects",
             [s](const RouteCall& call, const Json& body) { return get_objects(s, caller_of(call), body); });
  adder.post("/1/indexes/*/recommendations", Scope::kSearch, "Recommendations",
             [s](const RouteCall& call, const Json& body) { return recommend(s, caller_of(call), body); });
  adder.post("/1/indexes/{index}/query", Scope::kSearch, "One search", [s](const RouteCall& call, const Json& body) {
    return search_one(s, caller_of(call), variable(call, "index"), body);
  });
  adder.post("/1/indexes/{index}/facets/{facet}/query", Scope::kSearch, "A search within a facet's values",
             [s](const RouteCall& call, const Json& body) {
               return search_facet(s, caller_of(call), variable(call, "index"), variable(call, "facet"), body);
             });
  adder.post("/1/indexes/{index}/browse", Scope::kSearch, "All matches, page after page",
             [s](const RouteCall& call, const Json& body) {
               return browse(s, caller_of(call), variable(call, "index"), body);
             });
  adder.add("GET", "/1/indexes", Scope::kSearch, "Indexes", [s](const RouteCall&) { return list_indexes(s); });
  adder.add("GET", "/1/indexes/{index}/settings", Scope::kSearch, "Settings, as far as they have a counterpart",
            [s](const RouteCall& call) -> Result<Body> {
              if (const auto index = open_index(s, caller_of(call), variable(call, "index")); !index)
                return index.error();
              return index_settings(s);
            });
  adder.add("GET", "/1/indexes/{index}/task/{task}", Scope::kSearch, "Changes are made before they are answered",
            [](const RouteCall&) -> Result<Body> { return task_done(); });
  adder.add("GET", "/1/task/{task}", Scope::kSearch, "Changes are made before they are answered",
            [](const RouteCall&) -> Result<Body> { return task_done(); });
  adder.add("GET", "/1/indexes/{index}/{id}", Scope::kSearch, "One object", [s](const RouteCall& call) {
    return get_object(s, caller_of(call), variable(call, "index"), variable(call, "id"),
                      parameter(call, "attributesToRetrieve"));
  });
}

void add_refusals(Adder& adder) {
  struct Refusal {
    std::string_view method, pattern, instead;
  };
  static constexpr std::string_view kRules = "rules are settings of the store (docs/settings.md)";
  static constexpr std::string_view kSynonyms = "use /v1/admin/synonyms (docs/search.md)";
  static constexpr std::string_view kKeys = "use /v1/admin/keys, or sign a key (docs/storefront.md)";
  static constexpr Refusal kRefusals[] = {
      {"PUT", "/1/indexes/{index}/settings", "settings are in the store's store.toml (docs/settings.md)"},
      {"POST", "/1/indexes/{index}/operation", "a store is copied as a folder, and moved by renaming it"},
      {"POST", "/1/indexes/{index}/clear", "index a smaller catalog with `shelfwise index`"},
      {"POST", "/1/indexes/{index}/deleteByQuery", "delete objects by id"},
      {"POST", "/1/indexes/{index}/rules/batch", kRules},
      {"POST", "/1/indexes/{index}/rules/clear", kRules},
      {"POST", "/1/indexes/{index}/rules/search", kRules},
      {"GET", "/1/indexes/{index}/rules/{id}", kRules},
      {"PUT", "/1/indexes/{index}/rules/{id}", kRules},
      {"DELETE", "/1/indexes/{index}/rules/{id}", kRules},
      {"POST", "/1/indexes/{index}/synonyms/batch", kSynonyms},
      {"POST", "/1/indexes/{index}/synonyms/clear", kSynonyms},
      {"POST", "/1/indexes/{index}/synonyms/search", kSynonyms},
      {"GET", "/1/indexes/{index}/synonyms/{id}", kSynonyms},
      {"PUT", "/1/indexes/{index}/synonyms/{id}", kSynonyms},
      {"DELETE", "/1/indexes/{index}/synonyms/{id}", kSynonyms},
      {"DELETE", "/1/indexes/{index}", "delete the store's folder"},
      {"GET", "/1/keys", kKeys},
      {"POST", "/1/keys", kKeys},
      {"GET", "/1/keys/{key}", kKeys},
      {"PUT", "/1/keys/{key}", kKeys},
      {"DELETE", "/1/keys/{key}", kKeys},
  };
  for (const Refusal& refusal : kRefusals) {
    adder.add(refusal.method, refusal.pattern, Scope::kAdmin, refusal.instead,
              [&refusal](const RouteCall&) -> Result<Body> {
                return not_here(std::string(refusal.method) + " " + std::string(refusal.pattern), refusal.instead);
              });
  }
}

void add_changing(Adder& adder, const Services& s) {
  const auto change = [s](Action action, bool has_id) {
    return [s, action, has_id](const RouteCall& call) -> Result<Body> {
      const Result<Body> body = action == Action::kDelete ? Result<Body>(Body::object()) : ordered_body_of(call);
      if (!body) return body;
      return change_object(s, variable(call, "index"), action, has_id ? variable(call, "id") : std::string(), *body);
    };
  };
  adder.add("POST", "/1/indexes/*/batch", Scope::kAdmin, "Several changes", [s](const RouteCall& call) -> Result<Body> {
    const Result<Body> body = ordered_body_of(call);
    return body ? change_batch(s, "*", *body) : body;
  });
  adder.add("POST", "/1/indexes/{index}/batch", Scope::kAdmin, "Several changes",
            [s](const RouteCall& call) -> Result<Body> {
              const Result<Body> body = ordered_body_of(call);
              return body ? change_batch(s, variable(call, "index"), *body) : body;
            });
  adder.add("POST", "/1/indexes/{index}/{id}/partial", Scope::kAdmin, "Price, stock, popularity of one object",
            change(Action::kUpdate, true));
  adder.add("PUT", "/1/indexes/{index}/{id}", Scope::kAdmin, "One whole object", change(Action::kSave, true));
  adder.add("DELETE", "/1/indexes/{index}/{id}", Scope::kAdmin, "One object", change(Action::kDelete, true));
  adder.add("POST", "/1/indexes/{index}", Scope::kAdmin, "One whole object", change(Action::kSave, false));
}

}  // namespace

void add_routes(std::vector<Route>& routes, const Services& services) {
  Adder adder(routes);
  add_refusals(adder);
  add_reading(adder, services);
  add_changing(adder, services);
  adder.post("/1/events", Scope::kEvents, "Events of Insights",
             [services](const RouteCall& call, const Json& body) -> Result<Body> {
               const Result<Json> messages = messages_of_insights(body);
               if (!messages) return messages.error();
               const Body fine{{"message", "OK"}, {"status", 200}};
               if ((*messages)["batch"].empty()) return fine;
               const Result<EventReceipt> receipt = services.events.post(*messages, call.opted_out, call.grant.user_token);
               if (!receipt) return receipt.error();
               if (!receipt->rejected.empty()) {
                 const ProblemItem& first = receipt->rejected.front();
                 return make_error(ErrorCode::kInvalidArgument,
                                   "events[" + std::to_string(first.index) + "]: " + first.detail);
               }
               return fine;
             });
}

bool is_path(std::string_view path) { return path.starts_with("/1/"); }

ApiReply error_reply(int status, const Error& error) {
  ApiReply reply;
  reply.status = status;
  reply.body = Body{{"message", error.text()}, {"status", status}}.dump(-1, ' ', false, Body::error_handler_t::replace);
  return reply;
}

}  // namespace shelfwise::server::algolia
