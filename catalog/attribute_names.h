// What columns are called: the attribute that a shop's own name stands for, and the name that a mistyped one is
// nearest.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shelfwise::catalog {

// The attribute that shops mean by a column's name in English, German, French or Spanish: "Colour", "attr_color",
// "pa_color" and "Farbe" are color, "Artikelnummer" is id. "" for names that are none of the usual ones. Thread-safe.
std::string_view usual_attribute(std::string_view name);

// The one of `names` nearest to `name`, case aside; "" where none is within a third of its length. Of equals the first.
std::string nearest_name(std::string_view name, const std::vector<std::string>& names);

}  // namespace shelfwise::catalog
