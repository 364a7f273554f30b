// The part of a text that shows why it matched, as HTML.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "text/analyzer.h"

namespace shelfwise::query {

inline constexpr size_t kSnippetCharacters = 200;

// A snippet of `source` around the window with the most different words of `terms` (index terms, as in `tokens`, which
// are those of `source`); the start of the text where it has none of them. Shows at most `max_characters` of the
// source, with an ellipsis where it begins or ends inside; words are never cut, so a single longer word is left out.
// Matched words stand in <mark>, everything else is escaped. Always valid UTF-8: malformed bytes become U+FFFD, control
// characters spaces.
std::string highlight(std::string_view source, const text::Tokens& tokens, std::span<const std::string_view> terms,
                      size_t max_characters = kSnippetCharacters);

}  // namespace shelfwise::query
