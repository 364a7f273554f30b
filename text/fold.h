// Spellings that mean the same brought to one form: compatibility forms (full width, ligatures), case, accents,
// typographic quotes and dashes. Every function is thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shelfwise::text {

// For comparing values such as brands, facet values and category names: Unicode NFKC with case folding, accents removed
// (Latin, Greek; marks that carry meaning in other scripts stay), ß and æ spelled out, trademark signs dropped,
// curly quotes and dashes made plain, white space collapsed to single spaces and trimmed. Malformed bytes count as
// spaces.
std::string fold(std::string_view utf8);

bool valid_utf8(std::string_view text);

// Malformed sequences replaced by U+FFFD.
std::string to_valid_utf8(std::string_view text);

// Folds without collapsing spaces, for the analyzer. `out` is replaced. `offsets` is left empty where every byte of
// `out` stands for the same byte of `utf8` (plain ASCII), else offsets[i] is the source byte where the character of
// out[i] begins, and one more entry closes it with utf8.size().
void fold_with_offsets(std::string_view utf8, std::string& out, std::vector<std::uint32_t>& offsets);

}  // namespace shelfwise::text
