// Other ways to write a measure: "1/2in" is "0.5in", "0.5l" is "500ml", "24in" is "2ft".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shelfwise::query {

// Index terms of measures that are exactly the one of `term` (text::TokenKind::kMeasure): its number as a decimal or
// with a fraction of halves to sixteenths, and in other units of the same scale. None for a term that is no number and
// unit, for numbers of more than six digits, and of what would take more than three decimals.
std::vector<std::string> same_measures(std::string_view term);

}  // namespace shelfwise::query
