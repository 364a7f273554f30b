// Spelling: a query's unknown words replaced by words of the catalog where that is nearly sure, offered where it may
// be.
//
// A noisy channel: a candidate is as good as the products that have it and the titles that have it beside the query's
// other words, less the cost of the edits that lead from it to what was typed. Numbers, model numbers, units, stop
// words and words that the catalog knows well are never touched.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/arrays.h"
#include "catalog/title_pairs.h"
#include "query/spelling_context.h"
#include "query/spelling_cost.h"
#include "query/spelling_trie.h"
#include "text/analyzer.h"

namespace shelfwise::query {

// The weights are those of a conditional logit over the candidates of a word and the word as typed, learned from shop
// queries and their corrections; docs/decisions/0007-spelling.md
struct SpellerOptions {
  std::string language = "en";        // of stop words and plurals
  std::uint32_t min_products = 2;     // a word that fewer products have is no correction
  double known_share = 0.0025;        // a word with this share of the most frequent word's products is known well ...
  std::uint32_t known_products = 10;  // ... if it has at least so many ...
  std::uint32_t always_known_products = 60;  // ... and in any case with so many, however large the catalog
  // Of a candidate:
  double prior_weight = 0.49;   // of the logarithm of its products
  double beside_weight = 0.62;  // of the logarithm of the titles that have it beside its neighbour in the query
  double near_weight = 0.3;     // of the mean logarithm of the titles that have it near one of the other words
  double same_term = 1.57;      // for another form of what was typed: it finds the same products
  double plural_kept = 0.3;     // for an s at the end of both
  double plural_lost = 1.0;     // taken for an s at the end of one
  double made_plural = 1.84;    // taken for a plural that no product has, of a word that products have
  double short_word = 1.05;     // taken where four letters or fewer were typed
  double split = 4.5;           // taken for a space put in
  // Of the word as typed:
  double unknown = 1.38;       // no product has it ...
  double letter = 0.55;        // ... less this for every letter, up to 12: long words are rarely typed by chance
  double form = -0.24;         // products have another form of it ...
  double inflected = 0.43;     // ... and it ends like a form
  double known = 0.54;         // few products have it ...
  double known_weight = 0.76;  // ... and this of the logarithm of their number
  double three_letters = 0.73;
  double rival_weight = 0.6;  // of the doubt that other candidates throw on the best one
  double sure = 0.5;          // a candidate that scores so much more than the word as typed replaces it
  double maybe = -1.0;        // one that scores so much more is offered
  double lost = -3.0;         // the same where what was typed finds nothing: there is nothing to lose
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
  bool sure = true;             // else it is for the shopper to choose
};

class Speller {
 public:
  // `words` and `products` as in a generation (words(), word_df()); they need not outlive the speller. `pairs` is kept
  // for whoever asks with a context of the same generation.
  Speller(const catalog::StringTable& words, std::span<const std::uint32_t> products, SpellerOptions options = {},
          catalog::TitlePairs pairs = {});
  // Words in any order, without duplicates.
  explicit Speller(std::vector<DictionaryWord> words, SpellerOptions options = {});

  // `tokens` are those of `query`. Nothing where the query stands as typed, or where only spaces are in doubt
  // ("nailgun", "closet maid"), since joined and split words are searched for anyway. A query of known words costs one
  // look-up a word, and asks `context` nothing. Without a context words are judged alone. `lost`: the query as typed
  // finds nothing, so that less likely spellings are offered, too.
  std::optional<Correction> correct(std::string_view query, const text::Tokens& tokens,
                                    SpellingContext* context = nullptr, bool lost = false) const;

  const catalog::TitlePairs& pairs() const { return pairs_; }

 private:
  friend class SpellingAttempt;
  bool is_known_well(std::uint64_t products) const { return products >= known_products_; }

  SpellerOptions options_;
  std::uint32_t known_products_ = 0;
  SpellingTrie trie_;
  catalog::TitlePairs pairs_;
};

}  // namespace shelfwise::query
