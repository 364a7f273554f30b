// Products like those that match, where the words find too little. Kept apart from matching: it begins where that has
// ended.
#include <algorithm>
#include <set>

#include "query/score/kind.h"
#include "query/score/title.h"
#include "query/search.h"

namespace shelfwise::query {
namespace {

constexpr size_t kMaxLookedAt = 20'000;  // products of the seeds' categories
constexpr float kNear = 0.6F;            // cosine

}  // namespace

// At most `wanted` products that pass, nearest to the common direction of the best seeds; of their categories, since
// looking at all would take too long. In order of document.
std::vector<MatchedDoc> Search::nearest_to(std::vector<MatchedDoc> seeds, std::uint64_t wanted) {
  const size_t best = std::min(KindScorer::kBest, seeds.size());
  std::partial_sort(seeds.begin(), seeds.begin() + static_cast<std::ptrdiff_t>(best), seeds.end(), has_more_text);
  seeds.resize(best);
  KindScorer kind(ctx_.generation);
  std::set<std::uint32_t> categories;
  std::set<Doc> known;
  for (const MatchedDoc& seed : seeds) {
    kind.learn(seed.doc, 1);
    known.insert(seed.doc);
    const std::uint32_t category = ctx_.columns.category[seed.doc];
    if (category != catalog::kNone) categories.insert(category);
  }
  kind.finish();
  std::vector<MatchedDoc> found;
  size_t looked_at = 0;
  for (const std::uint32_t category : categories) {
    for (const Doc doc : ctx_.by_category.of(category)) {
      if (++looked_at > kMaxLookedAt) break;
      if (const float near = kind(doc); near >= kNear && passes(doc) && known.insert(doc).second) {
        found.push_back({doc, near, 0});
      }
    }
  }
  const size_t kept = std::min<size_t>(wanted, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(), has_more_text);
  found.resize(kept);
  for (MatchedDoc& match : found) match.text = 0;  // they have none of the words
  std::sort(found.begin(), found.end(), [](const MatchedDoc& a, const MatchedDoc& b) { return a.doc < b.doc; });
  return found;
}

// Where less than a page of products have the words, and none of them in its title, the words may well mean what these
// products are: "couch" in the text of a sofa. Products like them come behind.
void Search::add_nearest() {
  const std::uint64_t wanted = std::max<std::uint32_t>(1, request_.per_page);
  if (!request_.fall_back || request_.match != Match::kAuto || !order_.empty() || plan_.empty()) return;
  if (w_.kept.empty() || w_.kept.size() >= wanted || response_.fallback.strategy == Fallback::Strategy::kNearestMeaning)
    return;
  const TitleScorer title(plan_);
  const bool in_titles = std::any_of(w_.kept.begin(), w_.kept.end(), [&](const MatchedDoc& match) {
    return title(ctx_.generation.title_terms(match.doc), {}).coverage > 0;
  });
  if (in_titles) return;
  const std::vector<MatchedDoc> found = nearest_to(w_.kept, wanted - w_.kept.size());
  if (found.empty()) return;
  response_.notes.push_back("no title has these words; behind the products that have them come " +
                            std::to_string(found.size()) + " that are like them");
  w_.kept.insert(w_.kept.end(), found.begin(), found.end());
  nearest_added_ = true;
}

// Where everything that has the words is sold out or hidden, what is most like it.
void Search::show_nearest() {
  w_.kept = nearest_to(w_.matched, std::max<std::uint32_t>(1, request_.per_page));
  if (w_.kept.empty()) return;
  response_.fallback.strategy = Fallback::Strategy::kNearestMeaning;
  response_.notes.push_back("nothing that matches may be shown; showing products like it");
}

}  // namespace shelfwise::query
