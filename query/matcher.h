// A plan against the postings: every product that matches, with its first text score. Exhaustive, so that counts and
// facets are exact.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "query/plan.h"
#include "query/score/bm25f.h"
#include "query/text_index.h"

namespace shelfwise::query {

struct MatchedDoc {
  Doc doc = kNoDoc;
  float text = 0;
  Parts parts = 0;
};

// By the first text score, ties in order of document.
inline bool has_more_text(const MatchedDoc& a, const MatchedDoc& b) {
  return a.text != b.text ? a.text > b.text : a.doc < b.doc;
}

// Products that have all required parts, in order of document. Walks the rarest part and looks the others up.
void match_all(const Xapian::Database& db, const Plan& plan, const Bm25f& bm25f, std::vector<MatchedDoc>& out);

// Products that have at least `least` (1 or more) of the required parts, in order of document. Walks no more lists than
// it must: the fewer parts may be missing, the fewer. The postings that this took, look-ups counted as several; never
// more than postings_of(plan).
std::uint64_t match_at_least(const Xapian::Database& db, const Plan& plan, int least, const Bm25f& bm25f,
                             std::vector<MatchedDoc>& out);

// How many products have all required parts and are eligible (all are, where that is empty), of the first kMostCounted
// that have the parts: what a suggestion needs to know.
inline constexpr std::uint32_t kMostCounted = 1'000;
std::uint32_t count_all(const Xapian::Database& db, const Plan& plan, const Bm25f& bm25f,
                        const std::function<bool(Doc)>& eligible);

// Products that have any part, in order of document. Works through the documents window by window, so that the scores
// of a window stay in the processor's nearest cache.
void match_any(const Xapian::Database& db, const Plan& plan, const Bm25f& bm25f, std::vector<MatchedDoc>& out);

}  // namespace shelfwise::query
