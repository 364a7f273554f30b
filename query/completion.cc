#include "query/completion.h"

#include <algorithm>

#include "text/stop_words.h"

namespace shelfwise::query {
namespace {

constexpr std::uint32_t kRarer = 10;   // times fewer products: not the word that is meant
constexpr size_t kMaxSpellings = 128;  // the most frequent words that begin so; several are one term

std::vector<const text::Token*> unfinished_words(std::string_view q, const text::Tokens& tokens, Complete which) {
  std::vector<const text::Token*> words;
  for (const text::Token& token : tokens) {
    if (!text::is_overlay(token.kind)) words.push_back(&token);
  }
  if (words.empty() || which == Complete::kNone) return {};
  if (which == Complete::kLast) {
    if (words.back()->end != q.size()) return {};
    words = {words.back()};
  }
  std::erase_if(words, [](const text::Token* word) { return word->kind != text::TokenKind::kWord; });
  if (words.size() > kMaxCompletedWords) words.erase(words.begin(), words.end() - kMaxCompletedWords);
  return words;
}

class Completer {
 public:
  Completer(const catalog::Generation& generation, const text::Analyzer& analyzer)
      : generation_(generation),
        analyzer_(analyzer),
        language_(generation.info().languages.empty() ? "en" : generation.info().languages.front()) {}

  std::vector<std::string> terms_for(std::string_view prefix) {
    if (!find_spellings(prefix)) return {};
    std::vector<std::string> terms;
    std::uint64_t products = 0;
    text::Tokens tokens;
    for (const std::uint32_t spelling : spellings_) {
      if (terms.size() == kMaxCompletedTerms) break;
      analyzer_.analyze(generation_.words()[spelling], tokens);
      if (tokens.empty()) continue;
      const std::string term(tokens.all().front().term);
      const auto number = generation_.terms().find(term);
      if (!number || std::find(terms.begin(), terms.end(), term) != terms.end()) continue;
      const std::uint64_t with = generation_.term_df()[*number];
      if (!terms.empty() && products + with > kMaxCompletedProducts) continue;
      products += with;
      terms.push_back(term);
    }
    return terms;
  }

 private:
  // The most frequent words that begin with the prefix; false where the prefix is a word itself.
  bool find_spellings(std::string_view prefix) {
    const catalog::StringTable& words = generation_.words();
    const auto sorted = words.sorted();
    const auto begin = std::lower_bound(sorted.begin(), sorted.end(), prefix,
                                        [&](std::uint32_t word, std::string_view text) { return words[word] < text; });
    // Behind all that begin so: no byte of UTF-8 is 0xFF.
    const auto end = std::lower_bound(begin, sorted.end(), std::string(prefix) + '\xFF',
                                      [&](std::uint32_t word, const std::string& text) { return words[word] < text; });
    spellings_.assign(begin, end);
    if (spellings_.empty()) return false;
    const auto df = generation_.word_df();
    const bool is_word = words[spellings_.front()] == prefix && !text::is_stop_word(prefix, language_);
    const std::uint32_t own = is_word ? df[spellings_.front()] : 0;
    const size_t kept = std::min(spellings_.size(), kMaxSpellings);
    std::partial_sort(spellings_.begin(), spellings_.begin() + static_cast<std::ptrdiff_t>(kept), spellings_.end(),
                      [&](std::uint32_t a, std::uint32_t b) { return df[a] != df[b] ? df[a] > df[b] : a < b; });
    spellings_.resize(kept);
    std::erase_if(spellings_, [&](std::uint32_t word) {
      return words[word] == prefix || text::is_stop_word(words[word], language_);
    });
    return !spellings_.empty() && std::uint64_t{own} * kRarer < df[spellings_.front()];
  }

  const catalog::Generation& generation_;
  const text::Analyzer& analyzer_;
  std::string language_;
  std::vector<std::uint32_t> spellings_;  // numbers of words
};

}  // namespace

std::vector<Completion> find_completions(std::string_view q, const text::Tokens& tokens, Complete which,
                                         const catalog::Generation& generation, const text::Analyzer& analyzer) {
  std::vector<Completion> found;
  const std::vector<const text::Token*> words = unfinished_words(q, tokens, which);
  if (words.empty()) return found;
  Completer completer(generation, analyzer);
  for (const text::Token* word : words) {
    std::vector<std::string> terms = completer.terms_for(word->word);
    if (!terms.empty()) found.push_back({std::string(word->word), word->begin, std::move(terms)});
  }
  return found;
}

}  // namespace shelfwise::query
