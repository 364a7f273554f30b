// Request to ranked hits: understand the query, collect candidates from the text index, score, filter, count facets,
// group variants, sort, page, highlight and explain. Knows neither shoppers nor rules: those come in through Shelf.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "catalog/generation.h"
#include "common/ids.h"
#include "common/result.h"
#include "query/facets.h"
#include "query/learned/ranker.h"
#include "query/settings.h"
#include "query/snippets.h"
#include "query/suggest.h"
#include "query/understanding/recognized.h"
#include "query/understanding/synonyms.h"

namespace shelfwise::query {

enum class Match : std::uint8_t {
  kAuto,  // all words; where they fill no page, fewer words, the best first
  kAll,
  kAny,
};

// Words that may be unfinished, as the shopper types: they find what they may become as well (query/completion.h).
enum class Complete : std::uint8_t {
  kNone,
  kLast,  // the last word, with nothing behind it
  kAll,
};

inline constexpr std::uint32_t kMaxPerPage = 250;
inline constexpr std::uint32_t kMaxResultDepth = 10'000;  // page * per_page
// Of a listing without words so many products stand in the shopper's own order: all of any category. Of more, those
// that everybody's order puts first.
inline constexpr size_t kWholeListing = 250'000;
inline constexpr size_t kArrangeAhead = 32;
inline constexpr size_t kMaxQueryBytes = 2'000;  // the rest of a longer query is ignored, with a note
inline constexpr size_t kMaxQueryWords = 32;

struct SearchRequest {
  std::string q;                 // may be empty: everything, by quality
  std::string category;          // number or path; only products below it; empty: all
  std::string filter_by;         // `brand:=Sony && price:<100 && color:[Red,Blue]`; docs/search.md
  std::string facet_by;          // `brand,color,category,price(25,50,100)`; `auto`: those that part the best matches
  std::string facet_own_filter;  // "ignore": a facet's counts ignore the conditions on its own field that filter_by
                                 // joins by && at its top, so that the choices beside the one taken keep their counts
  std::string sort_by;           // `price:asc,rating:desc`; empty: by score
  std::string group_by;          // "item_group_id" (one hit a variant group), "" or "none"
  std::uint32_t page = 1;
  std::uint32_t per_page = 20;  // 0 to kMaxPerPage; 0 for counts only
  std::uint32_t max_facet_values = 10;
  Match match = Match::kAuto;
  Complete complete = Complete::kNone;
  bool correct_spelling = true;
  bool fall_back = true;  // with Match::kAuto, never answer with nothing where the store has something to show
  bool highlight = false;
  bool explain = false;
  bool signals = false;  // hits tell what a learned order reads of them
};

// A product in the running, as first scored.
struct Candidate {
  Doc doc = kNoDoc;
  float text = 0;                  // relevance alone, 0 for an empty query
  float score = 0;                 // what the order goes by; starts as text plus quality, changed by Shelf::rescore
  std::uint8_t words_matched = 0;  // of the query's words
};

// The score's parts as shown by explain; they add up to the hit's score.
struct ScorePart {
  std::string name;  // "title", "proximity", "popularity", "brand_affinity" ...
  double value = 0;
  std::string detail;  // in words, may be empty
};

// What the caller knows beyond the text, per request. Every member may be absent.
struct Shelf {
  const Synonyms* synonyms = nullptr;  // the merchant's
  // By document, added to every candidate before the best are chosen (learned popularity). Empty: the catalog's own
  // quality columns. As long as the generation.
  std::span<const float> prior;
  // False: the product is in no hit, no count and no facet (rules, stock, age).
  std::function<bool(Doc)> eligible;
  // May change `score` of the best candidates (rerank_depth of a search, kWholeListing of a listing without words), not
  // their number. Called once, on the calling thread.
  std::function<void(std::span<Candidate>)> rescore;
  // May change the order of the first `needed`, which a page is cut from; `ordered` holds kArrangeAhead more of them,
  // where there are so many, best first. Asked where the order is by score.
  std::function<void(std::span<Candidate> ordered, size_t needed)> arrange;
  // Appends the parts that rescore and prior added for a document; only asked where the request has `explain`.
  std::function<void(Doc, std::vector<ScorePart>&)> explain;
};

struct Hit {
  Doc doc = kNoDoc;
  double score = 0;
  double text = 0;
  std::uint32_t group_size = 1;  // matching products of the variant group, where grouped
  std::vector<Highlight> highlights;
  std::vector<ScorePart> parts;    // where asked for
  std::optional<Signals> signals;  // where asked for, of those that got the finer score
};

// How a query was understood, for explain.
struct Understanding {
  struct Term {
    std::string term;
    std::string origin;  // "typed", "measure", "joined", "split", "compound", "synonym", "completed"
    std::uint32_t products = 0;
  };
  std::vector<Term> terms;             // that some product has
  std::vector<std::string> unknown;    // words that no product has
  std::vector<std::string> unwanted;   // terms of words that the query says to be without
  std::vector<std::string> synonyms;   // "couch for sofa"
  std::vector<Recognized> recognized;  // words whose meaning is known
};

// Why there are hits although no product has all the words: told to the shopper, who would else wonder.
struct Fallback {
  enum class Strategy : std::uint8_t {
    kNone,
    kSpelling,             // products that match did_you_mean, since nothing matches what was typed
    kFewerWords,           // products that have some of the words
    kNearestMeaning,       // products like those that match, or that words near in meaning find
    kCategoryBestSellers,  // of the category asked for, or of products that match but may not be shown
    kBestSellers,
  };
  Strategy strategy = Strategy::kNone;
  std::optional<std::uint32_t> category;  // for kCategoryBestSellers
};
const char* fallback_name(Fallback::Strategy strategy);  // "fewer_words", ...; "" for none

struct SearchResponse {
  std::string corrected_query;  // what was searched for; empty where the query stands as typed
  std::string did_you_mean;     // what may have been meant, where that is not sure; empty beside corrected_query
  Understanding understanding;  // where the request has `explain`
  std::uint64_t found = 0;      // matches, or groups where grouped; exact
  std::uint64_t found_products = 0;
  std::vector<Hit> hits;
  std::vector<Facet> facets;
  Fallback fallback;
  std::vector<std::string> notes;  // what was done for a weak query: "no product has all 4 words; showing 3 of 4"
  // Stage to milliseconds, for metrics and explain.
  std::vector<std::pair<std::string, double>> stage_ms;
};

// One generation, ready to be searched. Thread-safe: every thread uses a text index handle of its own, kept in a pool.
class Engine {
 public:
  // `ranker`: a learned order, null for none.
  static Result<std::unique_ptr<Engine>> open(std::shared_ptr<const catalog::Generation> generation, Settings settings,
                                              std::shared_ptr<const Ranker> ranker = nullptr);
  ~Engine();

  // Errors are kInvalidArgument with the place in `context` ("filter_by:12"), or kCorrupt and kIo from the index. The
  // worst query is no error: it becomes a best effort and a note.
  Result<SearchResponse> search(const SearchRequest& request, const Shelf& shelf = {}) const;

  // Completions for what is typed so far, best first (query/suggest.h), none without a product that shelf.eligible lets
  // through. Of shelf, `eligible` and `synonyms` count; `popular` may be null. A count under rules, or of a popular
  // query, stops at kMostCounted.
  std::vector<Suggestion> suggest(std::string_view typed, std::uint32_t limit = 8, const Shelf& shelf = {},
                                  const PopularQueries* popular = nullptr) const;

  // A predicate for `filter_by` (shared with recommendation blocks); always true for an empty filter.
  Result<std::function<bool(Doc)>> compile_filter(std::string_view filter_by) const;

  const catalog::Generation& generation() const;

 private:
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace shelfwise::query
