// What is shown where nothing matches. Kept apart from matching: it begins where that has ended.
#include <algorithm>
#include <map>

#include "query/search.h"

namespace shelfwise::query {
namespace {

constexpr size_t kMostBestSellers = 1'000;
constexpr size_t kVoters = 100;  // best matches that tell the category, although something keeps them from being shown

}  // namespace

const char* fallback_name(Fallback::Strategy strategy) {
  switch (strategy) {
    case Fallback::Strategy::kNone: return "";
    case Fallback::Strategy::kSpelling: return "spelling";
    case Fallback::Strategy::kFewerWords: return "fewer_words";
    case Fallback::Strategy::kNearestMeaning: return "nearest_meaning";
    case Fallback::Strategy::kCategoryBestSellers: return "category_best_sellers";
    case Fallback::Strategy::kBestSellers: return "best_sellers";
  }
  return "";
}

// Instead of the whole store: who asked for something else wants its best, and no million counted. A product is tested
// only where it would be among them.
void Search::collect_best_sellers() {
  std::vector<std::pair<float, Doc>>& best = w_.by_text;  // a heap with the last of them on top
  best.clear();
  const auto look_at = [&](Doc doc) {
    const std::pair<float, Doc> entry(-prior(doc), doc);
    if (best.size() == kMostBestSellers && !(entry < best.front())) return;
    if (!passes(doc)) return;
    best.push_back(entry);
    std::push_heap(best.begin(), best.end());
    if (best.size() <= kMostBestSellers) return;
    std::pop_heap(best.begin(), best.end());
    best.pop_back();
  };
  if (category_) {
    for (const Doc doc : ctx_.by_category.of(*category_)) look_at(doc);
  } else {
    for (Doc doc = 0; doc < ctx_.generation.size(); ++doc) look_at(doc);
  }
  w_.kept.clear();
  for (const auto& [score, doc] : best) w_.kept.push_back({doc, 0, 0});
  std::sort(w_.kept.begin(), w_.kept.end(), [](const MatchedDoc& a, const MatchedDoc& b) { return a.doc < b.doc; });
}

void Search::match_best_sellers() {
  everything_ = true;
  keep_eligible([this] { collect_best_sellers(); });
}

// Of the products that have words of the query but do not pass: sold out, hidden, filtered away.
std::optional<std::uint32_t> Search::category_of_matches() {
  const size_t voters = std::min(kVoters, w_.matched.size());
  std::partial_sort(w_.matched.begin(), w_.matched.begin() + static_cast<std::ptrdiff_t>(voters), w_.matched.end(),
                    has_more_text);
  std::map<std::uint32_t, float> votes;
  for (size_t i = 0; i < voters; ++i) {
    const std::uint32_t category = ctx_.columns.category[w_.matched[i].doc];
    if (category != catalog::kNone) votes[category] += w_.matched[i].text;
  }
  if (votes.empty()) return std::nullopt;
  return std::max_element(votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

// Products that have the words and that the rules allow, so that filter_by or the category alone keeps them away.
std::uint64_t Search::matches_beside_filter() const {
  return static_cast<std::uint64_t>(
      std::count_if(w_.matched.begin(), w_.matched.end(), [&](const MatchedDoc& match) { return allowed(match.doc); }));
}

// Best sellers of the category meant, else of all that the request allows; filter_by and the rules hold throughout. A
// filter that leaves nothing of what matches is the shopper's own choice, and answered with nothing.
void Search::avoid_dead_end() {
  if (!request_.fall_back || request_.match != Match::kAuto || plan_.empty() || category_unknown_) return;
  if (const std::uint64_t beside = matches_beside_filter(); beside > 0) {
    response_.notes.push_back("no product with these words passes filter_by and category; without them " +
                              std::to_string(beside) + (beside == 1 ? " does" : " do"));
    return;
  }
  if (!w_.matched.empty()) show_nearest();
  if (!w_.kept.empty()) return;
  const std::optional<std::uint32_t> asked = category_;
  const std::optional<std::uint32_t> meant = category_of_matches();
  const bool within = meant && (!asked || (*meant >= *asked && *meant < ctx_.generation.category_end(*asked)));
  if (within) {
    category_ = meant;
    match_best_sellers();
  }
  if (w_.kept.empty()) {
    category_ = asked;
    match_best_sellers();
  }
  if (w_.kept.empty()) {
    response_.notes.push_back("nothing matches, and nothing else passes filter_by and category");
    return;
  }
  plan_ = {};
  plan_weight_ = 0;
  response_.fallback = {Fallback::Strategy::kBestSellers, category_};
  if (category_) response_.fallback.strategy = Fallback::Strategy::kCategoryBestSellers;
  response_.notes.push_back(
      "nothing matches; showing the best sellers" +
      (category_ ? " of " + std::string(ctx_.generation.category_path(*category_)) : std::string()));
}

}  // namespace shelfwise::query
