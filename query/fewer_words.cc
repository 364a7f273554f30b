// What is shown where fewer than a page of products have all words: those with as many of them as still fill a page.
// Kept apart from matching: it begins where that has ended.
#include <bit>

#include "query/bound_work.h"
#include "query/search.h"

namespace shelfwise::query {
namespace {

constexpr int kSingleSteps = 3;  // words given up one at a time, before their number doubles

}  // namespace

// Reading the lists for one word less costs about as much as for many less, where the query is long: from some point on
// the number of words given up doubles, and what comes back is cut to as many words as fill the page. What has been
// read for nothing may not exceed what it takes to read everything, which is then done.
void Search::relax(std::uint64_t wanted) {
  const int all = std::popcount(plan_.required);
  words_needed_ = all;
  if (w_.kept.size() >= wanted) return;
  bound_plan();
  const std::uint64_t whole = postings_of(plan_);
  std::uint64_t read = 0;
  const int required = std::popcount(plan_.required);
  const bool none_has_all = w_.kept.empty();
  for (int missing = required < all ? 0 : 1; words_needed_ > 1 && w_.kept.size() < wanted;) {
    words_needed_ = read < whole ? std::max(1, required - missing) : 1;
    read += match_at_least(w_.db, plan_, words_needed_, ctx_.bm25f, w_.matched);
    keep_eligible();
    missing = missing < kSingleSteps ? missing + 1 : 2 * missing;
  }
  keep_fullest(wanted);
  if (words_needed_ == all || w_.kept.empty()) return;
  if (none_has_all) response_.fallback.strategy = Fallback::Strategy::kFewerWords;
  response_.notes.push_back("fewer than a page of products have all " + std::to_string(all) +
                            " words; showing those with " + std::to_string(words_needed_) + " or more");
}

// Leaves those with the most words, as many as fill a page, and says how many words that are.
void Search::keep_fullest(std::uint64_t wanted) {
  const auto words = [&](const MatchedDoc& match) { return std::popcount(match.parts & plan_.required); };
  std::vector<std::uint64_t> having(kMaxParts + 1, 0);
  for (const MatchedDoc& match : w_.kept) ++having[static_cast<size_t>(words(match))];
  std::uint64_t enough = 0;
  int level = std::popcount(plan_.required);
  for (; level > words_needed_; --level) {
    enough += having[static_cast<size_t>(level)];
    if (enough >= wanted) break;
  }
  if (level == words_needed_) return;
  words_needed_ = level;
  std::erase_if(w_.kept, [&](const MatchedDoc& match) { return words(match) < level; });
}

}  // namespace shelfwise::query
