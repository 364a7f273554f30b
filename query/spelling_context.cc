#include "query/spelling_context.h"

namespace shelfwise::query {

std::uint32_t GenerationContext::term(std::string_view word) {
  analyzer_.analyze(word, tokens_);
  if (tokens_.positions() != 1) return catalog::kNone;
  return generation_.terms().find(tokens_.all().front().term).value_or(catalog::kNone);
}

std::uint32_t GenerationContext::products(std::uint32_t term) {
  return term == catalog::kNone ? 0 : generation_.term_df()[term];
}

std::uint32_t GenerationContext::titles(std::uint32_t first, std::uint32_t second) {
  return first == catalog::kNone || second == catalog::kNone ? 0 : pairs_.titles(first, second);
}

}  // namespace shelfwise::query
