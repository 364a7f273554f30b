// Request parameters against a table that states each one's type, range and default. The same table documents them in
// /openapi.json, so that what is parsed and what is promised cannot drift apart.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/result.h"

namespace shelfwise::server {

struct ParameterSpec {
  enum class Type : std::uint8_t { kText, kInteger, kNumber, kFlag, kChoice };

  std::string_view name;
  Type type = Type::kText;
  std::string_view description;
  std::string_view default_text = {};  // as it would stand in a URL; "" for none
  double min = 0;                      // integers and numbers
  double max = 0;
  std::uint32_t max_bytes = 2'000;  // texts
  std::span<const std::string_view> choices = {};
  bool required = false;
  bool repeatable = false;
};

using RawParameters = std::vector<std::pair<std::string, std::string>>;

// Parsed parameters. Accessors take names of the table it was parsed with; anything else is our own mistake.
class Parameters {
 public:
  // The first mistake as an error, with the parameter's name as context. An unknown name is answered with the nearest
  // known one.
  static Result<Parameters> parse(std::span<const ParameterSpec> specs, const RawParameters& raw);

  bool has(std::string_view name) const { return find(name) != nullptr; }
  std::string text(std::string_view name) const;  // or the default
  std::uint32_t integer(std::string_view name) const;
  double number(std::string_view name) const;
  bool flag(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;  // every value of a repeatable parameter

 private:
  const std::string* find(std::string_view name) const;
  std::string_view value_or_default(std::string_view name) const;

  std::span<const ParameterSpec> specs_;
  RawParameters values_;
};

// A POST body of parameters: one object of scalars, or arrays of scalars (repeated, or joined with commas where the
// parameter is not repeatable). Empty text is no parameters.
Result<RawParameters> parameters_from_json(std::string_view body, std::span<const ParameterSpec> specs);

}  // namespace shelfwise::server
