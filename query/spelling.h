// Spelling: a query's unknown words replaced by words of the catalog, only where that is nearly sure.
//
// A noisy channel: a candidate is as good as the products that have it, alone and together with the query's other
// words, less the cost of the edits that lead from it to what was typed. Numbers, model numbers, units, stop words and
// words that the catalog knows well are never touched.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/arrays.h"
#include "query/spelling_cost.h"
#include "query/spelling_trie.h"
#include "text/analyzer.h"

namespace shelfwise::query {

// The number of products that have all of some folded, unstemmed words; an estimate will do.
using CountProducts = std::function<std::uint64_t(std::span<const std::string_view> words)>;

struct SpellerOptions {
  std::string language = "en";     // of stop words
  std::uint32_t min_products = 2;  // a word that fewer products have is no correction
  double known_share = 0.0025;     // a word is known well that has this share of the most frequent word's products ...
  std::uint32_t known_products = 10;  // ... and at least so many
  double prior_weight = 0.5;          // of the logarithm of a candidate's products
  double joint_weight = 0.5;          // of the logarithm of the products that have it and all other words
  double pair_weight = 0.4;           // of the mean logarithm of the products that have it and one other word
  double unknown_score = 1.0;         // of a word that no product has, as it stands: higher corrects less
  double letter_score = 0.0;
  double rival_weight = 0.0;
  double known_bonus = 4.0;  // of a word that some product has, as it stands: higher corrects less
  TypingCosts costs;
  std::uint32_t max_candidates = 8;  // of a word that are compared in context
  std::uint32_t max_words = 12;      // of a query that are questioned
};

struct Correction {
  struct Change {
    std::string typed;
    std::string corrected;
  };
  std::string query;            // as typed but for the changes
  std::vector<Change> changes;  // at least one
};

// Immutable, thread-safe. Building it takes well under half a second for 300,000 words.
class Speller {
 public:
  // `words` and `products` as in a generation (words(), word_df()); they need not outlive the speller.
  Speller(const catalog::StringTable& words, std::span<const std::uint32_t> products, SpellerOptions options = {});
  // Words in any order, without duplicates.
  explicit Speller(std::vector<DictionaryWord> words, SpellerOptions options = {});

  // `tokens` are those of `query`. Nothing where the query stands as typed; a query of known words costs one look-up a
  // word. `count` is asked at most about ten times for each doubtful word; without it words are judged alone.
  std::optional<Correction> correct(std::string_view query, const text::Tokens& tokens,
                                    const CountProducts& count = {}) const;

 private:
  struct Word;
  class Attempt;

  void build(std::vector<DictionaryWord> words);
  bool is_known_well(std::uint32_t products) const { return products >= known_products_; }

  SpellerOptions options_;
  std::uint32_t known_products_ = 0;
  SpellingTrie trie_;
};

}  // namespace shelfwise::query
