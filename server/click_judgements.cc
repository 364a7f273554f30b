#include "server/click_judgements.h"

#include <algorithm>
#include <cmath>

#include "common/random.h"
#include "text/fold.h"

namespace shelfwise::server {
namespace {

using events::EventKind;

// The chance that place n is looked at falls as 1/n, as measured in the paper's own experiment; the first is always
// seen.
double weight_of(std::int32_t position) { return std::min<double>(std::max(position, 1), ClickJudgements::kMaxWeight); }

}  // namespace

const std::string* ClickJudgements::query_of(const events::Event& event, std::uint64_t shopper) const {
  if (!event.query_id.empty()) {
    const auto answer = by_answer_.find(std::string(event.query_id.str()));
    if (answer != by_answer_.end()) return &answer->second;
  }
  const auto search = latest_.find(shopper);
  if (search == latest_.end() || event.time < search->second.time || event.time - search->second.time > kSession) {
    return nullptr;
  }
  return &search->second.query;
}

void ClickJudgements::add(const events::Event& event) {
  if (event.opted_out || events::owner(event).empty()) return;
  const std::uint64_t shopper = stable_hash(events::owner(event).str());
  if (event.kind == EventKind::kSearch) {
    std::string query = text::fold(event.query);
    if (query.empty() || (queries_.size() >= kMaxQueries && !queries_.contains(query))) {
      latest_.erase(shopper);
      return;
    }
    queries_[query].shoppers.insert(shopper);
    if (latest_.size() >= kMaxOpen) latest_.clear();
    if (by_answer_.size() >= kMaxOpen) by_answer_.clear();
    if (!event.query_id.empty()) by_answer_[std::string(event.query_id.str())] = query;
    latest_[shopper] = {std::move(query), event.time};
    return;
  }
  const bool bought = event.kind == EventKind::kAdd || event.kind == EventKind::kOrder;
  if (!bought && event.kind != EventKind::kClick) return;
  const std::string* query = query_of(event, shopper);
  if (query == nullptr) return;
  for (const events::EventItem& item : event.items) {
    if (counted_.size() >= kMaxClicks) return;
    const std::uint64_t step = stable_hash(item.product.str(), stable_hash(*query, shopper)) ^ (bought ? 1U : 0U);
    if (!counted_.insert(step).second) continue;  // each shopper once
    queries_[*query].clicks[std::string(item.product.str())] += bought ? kBoughtWeight : weight_of(item.position);
  }
}

std::vector<JudgedQuery> ClickJudgements::judgements() const {
  std::vector<std::pair<size_t, JudgedQuery>> found;
  for (const auto& [text, query] : queries_) {
    if (query.shoppers.size() < kLeastShoppers || query.clicks.size() < 2) continue;
    double most = 0;
    for (const auto& [product, weight] : query.clicks) most = std::max(most, weight);
    JudgedQuery judged{text, text, {}};
    for (const auto& [product, weight] : query.clicks) {
      judged.grades[product] = std::max(1, static_cast<int>(std::lround(kBestGrade * weight / most)));
    }
    found.emplace_back(query.shoppers.size(), std::move(judged));
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second.text < b.second.text;
  });
  std::vector<JudgedQuery> judgements;
  for (auto& [shoppers, judged] : found) judgements.push_back(std::move(judged));
  return judgements;
}

}  // namespace shelfwise::server
