// Numbers in folded text: what belongs to one, and its one spelling.
#pragma once

#include <cstddef>
#include <string_view>

#include "text/byte_arena.h"

namespace shelfwise::text {

struct Number {
  std::string_view term;  // "1000" for "1,000", "1.5" for "1.50", "0.75" for ".75", "1-1/2" for "1 1/2"
  size_t end = 0;         // in the text
  bool plain = false;     // digits alone, as written: letters right after it may make it a model number
};

struct NumberRules {
  bool decimals = true;
  bool decimal_comma = false;  // "1,5" is one and a half
};

// The number at `begin`, where a digit stands, or a point before a digit. Fractions below one have a denominator up to
// 64; before one, after a hyphen or a space, stand at most three digits. `term` is a view of the text or stored in
// `arena`.
Number parse_number(std::string_view text, size_t begin, const NumberRules& rules, ByteArena& arena);

}  // namespace shelfwise::text
