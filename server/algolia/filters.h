// Algolia's three ways to filter, as our filter_by. Pure text to text: the result is built from what was understood,
// every name and value in quotes of its own, so that no value can end a condition or open another.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "common/result.h"

namespace shelfwise::server::algolia {

inline constexpr size_t kMaxFilterBytes = 4'000;
inline constexpr size_t kMaxFilterDepth = 16;

// `brand:Fjell AND (price < 100 OR NOT color:"deep red") AND rating:4 TO 5`. AND beside OR wants brackets: their order
// without them is a matter of opinion. Scores ("<score=2>") are read and left out: they only order where
// sumOrFiltersScores is asked for, which is refused.
Result<std::string> filters_to_filter_by(std::string_view filters);

// `["brand:Fjell", ["color:Red", "color:-Blue"]]`: a list means all, a list inside it any; a minus before the value
// means without it, and "\-" a value that begins with one. A text alone is one condition.
Result<std::string> facet_filters_to_filter_by(const nlohmann::json& filters);

// `["price>=10", ["quantity>0", "rating:4 TO 5"]]`: the same for numbers.
Result<std::string> numeric_filters_to_filter_by(const nlohmann::json& filters);

// Both of two conditions in our language, either of which may be empty.
std::string both(std::string_view a, std::string_view b);

// One condition: the attribute is one of these values.
Result<std::string> equals(std::string_view attribute, std::string_view value);

}  // namespace shelfwise::server::algolia
