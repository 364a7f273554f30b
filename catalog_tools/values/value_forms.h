// Values in their usual form: sizes, measures and pack counts. All functions are pure and thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace shelfwise::catalog_tools {

// Clothing's letters: "X-Large", "extra large" and "xl" are "XL", "XX-Large" and "2XL" are "XXL", "one size" is "One
// Size". nullopt for anything else.
std::optional<std::string> letter_size(std::string_view text);

// A length, a mass or a volume, alone: "12 in", `12"`, "1.5 kg", "500ml".
struct Measure {
  double value = 0;
  std::string_view unit;     // in its usual spelling: "in", "kg" (text/units.h)
  std::string_view base;     // "cm", "kg" or "l"
  double in_base = 0;        // the value in the base unit
  std::string text() const;  // "12 in"
};
std::optional<Measure> read_measure(std::string_view text);

// A number with at most six significant digits, without trailing zeros: 30.48
std::string short_number(double value);

// Two or three lengths: `8 x 10 in`, "8in x 10in x 2in" as "8 x 10 in"; nullopt for anything else.
std::optional<std::string> read_dimensions(std::string_view text);

// How many are sold together, where a title says so once: "pack of 6", "6-pack", "12 ct", "set of 4"; 2 to 10,000.
// nullopt where it says nothing or two different numbers. `folded`: text::fold() of the title.
std::optional<int> pack_count(std::string_view folded);

}  // namespace shelfwise::catalog_tools
