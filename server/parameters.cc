#include "server/parameters.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "server/json_input.h"
#include "server/json_writer.h"
#include "server/nearest.h"

namespace shelfwise::server {
namespace {

Error bad_parameter(std::string_view name, std::string message) {
  return make_error(ErrorCode::kInvalidArgument, std::move(message), std::string(name));
}

const ParameterSpec* find_spec(std::span<const ParameterSpec> specs, std::string_view name) {
  const auto it = std::find_if(specs.begin(), specs.end(), [&](const ParameterSpec& s) { return s.name == name; });
  return it == specs.end() ? nullptr : &*it;
}

std::optional<double> read_number(std::string_view text) {
  double value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<bool> read_flag(std::string_view text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

std::string shown(std::string_view text) {
  constexpr size_t kShown = 60;
  return "\"" + std::string(text.substr(0, kShown)) + (text.size() > kShown ? "...\"" : "\"");
}

Status check_number(const ParameterSpec& spec, std::string_view text) {
  const std::optional<double> value = read_number(text);
  const bool whole = spec.type == ParameterSpec::Type::kInteger;
  if (!value || (whole && *value != std::floor(*value)) || *value < spec.min || *value > spec.max) {
    return bad_parameter(spec.name, "`" + std::string(spec.name) + "` is " + shown(text) + "; it has to be " +
                                        (whole ? "a whole number" : "a number") + " from " + format_number(spec.min) +
                                        " to " + format_number(spec.max));
  }
  return {};
}

Status check_value(const ParameterSpec& spec, std::string_view text) {
  using Type = ParameterSpec::Type;
  switch (spec.type) {
    case Type::kText:
      if (text.size() > spec.max_bytes) {
        return bad_parameter(spec.name, "`" + std::string(spec.name) + "` has " + std::to_string(text.size()) +
                                            " bytes; at most " + std::to_string(spec.max_bytes) + " are allowed");
      }
      return {};
    case Type::kInteger:
    case Type::kNumber: return check_number(spec, text);
    case Type::kFlag:
      if (read_flag(text)) return {};
      return bad_parameter(spec.name,
                           "`" + std::string(spec.name) + "` is " + shown(text) + "; it has to be true or false");
    case Type::kChoice: {
      if (std::find(spec.choices.begin(), spec.choices.end(), text) != spec.choices.end()) return {};
      std::string message = "`" + std::string(spec.name) + "` is " + shown(text) + "; it has to be one of";
      for (const std::string_view choice : spec.choices) message += " " + std::string(choice.empty() ? "\"\"" : choice);
      return bad_parameter(spec.name, message + did_you_mean(text, spec.choices));
    }
  }
  return {};
}

// What other search servers call the same thing.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {{"query", "q"},
                                                                         {"search", "q"},
                                                                         {"term", "q"},
                                                                         {"text", "q"},
                                                                         {"limit", "per_page"},
                                                                         {"size", "per_page"},
                                                                         {"hitsPerPage", "per_page"},
                                                                         {"sort", "sort_by"},
                                                                         {"order", "sort_by"},
                                                                         {"filter", "filter_by"},
                                                                         {"filters", "filter_by"},
                                                                         {"facet", "facet_by"},
                                                                         {"facets", "facet_by"},
                                                                         {"group", "group_by"},
                                                                         {"user", "user_token"},
                                                                         {"userToken", "user_token"}};

// "; did you mean `q`?", or "".
std::string meant_instead(std::span<const ParameterSpec> specs, std::string_view name) {
  for (const auto& [other, ours] : kOtherNames) {
    if (other == name && find_spec(specs, ours) != nullptr) return "; did you mean `" + std::string(ours) + "`?";
  }
  std::vector<std::string_view> names;
  for (const ParameterSpec& known : specs) names.push_back(known.name);
  return did_you_mean(name, names);
}

}  // namespace

Result<Parameters> Parameters::parse(std::span<const ParameterSpec> specs, const RawParameters& raw) {
  Parameters parameters;
  parameters.specs_ = specs;
  parameters.values_.reserve(raw.size());
  for (const auto& [name, value] : raw) {
    const ParameterSpec* spec = find_spec(specs, name);
    if (spec == nullptr) {
      return bad_parameter(name.substr(0, 64), "there is no parameter " + shown(name) + meant_instead(specs, name));
    }
    if (!spec->repeatable && parameters.has(name)) {
      return bad_parameter(name, "`" + name + "` is given twice; once is allowed");
    }
    if (value.empty() && spec->type != ParameterSpec::Type::kText && spec->type != ParameterSpec::Type::kChoice) {
      continue;  // "per_page=" in a form left empty: the default
    }
    if (Status fine = check_value(*spec, value); !fine) return std::move(fine).error();
    parameters.values_.emplace_back(name, value);
  }
  for (const ParameterSpec& spec : specs) {
    if (spec.required && !parameters.has(spec.name)) {
      return bad_parameter(spec.name, "`" + std::string(spec.name) + "` is missing: " + std::string(spec.description));
    }
  }
  return parameters;
}

const std::string* Parameters::find(std::string_view name) const {
  for (const auto& [known, value] : values_) {
    if (known == name) return &value;
  }
  return nullptr;
}

std::string_view Parameters::value_or_default(std::string_view name) const {
  if (const std::string* value = find(name)) return *value;
  const ParameterSpec* spec = find_spec(specs_, name);
  assert(spec != nullptr);
  return spec->default_text;
}

std::string Parameters::text(std::string_view name) const { return std::string(value_or_default(name)); }

std::uint32_t Parameters::integer(std::string_view name) const { return static_cast<std::uint32_t>(number(name)); }

double Parameters::number(std::string_view name) const { return read_number(value_or_default(name)).value_or(0); }

bool Parameters::flag(std::string_view name) const { return read_flag(value_or_default(name)).value_or(false); }

std::vector<std::string> Parameters::all(std::string_view name) const {
  std::vector<std::string> found;
  for (const auto& [known, value] : values_) {
    if (known == name) found.push_back(value);
  }
  return found;
}

namespace {

std::optional<std::string> scalar_text(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number_integer()) return value.dump();
  if (value.is_number()) return format_number(value.get<double>());
  return std::nullopt;
}

}  // namespace

Result<RawParameters> parameters_from_json(std::string_view body, std::span<const ParameterSpec> specs) {
  RawParameters raw;
  if (body.empty()) return raw;
  Result<nlohmann::json> json = parse_json(body);
  if (!json) return std::move(json).error();
  if (!json->is_object()) {
    return make_error(ErrorCode::kInvalidArgument, "the body has to be one JSON object of parameters");
  }
  for (const auto& [name, value] : json->items()) {
    if (value.is_null()) continue;
    if (const auto text = scalar_text(value)) {
      raw.emplace_back(name, *text);
      continue;
    }
    const ParameterSpec* spec = find_spec(specs, name);
    std::string joined;
    bool fine = value.is_array();
    for (size_t i = 0; fine && i < value.size(); ++i) {
      const auto text = scalar_text(value[i]);
      fine = text.has_value();
      if (!fine) break;
      if (spec != nullptr && spec->repeatable) {
        raw.emplace_back(name, *text);
      } else {
        joined += (joined.empty() ? "" : ",") + *text;
      }
    }
    if (!fine) {
      return make_error(ErrorCode::kInvalidArgument,
                        "`" + name.substr(0, 64) + "` has to be text, a number, true, false, or a list of these",
                        "/" + name.substr(0, 64));
    }
    if (spec == nullptr || !spec->repeatable) raw.emplace_back(name, joined);
  }
  return raw;
}

}  // namespace shelfwise::server
