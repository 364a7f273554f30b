// Colours as shops write them: the families that shoppers filter by, and a tidy spelling.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shelfwise::catalog_tools {

struct ColourReading {
  std::vector<std::string_view> families;  // distinct, in order: "Black", "Multicolor" ...; see docs/cleaning.md
  bool whole = false;                      // the text says colours and nothing else
  bool plain = false;                      // one of its words is hardly ever anything else ("black", not "cherry"),
  bool all_plain = false;                  // or all of its colour words are
  std::string tidy;                        // where whole: "BLK/white" as "Black/White"; else as it came
};

// English, German, French and Spanish words and the usual abbreviations; "midnight blue" is blue. Of a text that is not
// whole only plain words count. At most 200 bytes are looked at.
ColourReading read_colour(std::string_view text);

}  // namespace shelfwise::catalog_tools
