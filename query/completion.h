// Words that the shopper is still typing: what they may become, as terms of the catalog.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/generation.h"
#include "query/engine.h"
#include "text/analyzer.h"

namespace shelfwise::query {

// Of one word of the query.
struct Completion {
  std::string word;                // as the query has it, folded
  size_t begin = 0;                // its byte in the query
  std::vector<std::string> terms;  // that it may become, those of most products first; never empty
};

inline constexpr size_t kMaxCompletedTerms = 32;
// That the terms of a word have together, though the first counts always: a letter alone would find half the catalog.
inline constexpr std::uint32_t kMaxCompletedProducts = 100'000;
inline constexpr size_t kMaxCompletedWords = 8;  // of one query, with Complete::kAll

// The words of `q`, whose tokens are `tokens`, that `which` lets be unfinished, in order: kLast means the last word
// where nothing stands behind it. A word that is sold as it stands is finished, unless it is a stop word, or some word
// that it begins is tenfold as frequent. Numbers are never completed.
std::vector<Completion> find_completions(std::string_view q, const text::Tokens& tokens, Complete which,
                                         const catalog::Generation& generation, const text::Analyzer& analyzer);

}  // namespace shelfwise::query
