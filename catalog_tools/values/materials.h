// What things are made of, as titles and descriptions name it.
#pragma once

#include <string>
#include <string_view>

namespace shelfwise::catalog_tools {

// Whether a text names materials and nothing else: "cotton", "100% Cotton", "Stainless steel", "cotton/polyester
// blend".
bool is_material(std::string_view text);

// The longest start of `text` that names materials, those that may be colours included: for places where a material is
// expected. "" where there is none. Ends at a word's end.
std::string_view material_prefix(std::string_view text);

}  // namespace shelfwise::catalog_tools
