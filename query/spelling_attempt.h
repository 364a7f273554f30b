// One query on its way through the speller.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/spelling.h"
#include "text/analyzer.h"

namespace shelfwise::query {

// Used once, on one thread: read(), then run().
class SpellingAttempt {
 public:
  // The arguments outlive the attempt; `context` may be nullptr. `maybe`: how much more a candidate has to score than
  // the word as typed to be offered.
  SpellingAttempt(const Speller& speller, std::string_view query, SpellingContext* context, double maybe);

  // Takes the query's words; whether any of them is in doubt.
  bool read(const text::Tokens& tokens);

  std::optional<Correction> run();

 private:
  // What may be meant by the words [first, last] of the query.
  struct Candidate {
    std::string text;  // one word, or two with a space
    double score = 0;  // without its context
    size_t first = 0;
    size_t last = 0;
    bool only_spaces = false;
    std::uint32_t first_term = catalog::kNone;  // of its one word, or of its two
    std::uint32_t last_term = catalog::kNone;
  };

  struct Word {
    std::string typed;
    std::u32string letters;  // of `typed`, where in doubt
    std::string corrected;   // empty: stays as typed
    std::string offered;     // what may be meant, where that is not sure
    std::vector<Candidate> candidates;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t products = 0;            // that have it or another form of it
    std::uint32_t term = catalog::kNone;   // of what is typed
    std::uint32_t meant = catalog::kNone;  // the term that it stands for beside its neighbours; kNone tells nothing
    bool in_dictionary = false;
    bool is_word = false;  // neither number nor unit
    bool asked = false;    // `term` is known
    bool counts = false;   // products have it, and it is no stop word
    bool doubtful = false;
    bool taken = false;        // part of the corrected word before it
    bool only_spaces = false;  // the correction changes no letter
  };

  void add(const text::Token& token, bool is_unit);
  void ask(Word& word);
  void collect(size_t i);
  void add_near(size_t i);
  void add_plurals(size_t i);
  void add_splits(size_t i);
  void add_join(size_t i, size_t first);
  void keep_best(std::vector<Candidate>& candidates) const;
  void find_terms(Word& word);
  void choose(size_t i);
  double as_typed(size_t i);
  double prior(std::uint32_t products) const;
  double spelled(std::u32string_view typed, std::u32string_view meant, std::uint32_t products) const;
  double beside(const Candidate& candidate);
  std::uint32_t term(std::string_view word) { return context_ ? context_->term(word) : catalog::kNone; }
  double log_titles(std::uint32_t first, std::uint32_t second) const;
  std::optional<Correction> result(bool sure) const;

  const Speller& speller_;
  const SpellerOptions& options_;
  std::string_view query_;
  SpellingContext* context_;
  std::vector<Word> words_;
  double maybe_;
  std::uint32_t questioned_ = 0;
};

}  // namespace shelfwise::query
