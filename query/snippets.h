// The highlights of a hit: its title, and the part of its description that shows why it matched.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "catalog/generation.h"
#include "text/analyzer.h"

namespace shelfwise::query {

struct Highlight {
  std::string field;
  std::string snippet;  // HTML-escaped, matched words in <mark>
};

// `terms` as in a plan. Reads and parses the stored product: for the hits of a page, not for candidates. `tokens` is
// scratch.
std::vector<Highlight> snippets(const catalog::Generation& generation, Doc doc, std::span<const std::string_view> terms,
                                const text::Analyzer& analyzer, text::Tokens& tokens);

}  // namespace shelfwise::query
