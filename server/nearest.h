// "Did you mean": the known name that a mistyped one most likely stands for.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace shelfwise::server {

// The name with the fewest edits (insert, delete, replace, swap of neighbours), case aside; "" where none is within a
// third of the typed length (two at least).
std::string_view nearest_name(std::string_view typed, std::span<const std::string_view> names);

// "; did you mean `per_page`?", or "".
std::string did_you_mean(std::string_view typed, std::span<const std::string_view> names);

}  // namespace shelfwise::server
