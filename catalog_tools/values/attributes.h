// A product's attributes under their usual names and in their usual form, and what its texts say where they say
// nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalog/product.h"
#include "catalog_tools/values/issues.h"

namespace shelfwise::catalog_tools {

// The detail that holds how many are sold together, and the one with the colours that shoppers filter by.
inline constexpr const char* kPackDetail = "Pack count";
inline constexpr const char* kColourFamilyDetail = "Color family";

// In this order: names ("Farbe" is color), forms ("BLK" is Black, "x-large" XL, `12"` 12 in), values taken from the
// title and the description where the attribute is empty, conflicts between title and attribute, the colour family, and
// lengths, masses and volumes in one unit beside the original. Every change and conflict is an issue that says where
// the value is from; what is derived from a value that stays is none. Depends on this product alone; doing it again
// changes nothing. docs/cleaning.md
void improve_attributes(catalog::Product& product, const std::string& file, std::uint64_t line,
                        std::vector<Issue>& issues);

}  // namespace shelfwise::catalog_tools
