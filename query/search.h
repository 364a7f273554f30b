// One search from request to answer, on one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "catalog/title_forms.h"
#include "query/category_products.h"
#include "query/columns.h"
#include "query/completion.h"
#include "query/engine.h"
#include "query/facets.h"
#include "query/filter.h"
#include "query/matcher.h"
#include "query/plan.h"
#include "query/score/bm25f.h"
#include "query/sort.h"
#include "query/spelling.h"
#include "query/understanding/compounds.h"
#include "query/understanding/values.h"
#include "query/understanding/wishes.h"
#include "text/analyzer.h"

namespace shelfwise::query {

// What a thread needs for searching: handles that are not thread-safe, and memory used again and again.
struct Worker {
  Xapian::Database db;
  text::Analyzer analyzer;
  text::Tokens tokens;
  std::vector<MatchedDoc> matched;
  std::vector<MatchedDoc> kept;
  std::vector<Candidate> candidates;
  std::vector<std::pair<float, Doc>> by_text;
  std::vector<Doc> docs;
  std::vector<std::uint32_t> group_slot;  // by group: position in candidates, valid where the stamp is this search's
  std::vector<std::uint32_t> group_stamp;
  std::vector<std::uint32_t> group_size;  // by candidate
  std::uint32_t stamp = 0;
};

// What all searches of a generation share, immutable.
struct SearchContext {
  const catalog::Generation& generation;
  const Settings& settings;
  const Columns& columns;
  const Bm25f& bm25f;
  std::span<const float> quality;  // by document, in units of the text score
  const Speller& speller;
  const CompoundTerms& compounds;
  const ValueNames& value_names;
  const catalog::TitleForms& title_forms;
  const CategoryProducts& by_category;
  const Ranker* ranker = nullptr;  // may be null
};

class Search {
 public:
  Search(const SearchContext& context, Worker& worker, const SearchRequest& request, const Shelf& shelf);

  // Errors as Engine::search says. Throws Xapian::Error.
  Result<SearchResponse> run();

 private:
  Status parse();
  void understand(std::string_view q);
  void read_wishes(std::string_view& q);
  void tell_wishes();
  void correct_finished(std::string_view q);
  void correct_spelling(std::string_view q, bool lost);
  bool is_in_synonyms(std::string_view word);
  std::vector<std::string> words_of_model_numbers() const;
  void tell_understanding();
  void plan_tokens(std::string_view q);
  void weigh_plan();
  void take_offer();
  void match();
  void bound_plan();
  void match_everything();
  void match_best_sellers();
  void collect_best_sellers();
  void keep_eligible();
  void keep_eligible(const std::function<void()>& collect);
  void collect_eligible();
  bool allowed(Doc doc) const;      // by the merchant
  bool base_passes(Doc doc) const;  // everything but filter_by
  bool passes(Doc doc) const { return base_passes(doc) && (filter_.empty() || filter_(doc)); }
  void relax(std::uint64_t wanted);
  void keep_fullest(std::uint64_t wanted);
  void avoid_dead_end();
  void add_nearest();
  void show_nearest();
  std::vector<MatchedDoc> nearest_to(std::vector<MatchedDoc> seeds, std::uint64_t wanted);
  std::uint64_t matches_beside_filter() const;
  std::optional<std::uint32_t> category_of_matches();
  std::uint64_t distinct_kept();
  void choose_facets_of_best();
  void count_facets();
  std::vector<Facet> count(const FacetPlan& plan) const;
  Facet count_without_own_filter(const FacetEntry& entry);
  void collect_candidates();
  void group_candidates();
  void rank();
  void finer_scores(std::span<Candidate> best);
  void score_titles(std::span<Candidate> best);
  void score_brands(std::span<Candidate> best);
  void score_named_values(std::span<Candidate> best);
  void score_unwanted(std::span<Candidate> best);
  void score_kinds(std::span<Candidate> best);
  void score_learned(std::span<Candidate> best);
  // Adds a share of the query's whole rarity to the score of best[at], to its explanation and, where it is one, to its
  // signals.
  void add_fine(std::span<Candidate> best, size_t at, Signal signal, double share, const char* detail);
  void add_share(std::span<Candidate> best, size_t at, const char* name, double share, const char* detail);
  void page();
  void explain(Hit& hit) const;
  float prior(Doc doc) const { return shelf_.prior.empty() ? ctx_.quality[doc] : shelf_.prior[doc]; }
  void mark(const char* stage);

  const SearchContext& ctx_;
  Worker& w_;
  const SearchRequest& request_;
  const Shelf& shelf_;
  SearchResponse response_;
  Filter filter_;
  FacetPlan facets_;
  bool choose_facets_ = false;
  std::optional<std::uint32_t> facet_category_;  // whose children a category facet counts
  SortOrder order_;
  std::optional<std::uint32_t> category_;
  bool category_unknown_ = false;
  bool grouped_ = false;
  bool everything_ = false;     // no words to match: every product is a match
  bool nearest_added_ = false;  // products without any of the words stand behind those with them
  int words_needed_ = 0;        // of the required ones, after relaxing
  Wishes wishes_;
  std::string searched_;  // the query without what is read before its words
  std::vector<Completion> completions_;
  Plan plan_;
  std::vector<NamedPhrase> named_;
  float plan_weight_ = 0;
  std::vector<std::pair<Doc, std::vector<ScorePart>>>
      fine_parts_;                                    // of reranked candidates, where explain is asked for
  std::vector<Signals> signals_;                      // of reranked candidates, where something reads them
  std::vector<std::pair<Doc, Signals>> doc_signals_;  // the same, where they are asked for
  std::int64_t last_mark_ns_ = 0;
};

}  // namespace shelfwise::query
