// Text that was decoded with the wrong encoding on its way, turned back where that is certain.
#pragma once

#include <string>

namespace shelfwise::catalog_tools {

// Repairs in place: UTF-8 that was read as Windows-1252 or Latin-1 ("â€™" to "’", "Ã©" to "é", also where it happened
// twice), and the control characters U+0080 to U+009F, which are Windows-1252 read as Latin-1. True where anything was
// changed. Letters that make sense as they stand are left alone: only sequences that form UTF-8 of a character usual in
// shops are taken for one. `text` must be valid UTF-8.
bool repair_mojibake(std::string& text);

}  // namespace shelfwise::catalog_tools
