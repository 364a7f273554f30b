#include "server/event_service.h"

#include <nlohmann/json.hpp>

#include "server/json_input.h"
#include "server/json_writer.h"

namespace shelfwise::server {
namespace {

using events::EventStore;
using events::Outcome;

// The messages of a body: the elements of `batch`, or the body itself. `prefix` is the JSON pointer above each.
struct Batch {
  std::vector<const nlohmann::json*> messages;
  std::string prefix;
};

Result<Batch> messages_of(const nlohmann::json& body) {
  Batch batch;
  if (!body.is_object()) {
    return make_error(ErrorCode::kInvalidArgument, "the body has to be one message or {\"batch\": [messages]}");
  }
  const auto list = body.find("batch");
  if (list == body.end()) {
    batch.messages.push_back(&body);
    return batch;
  }
  if (!list->is_array() || list->empty()) {
    return make_error(ErrorCode::kInvalidArgument, "`batch` has to be a list of at least one message", "/batch");
  }
  if (list->size() > events::kMaxBatch) {
    return make_error(ErrorCode::kTooLarge,
                      "`batch` has " + std::to_string(list->size()) + " messages; send at most " +
                          std::to_string(events::kMaxBatch) + " at a time",
                      "/batch");
  }
  batch.prefix = "/batch/";
  for (const nlohmann::json& message : *list) batch.messages.push_back(&message);
  return batch;
}

void count(const std::vector<Outcome>& outcomes, const std::vector<EventStore::Incoming>& incoming,
           EventReceipt& receipt) {
  for (size_t i = 0; i < outcomes.size(); ++i) {
    switch (outcomes[i]) {
      case Outcome::kStored:
        ++receipt.stored;
        receipt.set_aside += incoming[i].event.set_aside ? 1 : 0;
        break;
      case Outcome::kSeenBefore: ++receipt.seen_before; break;
      case Outcome::kOptedOut: ++receipt.opted_out; break;
      case Outcome::kErased: ++receipt.erased; break;
    }
  }
}

// Whether an event tells of this shopper alone, and makes nobody else them.
bool speaks_for(std::string_view shopper, const events::Event& event) {
  const bool links = event.kind == events::EventKind::kIdentify || event.kind == events::EventKind::kAlias;
  if (!links) return events::owner(event).str() == shopper;
  for (const ShopperId& id : {event.anonymous_id, event.user_id, event.previous_id}) {
    if (!id.empty() && id.str() != shopper) return false;
  }
  return true;
}

}  // namespace

Result<EventReceipt> EventService::post(std::string_view body, bool opted_out, std::string_view only) {
  Result<nlohmann::json> json = parse_json(body);
  if (!json) return std::move(json).error();
  return post(*json, opted_out, only);
}

Result<EventReceipt> EventService::post(const nlohmann::json& body, bool opted_out, std::string_view only) {
  Result<Batch> batch = messages_of(body);
  if (!batch) return std::move(batch).error();

  const TimePoint now = store_.clock().now();
  EventReceipt receipt;
  std::vector<EventStore::Incoming> incoming;
  incoming.reserve(batch->messages.size());
  for (size_t i = 0; i < batch->messages.size(); ++i) {
    const nlohmann::json& message = *batch->messages[i];
    Result<events::Event> event = events::parse_event(message, now);
    if (!event) {
      const std::string at = batch->prefix.empty() ? std::string() : batch->prefix + std::to_string(i);
      receipt.rejected.push_back({i, at + event.error().context, event.error().message});
      continue;
    }
    if (!only.empty() && !speaks_for(only, *event)) {
      const std::string at = batch->prefix.empty() ? std::string() : batch->prefix + std::to_string(i);
      receipt.rejected.push_back({i, at,
                                  "this key speaks for one shopper; send events of others, and identify and "
                                  "alias, with a key that carries no userToken"});
      continue;
    }
    event->opted_out = event->opted_out || opted_out;
    using Json = nlohmann::json;
    Json kept;  // with the id that was made for it
    if (!message.contains("messageId")) {
      kept = message;
      kept["messageId"] = event->message_id.str();
    }
    const Json& shown = kept.is_null() ? message : kept;
    incoming.push_back({std::move(*event), shown.dump(-1, ' ', false, Json::error_handler_t::replace)});
  }
  if (incoming.empty()) return receipt;
  Result<std::vector<Outcome>> outcomes = store_.events().append(incoming);
  if (!outcomes) return std::move(outcomes).error();
  count(*outcomes, incoming, receipt);
  // The events are durable from here on: should the shoppers' states lag, the watcher brings them up within a second.
  static_cast<void>(store_.catch_up());
  return receipt;
}

std::string receipt_json(const EventReceipt& receipt) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("accepted").unsigned_integer(receipt.accepted());
  json.key("stored").unsigned_integer(receipt.stored).key("seen_before").unsigned_integer(receipt.seen_before);
  json.key("opted_out").unsigned_integer(receipt.opted_out).key("erased").unsigned_integer(receipt.erased);
  json.key("set_aside").unsigned_integer(receipt.set_aside);
  json.key("rejected").begin_array();
  for (const ProblemItem& item : receipt.rejected) {
    json.begin_object().key("index").unsigned_integer(item.index).key("pointer").string(item.pointer);
    json.key("detail").string(item.detail).end_object();
  }
  json.end_array().end_object();
  return out;
}

}  // namespace shelfwise::server
