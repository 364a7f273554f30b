// Proposals of synonyms from what shoppers did after a search that failed them: they asked in other words, or clicked
// on products that say it in other words.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "catalog/generation.h"
#include "events/event.h"
#include "server/association.h"
#include "server/catalog_synonyms.h"
#include "server/synonym_proposal.h"
#include "text/analyzer.h"

namespace shelfwise::server {

// Feed it the log in order. Not thread-safe. Memory is bounded by that of two Associations, 100,000 open sessions, the
// words of 50,000 titles, and 100,000 times a shopper typed a word that no product has.
class SynonymMiner {
 public:
  static constexpr std::uint32_t kLeastShoppers = 3;       // one person's habit is no evidence, and nobody's business
  static constexpr std::uint32_t kLeastKnownShoppers = 5;  // where products have the word: it may be right as it is
  static constexpr double kLeastLift = 3;
  static constexpr double kLeastShare = 0.2;  // of the shoppers who went on
  static constexpr double kLeastKnownShare = 0.4;
  static constexpr std::chrono::minutes kSession{30};
  static constexpr size_t kMaxSessions = 100'000;
  static constexpr size_t kMaxProposals = 100;
  static constexpr std::ptrdiff_t kMaxPerWord = 2;  // of one source
  static constexpr size_t kMaxTitles = 50'000;      // kept analyzed
  static constexpr size_t kMaxUnsold = 100'000;     // words and shoppers

  // Both outlive it; `analyzer` is of the languages of the index.
  SynonymMiner(const catalog::Generation& generation, const text::Analyzer& analyzer);

  void add(const events::Event& event);

  // At most kMaxProposals, those of most shoppers first; corrections of spelling and forms of one word are not among
  // them.
  std::vector<SynonymProposal> proposals() const;

  // Words of searches that no product has, of kLeastShoppers or more, those of most shoppers first.
  std::vector<UnsoldWord> unsold() const;

 private:
  struct Word {
    std::string term;
    std::string word;
    bool plain = false;  // of letters, and no stop word
    bool sold = false;   // some product has it
  };
  struct Session {
    std::vector<Word> query;
    TimePoint time;
    bool clicked = false;
  };

  std::vector<Word> words_of(std::string_view text) const;
  const std::vector<Word>& title_of(Doc doc);
  void add_search(const events::Event& event, std::uint64_t shopper);
  void add_click(const events::Event& event, std::uint64_t shopper);
  void add_reformulation(const std::vector<Word>& before, const std::vector<Word>& after, std::uint64_t shopper);
  void add_from(const Association& association, const char* source, std::vector<SynonymProposal>& found) const;
  void make_room(TimePoint now);
  bool is_sold(std::string_view phrase) const;

  const catalog::Generation& generation_;
  const text::Analyzer& analyzer_;
  std::string language_;
  std::unordered_map<std::uint64_t, Session> sessions_;
  std::unordered_map<Doc, std::vector<Word>> titles_;
  std::unordered_map<std::string, std::unordered_set<std::uint64_t>> unsold_;  // word to shoppers who typed it
  size_t unsold_counted_ = 0;
  Association searches_;  // from what was left out of a query to what was put in its place
  Association clicks_;    // from a word that no product has to words of titles clicked
};

}  // namespace shelfwise::server
