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
  // The arguments outlive the attempt.
  SpellingAttempt(const Speller& speller, std::string_view query, const CountProducts& count);

  // Takes the query's words; whether any of them is in doubt.
  bool read(const text::Tokens& tokens);

  std::optional<Correction> run();

 private:
  struct Word {
    std::string typed;
    std::string corrected;  // one word, or two with a space; empty: stays as typed
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint64_t products = 0;  // that have it or another form of it
    bool in_dictionary = false;
    bool letters = false;  // neither number nor unit
    bool counts = false;   // its products tell something about its neighbours
    bool doubtful = false;
    bool taken = false;        // part of the corrected word before it
    bool only_spaces = false;  // the correction changes no letter
  };

  // What may be meant by the words [first, last] of the query.
  struct Candidate {
    std::string text;
    double score = 0;
    size_t first = 0;
    size_t last = 0;
    bool only_spaces = false;
  };

  void add(const text::Token& token, bool is_unit);
  void correct(size_t i);
  void add_near(size_t i, const std::u32string& typed, std::vector<Candidate>& out) const;
  void add_splits(size_t i, const std::u32string& typed, std::vector<Candidate>& out) const;
  void add_join(size_t first, std::vector<Candidate>& out) const;
  double score_as_typed(size_t i, size_t letters) const;
  double prior(std::uint64_t products) const;
  double context(const Candidate& candidate) const;
  std::uint64_t count(std::span<const std::string_view> words) const;
  std::optional<Correction> result() const;

  const Speller& speller_;
  const SpellerOptions& options_;
  std::string_view query_;
  const CountProducts& count_;
  std::vector<Word> words_;
  std::uint32_t questioned_ = 0;
};

}  // namespace shelfwise::query
