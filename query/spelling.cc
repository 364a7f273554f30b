#include "query/spelling.h"

#include <algorithm>
#include <utility>

#include "query/spelling_attempt.h"

namespace shelfwise::query {
namespace {

std::vector<DictionaryWord> sorted_words(std::vector<DictionaryWord> words) {
  std::sort(words.begin(), words.end(),
            [](const DictionaryWord& a, const DictionaryWord& b) { return a.word < b.word; });
  return words;
}

std::vector<DictionaryWord> words_of(const catalog::StringTable& words, std::span<const std::uint32_t> products) {
  std::vector<DictionaryWord> sorted;
  sorted.reserve(words.size());
  for (const std::uint32_t number : words.sorted()) {
    if (number < products.size()) sorted.push_back({words[number], products[number]});
  }
  return sorted;
}

std::uint32_t well_known(std::span<const DictionaryWord> words, const SpellerOptions& options) {
  std::uint32_t most = 0;
  for (const DictionaryWord& word : words) most = std::max(most, word.products);
  return std::clamp(static_cast<std::uint32_t>(options.known_share * most), options.known_products,
                    std::max(options.known_products, options.always_known_products));
}

}  // namespace

Speller::Speller(std::vector<DictionaryWord> words, SpellerOptions options)
    : options_(std::move(options)),
      known_products_(well_known(words, options_)),
      trie_(sorted_words(std::move(words))) {}

Speller::Speller(const catalog::StringTable& words, std::span<const std::uint32_t> products, SpellerOptions options,
                 catalog::TitlePairs pairs)
    : Speller(words_of(words, products), std::move(options)) {
  pairs_ = std::move(pairs);
}

std::optional<Correction> Speller::correct(std::string_view query, const text::Tokens& tokens, SpellingContext* context,
                                           bool lost) const {
  SpellingAttempt attempt(*this, query, context, lost ? options_.lost : options_.maybe);
  if (!attempt.read(tokens)) return std::nullopt;
  return attempt.run();
}

}  // namespace shelfwise::query
