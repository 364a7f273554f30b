// Units of measure as shops write them, brought to one spelling each.
#pragma once

#include <string_view>

namespace shelfwise::text {

// The normal form of a folded unit word ("inches", "inch", "in" give "in"; "litres" gives "l"); "" where it is none.
// The result lives forever.
std::string_view normal_unit(std::string_view word);

// Units of two words: "fl" "oz" gives "floz", "square" "feet" gives "sqft"; "" where they are none.
std::string_view normal_unit(std::string_view first, std::string_view second);

// Whether a word can be the first of a two-word unit.
bool begins_unit(std::string_view word);

}  // namespace shelfwise::text
