// The words of a catalog's titles and where they occur, as far as synonyms are looked for among them.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/generation.h"
#include "server/word_contexts.h"
#include "text/analyzer.h"

namespace shelfwise::server {

// Read once, then asked. Memory: some 100 bytes a word of the products read.
class TitleWords {
 public:
  static constexpr std::uint32_t kLeastTitles = 4;  // that a word is looked at from
  static constexpr size_t kMaxDescriptionWords = 300;

  struct Word {
    std::string term;
    std::string spelled;                              // as it stands in most titles
    std::vector<std::uint32_t> titles;                // products by number of the sample, ascending
    std::vector<std::uint32_t> described;             // products with it in the description
    std::map<std::uint32_t, std::uint32_t> category;  // to titles
    std::map<std::string, std::uint32_t> spellings;
    std::uint32_t first = 0;     // titles that it begins
    std::uint32_t in_brand = 0;  // titles of products in whose brand's name it is
  };
  struct Pair {
    std::uint32_t left = 0, right = 0, titles = 0;
  };

  // `most` products at most, one of each variant group, spread over the catalog.
  TitleWords(const catalog::Generation& generation, const text::Analyzer& analyzer, size_t most);

  // Words in kLeastTitles titles or more, of letters, no stop words, no names.
  std::span<const Word> words() const { return words_; }
  const Word* find(std::string_view term) const;
  const WordContexts& contexts() const { return contexts_; }
  // Words that stand side by side in titles, by how many.
  const std::vector<Pair>& pairs() const { return pairs_; }

  // Products with both words in the title; with the first there and the second in the description alone.
  static std::uint32_t together(const Word& a, const Word& b);
  static std::uint32_t described_as(const Word& titled, const Word& described);
  // How much more often than those of other products the descriptions of `titled` alone have the second word.
  double described_lift(const Word& titled, const Word& described) const;
  // Share of the categories in common, 0 to 1; 1 where either has none.
  static double same_category(const Word& a, const Word& b);

 private:
  struct Product {
    std::vector<std::uint32_t> title;        // numbers of all words met, kNumber for numbers
    std::vector<std::uint32_t> description;  // unique, ascending
    std::uint32_t category = catalog::kNone;
  };

  void read(const catalog::Generation& generation, Doc doc);
  std::uint32_t number_of(const text::Token& token);
  bool is_candidate(const Word& word, bool plain) const;
  void keep_candidates();

  const text::Analyzer& analyzer_;
  std::string language_;
  std::vector<Product> products_;
  std::vector<Word> words_;  // while reading: all that were met
  std::vector<bool> plain_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  WordContexts contexts_{0};
  std::vector<Pair> pairs_;
};

}  // namespace shelfwise::server
