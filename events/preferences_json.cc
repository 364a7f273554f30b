#include "events/preferences_json.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace shelfwise::events {
namespace {

using nlohmann::json;

constexpr size_t kMaxMutedBytes = 256;

Status read_muted(const json& list, const std::string& place, std::set<std::string>& out) {
  if (!list.is_array()) return make_error(ErrorCode::kInvalidArgument, "must be an array of strings", place);
  if (list.size() > kMaxMuted) {
    return make_error(ErrorCode::kTooLarge, "has more than " + std::to_string(kMaxMuted) + " entries", place);
  }
  for (size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_string() || list[i].get_ref<const std::string&>().size() > kMaxMutedBytes) {
      return make_error(ErrorCode::kInvalidArgument,
                        "must be a string of at most " + std::to_string(kMaxMutedBytes) + " bytes",
                        place + "/" + std::to_string(i));
    }
    out.insert(list[i].get<std::string>());
  }
  return {};
}

Status read_member(const std::string& key, const json& value, Preferences& out) {
  const std::string place = "/" + key;
  if (key == "muted_brands") return read_muted(value, place, out.muted_brands);
  if (key == "muted_categories") return read_muted(value, place, out.muted_categories);
  if (key == "muted_products") return read_muted(value, place, out.muted_products);
  if (key == "muted_events") return read_muted(value, place, out.muted_events);
  if (key != "personalization" && key != "more_variety") {
    return make_error(ErrorCode::kInvalidArgument,
                      "is unknown; there are muted_brands, muted_categories, muted_products, muted_events, "
                      "personalization and more_variety",
                      place);
  }
  if (!value.is_boolean()) return make_error(ErrorCode::kInvalidArgument, "must be true or false", place);
  (key == "personalization" ? out.personalization : out.more_variety) = value.get<bool>();
  return {};
}

}  // namespace

std::string preferences_to_json(const Preferences& preferences) {
  return json{{"muted_brands", preferences.muted_brands},       {"muted_categories", preferences.muted_categories},
              {"muted_products", preferences.muted_products},   {"muted_events", preferences.muted_events},
              {"personalization", preferences.personalization}, {"more_variety", preferences.more_variety}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Preferences> preferences_from_json(std::string_view text) {
  Preferences preferences;
  if (text.empty()) return preferences;
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return make_error(ErrorCode::kInvalidArgument, "preferences must be a JSON object");
  for (const auto& [key, value] : object.items()) {
    if (const Status status = read_member(key, value, preferences); !status) return status.error();
  }
  return preferences;
}

}  // namespace shelfwise::events
