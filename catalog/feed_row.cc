#include "catalog/feed_row.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include "common/json_depth.h"

namespace shelfwise::catalog {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kDetailPrefix = "product_detail.";
constexpr int kMaxDepth = 32;

bool is_blank(const Json& value) {
  return value.is_null() || (value.is_string() && trim_spaces(value.get_ref<const std::string&>()).empty());
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// "General:Diameter:26 cm, General:Hob:gas, induction": a part without two colons belongs to the value before it.
Json details_from_text(std::string_view text) {
  Json list = Json::array();
  for (const std::string_view part : split(text, ',')) {
    const size_t first = part.find(':');
    const size_t second = first == std::string_view::npos ? first : part.find(':', first + 1);
    if (second == std::string_view::npos) {
      if (list.empty()) return std::string(text);
      auto& value = list.back()["attribute_value"].get_ref<std::string&>();
      value += "," + std::string(part);
      continue;
    }
    list.push_back({{"section_name", trim_spaces(part.substr(0, first))},
                    {"attribute_name", trim_spaces(part.substr(first + 1, second - first - 1))},
                    {"attribute_value", trim_spaces(part.substr(second + 1))}});
  }
  return list;
}

}  // namespace

std::string_view trim_spaces(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  for (;;) {
    const size_t before = text.size();
    while (!text.empty() && kSpaces.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
    while (!text.empty() && kSpaces.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
    if (text.starts_with("\u00A0")) text.remove_prefix(2);
    if (text.ends_with("\u00A0")) text.remove_suffix(2);
    if (text.size() == before) return text;
  }
}

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
  return lower;
}

std::string attribute_name(std::string_view column, const FeedMapping& mapping) {
  const std::string_view name = trim_spaces(column);
  if (const auto mapped = mapping.columns.find(lower_ascii(name)); mapped != mapping.columns.end()) {
    return mapped->second;
  }
  std::string plain = lower_ascii(name);
  if (plain.starts_with("g:")) plain.erase(0, 2);
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
  if (is_known_attribute(plain) || plain == "currency") return plain;
  return std::string(name);
}

void put_attribute(Json& attributes, const std::string& name, Json value) {
  if (!std::string_view(name).starts_with(kDetailPrefix)) {
    attributes[name] = std::move(value);
    return;
  }
  Json& details = attributes["product_detail"];
  const std::string detail = name.substr(kDetailPrefix.size());
  if (details.is_array()) {
    details.push_back({{"attribute_name", detail}, {"attribute_value", std::move(value)}});
  } else {
    if (!details.is_object()) details = Json::object();
    details[detail] = std::move(value);
  }
}

namespace {

// "{gtin}" in a default stands for that attribute of the row. nullopt where the row has no text for one of them.
std::optional<std::string> filled_in(const std::string& value, const Json& attributes) {
  std::string out;
  for (size_t i = 0; i < value.size();) {
    const size_t open = std::min(value.find('{', i), value.size());
    const size_t close = value.find('}', open);
    if (open == value.size() || close == std::string::npos) return out + value.substr(i);
    out += value.substr(i, open - i);
    const auto found = attributes.find(value.substr(open + 1, close - open - 1));
    if (found == attributes.end() || is_blank(*found) || found->is_structured()) return std::nullopt;
    out += found->is_string() ? std::string(trim_spaces(found->get_ref<const std::string&>())) : found->dump();
    i = close + 1;
  }
  return out;
}

}  // namespace

void add_defaults(Json& attributes, const FeedMapping& mapping) {
  for (const auto& [name, value] : mapping.defaults) {
    const auto found = attributes.find(name);
    if (found != attributes.end() && !is_blank(*found)) continue;
    if (std::optional<std::string> text = filled_in(value, attributes))
      put_attribute(attributes, name, std::move(*text));
  }
}

Json cell_value(const std::string& attribute, std::string text) {
  if (attribute != "product_detail") return text;
  const std::string_view trimmed = trim_spaces(text);
  if (trimmed.starts_with("{") || trimmed.starts_with("[")) {
    if (nests_too_deep(trimmed)) return text;
    Json json = Json::parse(trimmed, nullptr, false);
    return json.is_discarded() ? Json(std::move(text)) : json;
  }
  return trimmed.empty() ? Json(std::move(text)) : details_from_text(trimmed);
}

std::string with_long_numbers_as_text(std::string_view json) {
  constexpr size_t kLong = 19;  // digits of 2^63
  std::string out;
  bool in_text = false;
  for (size_t i = 0; i < json.size();) {
    const char c = json[i];
    const bool number = !in_text && (c == '-' || (c >= '0' && c <= '9'));
    const size_t end = number ? std::min(json.find_first_not_of("0123456789+-.eE", i), json.size())
                              : std::min(i + (in_text && c == '\\' ? 2 : 1), json.size());
    const std::string_view piece = json.substr(i, end - i);
    const bool whole = piece.find_first_of(".eE") == std::string_view::npos;
    const bool quoted =
        number && (whole ? piece.size() >= kLong : !std::isfinite(std::strtod(std::string(piece).c_str(), nullptr)));
    out += quoted ? '"' + std::string(piece) + '"' : std::string(piece);
    if (c == '"') in_text = !in_text;
    i = end;
  }
  return out;
}

bool nests_too_deep(std::string_view json) { return json_deeper_than(json, kMaxDepth); }

}  // namespace shelfwise::catalog
