// JSON from outside: bounded before it is parsed.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "common/result.h"

namespace shelfwise::server {

inline constexpr int kMaxJsonDepth = 32;

// kInvalidArgument where the text is no JSON (naming the byte), nests deeper than kMaxJsonDepth, or gives a member of
// an object twice: readers differ on which of the two counts.
Result<nlohmann::json> parse_json(std::string_view text);

}  // namespace shelfwise::server
