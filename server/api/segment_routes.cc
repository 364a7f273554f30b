// The calls of Segment's clients: https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
#include <nlohmann/json.hpp>

#include "server/api/api.h"
#include "server/api/write_key.h"
#include "server/json_input.h"
#include "server/problem.h"
#include "server/query_ids.h"

namespace shelfwise::server {
namespace {

using Json = nlohmann::json;

// What a single message's path says of it, and how the browser's client shortens it.
struct MessagePath {
  std::string_view type, path, short_path;
};
constexpr MessagePath kPaths[] = {{"track", "/v1/track", "/v1/t"}, {"identify", "/v1/identify", "/v1/i"},
                                  {"page", "/v1/page", "/v1/p"},   {"alias", "/v1/alias", "/v1/a"},
                                  {"group", "/v1/group", "/v1/g"}, {"screen", "/v1/screen", "/v1/s"}};

// Segment's clients leave to its server what ours must be told: a type (the path says it), an id, and in a batch the
// time of sending, by which clocks that are off are corrected.
void complete(Json& message, std::string_view type, const Json& sent_at) {
  if (!message.is_object()) return;
  if (!type.empty()) message["type"] = type;
  if (!message.contains("messageId") || message["messageId"].is_null()) message["messageId"] = random_id();
  if (!message.contains("sentAt") && sent_at.is_string()) message["sentAt"] = sent_at;
  message.erase("writeKey");  // a key is nobody's to keep
  for (const char* name : {"userId", "anonymousId", "previousId"}) {
    if (message.contains(name) && message[name].is_null()) message.erase(name);
  }
}

Result<ApiReply> post(EventService& events, Metrics& metrics, const RouteCall& call, std::string_view type) {
  Result<Json> body = parse_json(call.request.body);
  if (!body) return std::move(body).error();
  if (type.empty() && body->is_object() && body->contains("batch") && (*body)["batch"].is_array()) {
    const Json sent_at = body->value("sentAt", Json());
    const Json context = body->value("context", Json());
    for (Json& message : (*body)["batch"]) {
      complete(message, {}, sent_at);
      if (message.is_object() && context.is_object() && !message.contains("context")) message["context"] = context;
    }
  } else {
    complete(*body, type, {});
  }
  const Result<EventReceipt> receipt = events.post(*body, call.opted_out, call.grant.user_token);
  if (!receipt) return receipt.error();
  metrics.count_events(*receipt);
  if (receipt->accepted() > 0) {
    std::string out = receipt_json(*receipt);
    return json_reply("{\"success\":true," + out.substr(1));
  }
  const ProblemItem& first = receipt->rejected.front();
  return make_error(ErrorCode::kInvalidArgument, "nothing was stored: " + first.detail, first.pointer);
}

// What the browser's client asks for before it sends: where to send to.
std::string settings_json(const RouteCall& call) {
  const std::string key = call.path.find("key")->second;
  const std::string origin = call.request.headers.origin;
  const Json segment = {{"apiKey", key},
                        {"apiHost", call.request.headers.host + "/v1"},
                        {"protocol", origin.starts_with("https:") ? "https" : "http"},
                        {"addBundledMetadata", false},
                        {"unbundledIntegrations", Json::array()}};
  return Json{{"integrations", {{"Segment.io", segment}}},
              {"plan", {{"track", Json::object()}}},
              {"edgeFunction", Json::object()}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string write_key_of(std::string_view body) {
  constexpr std::string_view kName = "\"writeKey\"";
  constexpr std::string_view kSpaces = " \t\r\n";
  const auto skip_to = [&](char wanted) {
    body.remove_prefix(std::min(body.find_first_not_of(kSpaces), body.size()));
    const bool there = body.starts_with(wanted);
    if (there) body.remove_prefix(1);
    return there;
  };
  const size_t at = body.find(kName);
  if (at == std::string_view::npos) return {};
  body.remove_prefix(at + kName.size());
  if (!skip_to(':') || !skip_to('"')) return {};
  const std::string_view key = body.substr(0, body.find('"'));
  return key.find('\\') == std::string_view::npos ? std::string(key) : std::string();
}

void add_segment_routes(std::vector<Route>& routes, EventService& events, Metrics& metrics) {
  const auto add = [&](std::string_view path, std::string_view type) {
    Route route{"POST", path, Scope::kEvents, "Messages of Segment's clients", {}, Route::Body::kJson, "", "", {}};
    route.ignores_query = true;
    route.described = false;
    route.handler = [&events, &metrics, type](const RouteCall& call) { return post(events, metrics, call, type); };
    routes.push_back(std::move(route));
  };
  for (const std::string_view path : {"/v1/batch", "/v1/b", "/v1/import"}) add(path, {});
  for (const MessagePath& known : kPaths) {
    add(known.path, known.type);
    add(known.short_path, known.type);
  }
  Route settings{"GET",
                 "/v1/projects/{key}/settings",
                 Scope::kOpen,
                 "Settings of Segment's client",
                 {},
                 Route::Body::kNone,
                 "",
                 "",
                 {}};
  settings.ignores_query = true;
  settings.described = false;
  settings.handler = [](const RouteCall& call) -> Result<ApiReply> { return json_reply(settings_json(call)); };
  routes.push_back(std::move(settings));
}

}  // namespace shelfwise::server
