// How far two names are apart, for "did you mean".
#pragma once

#include <cstddef>
#include <string_view>

namespace shelfwise {

// The optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours, where nothing is
// edited twice. Bytes, not characters; the case of ASCII letters aside. Costs a.size() * b.size().
size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace shelfwise
