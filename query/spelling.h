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
  std::string language = "en";        // of stop words
  std::uint32_t min_products = 2;     // a word that fewer products have is no correction
  double known_share = 0.0025;        // a word with this share of the most frequent word's products is known well ...
  std::uint32_t known_products = 10;  // ... if it has at least so many ...
  std::uint32_t always_known_products = 60;  // ... and in any case with so many, however large the catalog
  double prior_weight = 0.44;                // of the logarithm of a candidate's products
  double joint_weight = 0.5;                 // of the logarithm of the products that have it and all other words
  double pair_weight = 0.63;                 // of the mean logarithm of the products that have it and one other word
  double unknown_score = 3.4;                // of a word that no product has, as it stands: higher corrects less
  double letter_score = 0.78;  // taken from that for every letter, up to 12: long words are rarely typed by chance
  double known_bonus = 4.2;    // of a word that few products have, as it stands: higher corrects less
  double form_bonus = 2.2;     // the same of a word that products have in another form only
  double rival_weight = 0.07;  // of the doubt that other candidates throw on the best one
  TypingCosts costs;
  std::uint32_t max_candidates = 8;  // of a word that are compared in context
  std::uint32_t max_doubtful = 8;    // words of a query that are questioned; the rest stays
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

  // `tokens` are those of `query`. Nothing where the query stands as typed, or where only spaces are in doubt
  // ("nailgun", "closet maid"), since joined and split words are searched for anyway. A query of known words costs one
  // look-up a word. `count` is asked at most about eighty times for each doubtful word; without it words are judged
  // alone.
  std::optional<Correction> correct(std::string_view query, const text::Tokens& tokens,
                                    const CountProducts& count = {}) const;

 private:
  friend class SpellingAttempt;
  bool is_known_well(std::uint64_t products) const { return products >= known_products_; }

  SpellerOptions options_;
  std::uint32_t known_products_ = 0;
  SpellingTrie trie_;
};

}  // namespace shelfwise::query
