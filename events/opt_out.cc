#include "events/opt_out.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "events/fields.h"

namespace shelfwise::events {
namespace {

using nlohmann::json;

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// Anything but a clear no.
bool refuses(const json* flag) {
  if (flag == nullptr) return false;
  if (flag->is_boolean()) return flag->get<bool>();
  if (flag->is_number()) return flag->get<double>() != 0;
  if (!flag->is_string()) return true;
  const std::string text = lower(flag->get<std::string>());
  return !(text.empty() || text == "0" || text == "false" || text == "no" || text == "unspecified");
}

// Anything but a clear yes.
bool denies(const json* grant) {
  if (grant == nullptr) return false;
  if (grant->is_boolean()) return !grant->get<bool>();
  if (grant->is_number()) return grant->get<double>() != 1;
  if (!grant->is_string()) return true;
  const std::string text = lower(grant->get<std::string>());
  return !(text == "1" || text == "true" || text == "yes" || text == "granted");
}

// Segment's consent object: {"categoryPreferences": {"Analytics": true, "Personalization": false, "Advertising":
// false}}.
bool consent_denied(const json* consent) {
  if (consent == nullptr) return false;
  if (!consent->is_object()) return denies(consent);
  if (denies(member(consent, "granted")) || denies(member(consent, "personalization"))) return true;
  const json* categories = member(consent, "categoryPreferences");
  if (categories == nullptr) return false;
  if (!categories->is_object()) return true;
  for (const auto& [category, granted] : categories->items()) {
    const std::string name = lower(category);
    if ((name == "personalization" || name == "analytics") && (granted.is_null() || denies(&granted))) return true;
  }
  return false;
}

}  // namespace

bool says_opted_out(const json& message) {
  constexpr std::array<std::string_view, 5> kFlags = {"opt_out", "dnp", "dnt", "gpc", "do_not_track"};
  for (const std::string_view place : {"context", "properties"}) {
    const json* object = member(message, place);
    if (object == nullptr) continue;
    for (const std::string_view flag : kFlags) {
      if (refuses(member(object, flag))) return true;
    }
    if (consent_denied(member(object, "consent"))) return true;
  }
  return false;
}

}  // namespace shelfwise::events
