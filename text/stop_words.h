// Words so common that a query is mostly better without them. The analyzer keeps them: the query side decides.
#pragma once

#include <string_view>

namespace shelfwise::text {

// Whether a folded, unstemmed word is a stop word of a language (en, de, fr, es, it, nl); never for other languages.
bool is_stop_word(std::string_view folded_word, std::string_view language = "en");

}  // namespace shelfwise::text
