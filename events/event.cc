#include "events/event.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "events/fields.h"
#include "events/google_retail.h"
#include "events/opt_out.h"
#include "events/robots.h"
#include "events/vocabulary.h"

namespace shelfwise::events {
namespace {

using nlohmann::json;

constexpr size_t kMaxTextBytes = 1'024;  // of a query or a list's name
constexpr double kMaxQuantity = 1'000'000;
constexpr double kMinQuantity = 1e-6;
constexpr double kMaxPosition = 1'000'000;
constexpr TimePoint kEarliest{std::chrono::sys_days{std::chrono::year{2000} / 1 / 1}};

// Reads one of the time fields; nullopt where it is absent.
std::optional<TimePoint> read_time(FieldReader& message, std::string_view key) {
  const json* value = member(message.object(), key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) {
    message.fail(key, "must be a time written as \"2026-03-01T12:30:00Z\"");
    return std::nullopt;
  }
  const auto time = parse_rfc3339(value->get_ref<const std::string&>());
  if (time) return *time;
  message.fail(key, time.error().message);
  return std::nullopt;
}

// A device tells when it sent the message by the same wrong clock as when the event happened: the difference to our
// own clock corrects both (as Segment does). A message that carries receivedAt was corrected by whoever received it,
// and one from a file was not sent just now.
TimePoint event_time(FieldReader& message, TimePoint now, bool from_file) {
  const auto original = read_time(message, "originalTimestamp");
  const auto told = read_time(message, "timestamp");
  const auto sent = read_time(message, "sentAt");
  const bool received_before = member(message.object(), "receivedAt") != nullptr;
  const char* key = told ? "timestamp" : "originalTimestamp";
  TimePoint time = told ? *told : original.value_or(now);
  if (sent && (told || original) && !received_before && !from_file) time = now - (*sent - time);
  if (time < kEarliest) {
    message.fail(key, "lies before the year 2000; correct the sender's clock, or send sentAt as well");
  }
  return std::min(time, now);
}

EventItem read_item(FieldReader& product) {
  EventItem item;
  for (const std::string_view key : {"product_id", "sku", "id"}) {
    if (item.product.empty()) item.product = ProductId(product.id(key));
  }
  if (item.product.empty()) product.fail("product_id", "is missing; give the product's id as in the catalog");
  item.price_micros = product.money("price");
  item.quantity = product.number("quantity", kMinQuantity, kMaxQuantity, 1);
  const double position = product.number("position", 0, kMaxPosition, -1);
  item.position = position < 1 ? -1 : static_cast<std::int32_t>(position);
  return item;
}

Status read_items(FieldReader& properties, const KnownName& row, std::vector<EventItem>& items) {
  const json* list = member(properties.object(), "products");
  if (list == nullptr && row.kind == EventKind::kOrder) {
    return make_error(ErrorCode::kInvalidArgument, "is missing; an order lists what was bought",
                      properties.place("products"));
  }
  if (list == nullptr) {
    const auto has = [&](std::string_view key) { return member(properties.object(), key) != nullptr; };
    if (row.products == Products::kRequired || has("product_id") || has("sku")) items.push_back(read_item(properties));
    return {};
  }
  const std::string place = properties.place("products");
  if (!list->is_array()) return make_error(ErrorCode::kInvalidArgument, "must be an array of products", place);
  if (list->size() > kMaxItems) {
    return make_error(ErrorCode::kTooLarge,
                      "has " + std::to_string(list->size()) + " products; at most " + std::to_string(kMaxItems) +
                          " are taken in one message",
                      place);
  }
  items.reserve(list->size());
  for (size_t i = 0; i < list->size(); ++i) {
    const std::string at = place + "/" + std::to_string(i);
    if (!(*list)[i].is_object()) return make_error(ErrorCode::kInvalidArgument, "must be an object", at);
    FieldReader product(&(*list)[i], at);
    items.push_back(read_item(product));
    if (product.failed()) return product.error();
  }
  if (items.empty() && row.products == Products::kRequired) {
    return make_error(ErrorCode::kInvalidArgument, "is empty; this event needs at least one product", place);
  }
  return {};
}

// Of a look: how close it was.
Status read_look(const json* properties, const KnownName& row, Event& event) {
  if (row.kind != EventKind::kView && row.kind != EventKind::kEngage) return {};
  const auto engagement = read_engagement(properties);
  if (!engagement) return engagement.error();
  if (row.kind == EventKind::kEngage && !engagement->told) {
    return make_error(ErrorCode::kInvalidArgument, "is missing; give dwell_seconds, scroll_depth or both",
                      "/properties/dwell_seconds");
  }
  event.look = engagement->look;
  // Who sets products side by side looks closely at each.
  if (row.name == "Products Compared" && !engagement->told) event.look = Look::kClose;
  return {};
}

Status read_track(const json& message, const KnownName& row, Event& event) {
  const json* object = member(message, "properties");
  if (object == nullptr && row.products != Products::kRequired && row.kind != EventKind::kSearch) return {};
  if (object == nullptr) return make_error(ErrorCode::kInvalidArgument, "is missing", "/properties");
  FieldReader properties(object, "/properties");
  if (const Status status = read_items(properties, row, event.items); !status) return status;
  if (const Status status = read_look(object, row, event); !status) return status;
  event.order_id = properties.id("order_id");
  event.list = properties.text("list_id", kMaxTextBytes);
  if (row.kind == EventKind::kListView && event.list.empty()) event.list = properties.text("category", kMaxTextBytes);
  if (row.kind == EventKind::kSearch) {
    if (member(object, "query") == nullptr) properties.fail("query", "is missing; give what the shopper searched for");
    event.query = properties.text("query", kMaxTextBytes);
  }
  if (properties.failed()) return properties.error();
  return {};
}

Status read_query_id(const json& message, Event& event) {
  for (const std::string_view place : {"properties", "context"}) {
    FieldReader reader(member(message, place), "/" + std::string(place));
    event.query_id = QueryId(reader.id("query_id"));
    if (reader.failed()) return reader.error();
    if (!event.query_id.empty()) return {};
  }
  return {};
}

struct Header {
  bool is_track = false;
  std::string name;  // the event's for track, else the type itself
};

Header read_header(FieldReader& message) {
  const std::string type = message.text("type", kMaxIdBytes);
  if (message.failed()) return {};
  if (type == "track" || (type.empty() && member(message.object(), "event") != nullptr)) {
    Header header{true, message.id("event")};
    if (header.name.empty()) message.fail("event", "is missing; give the event's name, \"Product Viewed\" for example");
    return header;
  }
  for (const std::string_view known : {"identify", "alias", "page", "screen", "group"}) {
    if (type == known) return {false, type};
  }
  message.fail("type", type.empty() ? "is missing; one of track, identify, alias, page, screen, group"
                                    : "is not one of track, identify, alias, page, screen, group");
  return {};
}

// The vocabulary's row for the message; nullptr where models have no use for it.
const KnownName* find_row(const Header& header) {
  const KnownName* row = find_name(header.name);
  if (row == nullptr) return nullptr;
  const bool is_type = row->products == Products::kNone;  // the rows for identify, alias, page, screen and group
  return is_type == header.is_track ? nullptr : row;
}

void read_ids(FieldReader& message, const std::string* fallback_id, Event& event) {
  event.message_id = MessageId(message.id("messageId"));
  if (event.message_id.empty() && fallback_id != nullptr) event.message_id = MessageId(*fallback_id);
  if (event.message_id.empty()) {
    message.fail("messageId", "is missing; give every message an id of its own, so that it is counted once");
  }
  event.anonymous_id = ShopperId(message.id("anonymousId"));
  event.user_id = ShopperId(message.id("userId"));
  if (event.kind == EventKind::kAlias) {
    event.previous_id = ShopperId(message.id("previousId"));
    if (event.previous_id.empty()) message.fail("previousId", "is missing; alias joins previousId with userId");
    if (event.user_id.empty()) message.fail("userId", "is missing; alias joins previousId with userId");
  }
  if (event.anonymous_id.empty() && event.user_id.empty()) {
    message.fail("anonymousId", "is missing; give anonymousId, userId or both");
  }
}

}  // namespace

Result<Event> parse_event(const json& object, TimePoint now, const std::string* fallback_id) {
  if (!object.is_object()) return make_error(ErrorCode::kInvalidArgument, "a message must be a JSON object");
  if (is_google_retail(object)) {
    auto told = from_google_retail(object);
    if (!told) return told.error();
    if (fallback_id != nullptr && !object.contains("messageId")) told->erase("messageId");
    return parse_event(*told, now, fallback_id);
  }
  FieldReader message(&object, "");
  Event event;
  const Header header = read_header(message);
  if (message.failed()) return message.error();
  event.name = header.name;
  const KnownName* row = find_row(header);
  if (row != nullptr) event.kind = row->kind;

  read_ids(message, fallback_id, event);
  event.time = event_time(message, now, fallback_id != nullptr);
  event.received = now;
  for (const std::string_view key : {"properties", "context", "traits"}) {
    const json* part = member(object, key);
    if (part != nullptr && !part->is_object()) message.fail(key, "must be an object");
  }
  if (message.failed()) return message.error();
  if (row != nullptr && header.is_track) {
    if (const Status status = read_track(object, *row, event); !status) return status.error();
  }
  if (const Status status = read_query_id(object, event); !status) return status.error();
  event.visit = read_visit_context(object);
  event.opted_out = says_opted_out(object);
  if (const json* agent = member(member(object, "context"), "userAgent"); agent != nullptr && agent->is_string()) {
    event.set_aside = is_robot(agent->get_ref<const std::string&>());
  }
  if (event.set_aside) event.kind = EventKind::kOther;
  return event;
}

}  // namespace shelfwise::events
