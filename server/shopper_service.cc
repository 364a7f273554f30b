#include "server/shopper_service.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "server/json_input.h"
#include "server/json_writer.h"
#include "server/nearest.h"

namespace shelfwise::server {
namespace {

using events::Identity;
using events::Preferences;

constexpr size_t kMaxMuted = 1'000;  // entries of one kind

Error bad_body(std::string message, std::string pointer = {}) {
  return make_error(ErrorCode::kInvalidArgument, std::move(message), std::move(pointer));
}

// The body as an object that holds nothing but `known` members.
Result<nlohmann::json> read_object(std::string_view body, std::span<const std::string_view> known) {
  Result<nlohmann::json> json = parse_json(body);
  if (!json) return json;
  if (!json->is_object()) return bad_body("the body has to be a JSON object");
  for (const auto& [name, value] : json->items()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const std::string shown = name.substr(0, 64);
      return bad_body("there is no member \"" + shown + "\" here" + did_you_mean(name, known), "/" + shown);
    }
  }
  return json;
}

Result<ShopperId> read_other(std::string_view body) {
  constexpr std::string_view kKnown[] = {"with"};
  Result<nlohmann::json> json = read_object(body, kKnown);
  if (!json) return std::move(json).error();
  const auto other = json->find("with");
  if (other == json->end() || !other->is_string() || other->get_ref<const std::string&>().empty()) {
    return bad_body("`with` has to be the other shopper's token, as {\"with\": \"device-2\"}", "/with");
  }
  if (other->get_ref<const std::string&>().size() > events::kMaxIdBytes) {
    return bad_body("`with` is longer than " + std::to_string(events::kMaxIdBytes) + " bytes", "/with");
  }
  return ShopperId(other->get<std::string>());
}

// Replaces `out` where the member is present.
Status read_muted(const nlohmann::json& json, const std::string& name, std::set<std::string>& out) {
  const auto list = json.find(name);
  if (list == json.end()) return {};
  if (!list->is_array() || list->size() > kMaxMuted) {
    return bad_body("`" + name + "` has to be a list of at most " + std::to_string(kMaxMuted) + " texts", "/" + name);
  }
  std::set<std::string> values;
  for (size_t i = 0; i < list->size(); ++i) {
    const nlohmann::json& value = (*list)[i];
    if (!value.is_string() || value.get_ref<const std::string&>().size() > events::kMaxIdBytes) {
      return bad_body("has to be a text of at most " + std::to_string(events::kMaxIdBytes) + " bytes",
                      "/" + name + "/" + std::to_string(i));
    }
    values.insert(value.get<std::string>());
  }
  out = std::move(values);
  return {};
}

Status read_flag(const nlohmann::json& json, const std::string& name, bool& out) {
  const auto flag = json.find(name);
  if (flag == json.end()) return {};
  if (!flag->is_boolean()) return bad_body("`" + name + "` has to be true or false", "/" + name);
  out = flag->get<bool>();
  return {};
}

void write_texts(JsonWriter& json, const std::set<std::string>& texts) {
  json.begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void write_preferences(JsonWriter& json, const Preferences& preferences) {
  json.begin_object();
  write_texts(json.key("muted_brands"), preferences.muted_brands);
  write_texts(json.key("muted_categories"), preferences.muted_categories);
  write_texts(json.key("muted_products"), preferences.muted_products);
  write_texts(json.key("muted_events"), preferences.muted_events);
  json.key("personalization").boolean(preferences.personalization);
  json.key("more_variety").boolean(preferences.more_variety).end_object();
}

void write_identity(JsonWriter& json, const Identity& identity) {
  json.begin_object().key("canonical").string(identity.canonical.str()).key("members").begin_array();
  for (const ShopperId& member : identity.members) json.string(member.str());
  json.end_array().end_object();
}

bool is_default(const Preferences& p) { return p == Preferences{}; }

}  // namespace

Result<std::string> ShopperService::export_all(const ShopperId& token) const {
  const events::EventStore& log = store_.events();
  const auto identity = log.resolve(token);
  if (!identity) return identity.error();
  const auto consented = log.consented(token);
  if (!consented) return consented.error();
  const auto preferences = log.preferences(token);
  if (!preferences) return preferences.error();
  const auto messages = log.messages_of(token);
  if (!messages) return messages.error();
  if (messages->empty() && identity->members.size() <= 1 && *consented && is_default(*preferences)) {
    return make_error(ErrorCode::kNotFound, "nothing is stored about this shopper");
  }
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("token").string(token.str());
  write_identity(json.key("identity"), *identity);
  json.key("consent").begin_object().key("granted").boolean(*consented).end_object();
  write_preferences(json.key("preferences"), *preferences);
  json.key("profile").raw(store_.snapshot()->personalizer->profile_json(token, store_.clock().now()));
  json.key("events").begin_array();
  for (const events::StoredMessage& message : *messages) json.raw(message.json);
  json.end_array().end_object();
  return out;
}

Result<std::string> ShopperService::erase(const ShopperId& token) {
  const auto identity = store_.events().resolve(token);
  if (!identity) return identity.error();
  const auto removed = store_.events().erase(token, store_.clock().now());
  if (!removed) return removed.error();
  if (Status refreshed = store_.refresh(identity->members); !refreshed) return std::move(refreshed).error();
  std::string out;
  JsonWriter(out)
      .begin_object()
      .key("erased")
      .boolean(true)
      .key("events_removed")
      .unsigned_integer(*removed)
      .end_object();
  return out;
}

Result<std::string> ShopperService::set_consent(const ShopperId& token, std::string_view body) {
  constexpr std::string_view kKnown[] = {"granted"};
  const Result<nlohmann::json> json = read_object(body, kKnown);
  if (!json) return json.error();
  const auto granted = json->find("granted");
  if (granted == json->end() || !granted->is_boolean()) {
    return bad_body("`granted` has to be true or false, as {\"granted\": false}", "/granted");
  }
  if (Status s = store_.events().set_consent(token, granted->get<bool>(), store_.clock().now()); !s) return s.error();
  if (Status s = store_.relink(std::span(&token, 1)); !s) return s.error();
  std::string out;
  JsonWriter(out).begin_object().key("granted").boolean(granted->get<bool>()).end_object();
  return out;
}

Result<std::string> ShopperService::set_preferences(const ShopperId& token, std::string_view body) {
  constexpr std::string_view kKnown[] = {"muted_brands", "muted_categories", "muted_products",
                                         "muted_events", "personalization",  "more_variety"};
  const Result<nlohmann::json> json = read_object(body, kKnown);
  if (!json) return json.error();
  Result<Preferences> preferences = store_.events().preferences(token);
  if (!preferences) return preferences.error();
  if (Status s = read_muted(*json, "muted_brands", preferences->muted_brands); !s) return s.error();
  if (Status s = read_muted(*json, "muted_categories", preferences->muted_categories); !s) return s.error();
  if (Status s = read_muted(*json, "muted_products", preferences->muted_products); !s) return s.error();
  if (Status s = read_muted(*json, "muted_events", preferences->muted_events); !s) return s.error();
  if (Status s = read_flag(*json, "personalization", preferences->personalization); !s) return s.error();
  if (Status s = read_flag(*json, "more_variety", preferences->more_variety); !s) return s.error();
  if (Status s = store_.events().set_preferences(token, *preferences, store_.clock().now()); !s) return s.error();
  if (Status s = store_.relink(std::span(&token, 1)); !s) return s.error();
  std::string out;
  JsonWriter writer(out);
  write_preferences(writer, *preferences);
  return out;
}

Result<std::string> ShopperService::identity_answer(const ShopperId& token) const {
  const auto identity = store_.events().resolve(token);
  if (!identity) return identity.error();
  std::string out;
  JsonWriter json(out);
  write_identity(json, *identity);
  return out;
}

Result<std::string> ShopperService::merge(const ShopperId& token, std::string_view body) {
  const Result<ShopperId> other = read_other(body);
  if (!other) return other.error();
  if (*other == token) return bad_body("a shopper cannot be merged with itself", "/with");
  if (Status s = store_.events().link(token, *other, store_.clock().now()); !s) return s.error();
  if (Status s = store_.relink(std::span(&token, 1)); !s) return s.error();
  return identity_answer(token);
}

Result<std::string> ShopperService::unmerge(const ShopperId& token, std::string_view body) {
  const Result<ShopperId> other = read_other(body);
  if (!other) return other.error();
  if (Status s = store_.events().unlink(token, *other, store_.clock().now()); !s) return s.error();
  if (Status s = store_.relink(std::vector<ShopperId>{token, *other}); !s) return s.error();
  return identity_answer(token);
}

Result<std::string> ShopperService::recent(std::uint32_t limit) const {
  constexpr std::uint64_t kLookBack = 20'000;  // events read at most
  const events::EventStore& log = store_.events();
  const auto last = log.last_sequence();
  if (!last) return last.error();
  std::unordered_map<ShopperId, std::uint64_t> counts;
  std::vector<ShopperId> latest;  // by first appearance
  const std::uint64_t after = *last > kLookBack ? *last - kLookBack : 0;
  const Status read = log.for_each(after, [&](const events::Event& event) {
    const ShopperId& id = event.user_id.empty() ? event.anonymous_id : event.user_id;
    if (!id.empty() && ++counts[id] == 1) latest.push_back(id);
    return true;
  });
  if (!read) return read.error();
  std::stable_sort(latest.begin(), latest.end(),
                   [&](const ShopperId& a, const ShopperId& b) { return counts[a] > counts[b]; });
  if (latest.size() > limit) latest.resize(limit);
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("shoppers").begin_array();
  for (const ShopperId& id : latest) {
    json.begin_object().key("token").string(id.str()).key("events").unsigned_integer(counts[id]).end_object();
  }
  json.end_array().end_object();
  return out;
}

}  // namespace shelfwise::server
