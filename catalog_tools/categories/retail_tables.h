// The tables of retail_words/, which the program carries with itself: a header, then `words`, a tab, `meaning`.
#pragma once

#include <string_view>

namespace shelfwise::catalog_tools {

std::string_view same_things_tsv();
std::string_view kinds_of_things_tsv();

}  // namespace shelfwise::catalog_tools
