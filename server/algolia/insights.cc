#include <algorithm>
#include <cstdint>
#include <optional>

#include "common/clock.h"
#include "query/fields.h"
#include "server/algolia/calls.h"
#include "server/keys.h"
#include "server/query_ids.h"

namespace shelfwise::server::algolia {
namespace {

using Json = nlohmann::json;

constexpr size_t kMaxEvents = 1'000;
constexpr size_t kMaxObjectIds = 100;

Error mistake(size_t at, const std::string& what) {
  return make_error(ErrorCode::kInvalidArgument, "events[" + std::to_string(at) + "]: " + what);
}

std::string text_of(const Json& object, const char* name) {
  const auto at = object.find(name);
  if (at == object.end()) return {};
  if (at->is_string()) return at->get<std::string>();
  return at->is_number_integer() ? at->dump() : std::string();
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

bool names_any(const std::string& name, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return name.find(w) != std::string::npos; });
}

// Segment's name for an event of Insights. The kinds are few and the names free, so a name decides where the kind
// leaves it open; what stays open is stored under its own name and counts as nothing.
std::string segment_name(const Json& event, size_t objects) {
  const std::string type = text_of(event, "eventType");
  const std::string subtype = text_of(event, "eventSubtype");
  const std::string name = lower(text_of(event, "eventName"));
  if (objects == 0 && (type != "conversion" || event.contains("filters"))) return "Product List Filtered";
  if (objects == 0) return text_of(event, "eventName");
  if (type == "click") return "Product Clicked";
  if (type == "view") {
    const bool one_product =
        objects == 1 && name.find("product") != std::string::npos && name.find("products") == std::string::npos;
    return one_product ? "Product Viewed" : "Product List Viewed";
  }
  if (subtype == "addToCart" || (subtype.empty() && names_any(name, {"cart", "basket"}))) return "Product Added";
  if (subtype == "purchase" || names_any(name, {"purchase", "order", "bought", "checkout"})) return "Order Completed";
  return text_of(event, "eventName");
}

Json product_of(const Json& event, const std::string& id, size_t i) {
  Json product = {{"product_id", id}};
  const auto positions = event.find("positions");
  if (positions != event.end() && positions->is_array() && i < positions->size()) product["position"] = (*positions)[i];
  const auto data = event.find("objectData");
  if (data == event.end() || !data->is_array() || i >= data->size() || !(*data)[i].is_object()) return product;
  const Json& own = (*data)[i];
  for (const char* name : {"price", "quantity"}) {
    if (own.contains(name)) product[name] = own[name];
  }
  return product;
}

// The answer that led here: the event's own, or that of its object (as a purchase of several searches' finds has it).
std::string query_id_of(const Json& event) {
  if (std::string id = text_of(event, "queryID"); !id.empty()) return id;
  const auto data = event.find("objectData");
  if (data == event.end() || !data->is_array()) return {};
  for (const Json& own : *data) {
    if (own.is_object()) {
      if (std::string id = text_of(own, "queryID"); !id.empty()) return id;
    }
  }
  return {};
}

Status check(const Json& event, size_t at) {
  if (!event.is_object()) return mistake(at, "an event has to be an object");
  const std::string type = text_of(event, "eventType");
  if (type != "click" && type != "view" && type != "conversion") {
    return mistake(at, "eventType has to be click, view or conversion");
  }
  if (text_of(event, "eventName").empty()) return mistake(at, "eventName is missing");
  if (text_of(event, "userToken").empty() && text_of(event, "authenticatedUserToken").empty()) {
    return mistake(at, "userToken is missing");
  }
  const auto ids = event.find("objectIDs");
  if (ids == event.end()) return {};
  if (!ids->is_array() || ids->size() > kMaxObjectIds) return mistake(at, "objectIDs has to be a list of at most 100");
  const bool texts = std::all_of(ids->begin(), ids->end(), [](const Json& id) { return id.is_string(); });
  return texts ? Status() : Status(mistake(at, "objectIDs has to be a list of texts"));
}

Json message_of(const Json& event) {
  const std::vector<std::string> ids = event.value("objectIDs", std::vector<std::string>());
  Json properties = {{"event_name", event["eventName"]}, {"index", text_of(event, "index")}};
  Json products = Json::array();
  for (size_t i = 0; i < ids.size(); ++i) products.push_back(product_of(event, ids[i], i));
  if (!products.empty()) properties["products"] = std::move(products);
  if (const std::string id = query_id_of(event); !id.empty()) properties["query_id"] = id;
  for (const char* name : {"value", "currency", "filters"}) {
    if (event.contains(name)) properties[name] = event[name];
  }
  Json message = {{"type", "track"}, {"event", segment_name(event, ids.size())}, {"properties", std::move(properties)}};
  if (const std::string user = text_of(event, "authenticatedUserToken"); !user.empty()) message["userId"] = user;
  if (const std::string token = text_of(event, "userToken"); !token.empty()) message["anonymousId"] = token;
  const auto time = event.find("timestamp");
  const bool timed = time != event.end() && time->is_number() && time->get<double>() > 0 && time->get<double>() < 1e14;
  if (timed) { message["timestamp"] = format_rfc3339(TimePoint{std::chrono::milliseconds(time->get<std::int64_t>())}); }
  message["messageId"] =
      "insights-" + (timed ? key_hash(event.dump(-1, ' ', false, Json::error_handler_t::replace)) : random_id());
  return message;
}

}  // namespace

Result<Json> messages_of_insights(const Json& body) {
  const auto events = body.is_object() ? body.find("events") : body.end();
  if (events == body.end() || !events->is_array() || events->empty() || events->size() > kMaxEvents) {
    return make_error(ErrorCode::kInvalidArgument, "the body needs `events`, a list of 1 to 1000 events");
  }
  Json messages = Json::array();
  for (size_t i = 0; i < events->size(); ++i) {
    // What InstantSearch reports to its makers of its own use is nothing that a shopper did.
    if ((*events)[i].is_object() && text_of((*events)[i], "eventType") == "instantsearch") continue;
    if (Status fine = check((*events)[i], i); !fine) return std::move(fine).error();
    messages.push_back(message_of((*events)[i]));
  }
  return Json{{"batch", std::move(messages)}};
}

}  // namespace shelfwise::server::algolia
