// What a title or a description says about a product beyond doubt: colour, size, material, pack count.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog_tools/values/colours.h"

namespace shelfwise::catalog_tools {

// A value and nothing where the text says nothing, or several different things. A wrong value is worse than none, so
// that a word counts only where it stands apart: "Pan, Black, 26 cm" has a colour and a size, "Black Friday pan" has
// none.
struct TextFacts {
  std::string color;  // in a tidy spelling
  std::vector<std::string_view> color_families;
  std::string size;
  std::string material;
  std::optional<int> pack;
};

// Parts between " - ", ", ", "|", brackets and the like, the first aside; a colour at the end; "100% cotton"; "pack of
// 6". Of films, music, games and books ("... - DVD") only the pack count: their titles are names.
TextFacts facts_of_title(std::string_view title);

// Labelled values: "Color: Black", "Material: Cotton". Of the first 4,000 bytes.
TextFacts facts_of_description(std::string_view description);

}  // namespace shelfwise::catalog_tools
