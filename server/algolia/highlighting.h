// What Algolia's answers show of a match: whole attributes and snippets with the matched words in tags.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/algolia/parameters.h"

namespace shelfwise::server::algolia {

// Words in one form, for comparing: what the engine marked.
using Words = std::vector<std::string>;

// The words that stand in <mark> in our highlights (field to HTML-escaped snippet), folded, each once.
Words marked_words(const nlohmann::ordered_json& highlights);

struct Marking {
  const Words& words;
  size_t query_words = 0;
  std::string_view pre_tag;
  std::string_view post_tag;
  std::string_view ellipsis;
};

// {"value": ..., "matchLevel": "none" | "partial" | "full", "matchedWords": [...]}. Where the tags are HTML (the first
// begins with '<') the text is HTML-escaped, since it will stand in a page as it is; other tags are those of libraries
// that escape by themselves. Lists and objects become lists and objects of such.
nlohmann::ordered_json highlighted(const nlohmann::ordered_json& value, const Marking& marking);

// The same with at most `max_words` around the first match: {"value", "matchLevel"}.
nlohmann::ordered_json snippet(std::string_view text, size_t max_words, const Marking& marking);

// `text` with the first place in tags where a word begins with `typed`, case aside; for suggestions and facet values.
std::string mark_prefix(std::string_view text, std::string_view typed, std::string_view pre_tag,
                        std::string_view post_tag);

// `_highlightResult` and `_snippetResult` of a record, as asked for.
void add_highlights(nlohmann::ordered_json& record, const nlohmann::ordered_json& whole, const SearchParameters& p,
                    const Words& words);

}  // namespace shelfwise::server::algolia
