// The merchant's synonyms, made ready for queries: which words stand for which, in the terms of the text index.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "text/analyzer.h"

namespace shelfwise::query {

// Without a root every phrase stands for every other (two-way); with one, the root alone is replaced: who searches
// `root` also finds the others, not the other way round. The shape is Typesense's.
struct SynonymSet {
  static constexpr size_t kMaxPhrases = 50;
  static constexpr size_t kMaxPhraseBytes = 100;

  std::string id;
  std::string root;                   // empty: two-way
  std::vector<std::string> synonyms;  // at least two, or one beside a root

  bool operator==(const SynonymSet&) const = default;
};

// Something to look at in a list of synonyms; none of it keeps the list from working.
struct SynonymNote {
  std::string id;  // of the set
  std::string text;
};

// Immutable, thread-safe.
class Synonyms {
 public:
  static constexpr size_t kMaxSets = 10'000;
  static constexpr size_t kMaxPhraseWords = 5;
  static constexpr size_t kMaxAlternatives = 200'000;  // of all sets: a two-way set of n phrases has n (n - 1)

  struct Alternative {
    std::vector<std::string> terms;  // 1 to kMaxPhraseWords, in order
    std::string phrase;              // as the merchant wrote it
    std::string set;                 // id
  };
  struct Match {
    size_t words = 0;  // of the query that the phrase has
    std::span<const Alternative> alternatives;
  };

  // kInvalidArgument names the set and what is wrong with it: no words, too many, a phrase without letters or digits,
  // all phrases the same. `analyzer` must be of the languages of the index.
  static Result<std::shared_ptr<const Synonyms>> make(const std::vector<SynonymSet>& sets,
                                                      const text::Analyzer& analyzer);

  // The phrases of the list that begin at terms[first], longest first.
  std::vector<Match> at(std::span<const std::string_view> terms, size_t first) const;
  // Whether some phrase that is replaced has this term; spelling leaves such words alone.
  bool has(std::string_view term) const;
  bool empty() const { return by_phrase_.empty(); }

 private:
  std::map<std::string, std::vector<Alternative>, std::less<>> by_phrase_;  // terms joined by spaces
  std::map<std::string, size_t, std::less<>> longest_;  // by first term: words of its longest phrase
  std::set<std::string, std::less<>> words_;
};

// What a person should know about a list: a phrase that stands in two sets, which are not joined for that; one-way sets
// that lead in a circle; sets of whose other phrases no product has all words, by `products_with`, the number of
// products that have a term.
std::vector<SynonymNote> check_synonyms(const std::vector<SynonymSet>& sets, const text::Analyzer& analyzer,
                                        const std::function<std::uint32_t(std::string_view term)>& products_with);

}  // namespace shelfwise::query
