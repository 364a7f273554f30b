#include "query/understanding/values.h"

#include <algorithm>
#include <map>

#include "text/stop_words.h"

namespace shelfwise::query {
namespace {

std::string terms_of(std::string_view text, const text::Analyzer& analyzer) {
  text::Tokens tokens;
  analyzer.analyze(text, tokens);
  std::string terms;
  for (const text::Token& token : tokens) {
    if (!text::is_overlay(token.kind)) terms.append(terms.empty() ? "" : " ").append(token.term);
  }
  return terms;
}

class Reader {
 public:
  Reader(const text::Tokens& tokens, const catalog::Generation& generation, const text::Analyzer& analyzer)
      : generation_(generation) {
    for (const text::Token& token : tokens) {
      if (!text::is_overlay(token.kind)) words_.push_back(&token);
    }
    const auto& languages = generation.info().languages;
    language_ = languages.empty() ? "en" : languages.front();
    if (generation.categories() > kMaxNamedCategories) return;
    for (std::uint32_t i = 0; i < generation.categories(); ++i) {
      auto [at, fresh] = categories_.try_emplace(terms_of(generation.category_name(i), analyzer), i);
      if (!fresh) at->second = catalog::kNone;
    }
  }

  std::vector<Recognized> read() {
    for (size_t at = 0; at < words_.size();) at += std::max<size_t>(1, read_longest(at));
    return std::move(found_);
  }

 private:
  // The number of words of the phrase found.
  size_t read_longest(size_t at) {
    for (size_t count = std::min(kMaxValueWords, words_.size() - at); count > 0; --count) {
      if (says_something(at, count) && read_phrase(at, count)) return count;
    }
    return 0;
  }

  bool says_something(size_t at, size_t count) const {
    return std::any_of(words_.begin() + static_cast<std::ptrdiff_t>(at),
                       words_.begin() + static_cast<std::ptrdiff_t>(at + count), [&](const text::Token* token) {
                         return token->kind != text::TokenKind::kNumber && !text::is_stop_word(token->word, language_);
                       });
  }

  bool read_phrase(size_t at, size_t count) {
    std::string spaced;
    std::string hyphened;
    std::string terms;
    for (size_t i = at; i < at + count; ++i) {
      spaced.append(i == at ? "" : " ").append(words_[i]->word);
      hyphened.append(i == at ? "" : "-").append(words_[i]->word);
      terms.append(i == at ? "" : " ").append(words_[i]->term);
    }
    size_t told = 0;
    const auto& fields = generation_.keyword_fields();
    for (size_t i = 0; i < std::min(fields.size(), kMaxValueFields) && told < kMaxValuesPerPhrase; ++i) {
      auto value = generation_.find_keyword(fields[i], spaced);
      if (!value && count > 1) value = generation_.find_keyword(fields[i], hyphened);
      if (!value) continue;
      found_.push_back({fields[i].name, std::string(generation_.keyword_value(*value)), spaced});
      ++told;
    }
    const auto category = categories_.find(terms);
    if (category == categories_.end() || told == kMaxValuesPerPhrase) return told > 0;
    const bool single = category->second != catalog::kNone;
    found_.push_back({"category", single ? std::string(generation_.category_path(category->second)) : spaced, spaced});
    return true;
  }

  const catalog::Generation& generation_;
  std::string language_;
  std::vector<const text::Token*> words_;
  std::map<std::string, std::uint32_t> categories_;  // by terms of the name; kNone where several have it
  std::vector<Recognized> found_;
};

}  // namespace

std::vector<Recognized> recognized_values(const text::Tokens& tokens, const catalog::Generation& generation,
                                          const text::Analyzer& analyzer) {
  return Reader(tokens, generation, analyzer).read();
}

}  // namespace shelfwise::query
