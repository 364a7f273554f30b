#include "personalization/catalog_facts.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace shelfwise::personalization {
namespace {

void count(std::vector<std::uint32_t>& counts, std::uint32_t number) {
  if (number == catalog::kNone) return;
  if (number >= counts.size()) counts.resize(number + 1, 0);
  ++counts[number];
}

}  // namespace

CatalogFacts::CatalogFacts(std::shared_ptr<const catalog::Generation> generation)
    : generation_(std::move(generation)), categories_(generation_->categories(), 0) {
  for (Doc doc = 0; doc < documents(); ++doc) {
    count(brands_, generation_->brand()[doc]);
    std::uint32_t category = generation_->category()[doc];
    for (; category != catalog::kNone; category = generation_->category_parent(category)) ++categories_[category];
    for (const std::uint32_t term : generation_->title_terms(doc)) count(words_, term);
  }
  sort_by_category();
  sort_by_price();
  sort_by_group();
  measure_prices();
}

void CatalogFacts::sort_by_category() {
  const std::uint32_t categories = generation_->categories();
  const auto slot = [&](Doc doc) { return std::min(generation_->category()[doc], categories); };
  category_begin_.assign(categories + 2, 0);
  for (Doc doc = 0; doc < documents(); ++doc) ++category_begin_[slot(doc) + 1];
  for (std::size_t i = 1; i < category_begin_.size(); ++i) category_begin_[i] += category_begin_[i - 1];
  category_begin_.pop_back();
  by_category_.resize(documents());
  std::vector<Doc> next = category_begin_;
  for (Doc doc = 0; doc < documents(); ++doc) by_category_[next[slot(doc)]++] = doc;
}

// Prices change while the store is open, so they are read once: a sort does not survive a change.
void CatalogFacts::sort_by_price() {
  std::vector<std::pair<float, Doc>> order;
  by_price_.reserve(documents());
  log_prices_.reserve(documents());
  for (std::uint32_t category = 0; category < generation_->categories(); ++category) {
    order.clear();
    for (const Doc doc : of_category(category)) {
      const float log = log_price(doc);
      order.emplace_back(std::isnan(log) ? std::numeric_limits<float>::infinity() : log, doc);
    }
    std::sort(order.begin(), order.end());
    for (const auto& [log, doc] : order) {
      log_prices_.push_back(log);
      by_price_.push_back(doc);
    }
  }
}

std::span<const Doc> CatalogFacts::priced(std::uint32_t category, double least, double most) const {
  const auto begin = log_prices_.begin() + category_begin_[category];
  const auto end = log_prices_.begin() + category_begin_[category + 1];
  const auto first = std::partition_point(begin, end, [&](float log) { return static_cast<double>(log) < least; });
  const auto last = std::partition_point(first, end, [&](float log) { return static_cast<double>(log) <= most; });
  return std::span(by_price_).subspan(static_cast<std::size_t>(first - log_prices_.begin()),
                                      static_cast<std::size_t>(last - first));
}

void CatalogFacts::sort_by_group() {
  const auto groups = generation_->group();
  const std::uint32_t count = generation_->groups();
  group_begin_.assign(count + 1, 0);
  for (const std::uint32_t group : groups) ++group_begin_[group + 1];
  for (std::size_t i = 1; i < group_begin_.size(); ++i) group_begin_[i] += group_begin_[i - 1];
  by_group_.resize(documents());
  std::vector<Doc> next = group_begin_;
  for (Doc doc = 0; doc < documents(); ++doc) by_group_[next[groups[doc]]++] = doc;
}

void CatalogFacts::measure_prices() {
  for (std::uint32_t category = 0; category < generation_->categories(); ++category) {
    double sum = 0;
    int priced = 0;
    for (const Doc doc : of_category(category)) {
      const float price = log_price(doc);
      if (std::isnan(price)) continue;
      sum += static_cast<double>(price);
      ++priced;
    }
    mean_log_price_.push_back(priced > 0 ? static_cast<float>(sum / priced) : std::nanf(""));
  }
}

void CatalogFacts::append_neighbourhood(Doc doc, Doc limit, std::vector<Doc>& out) const {
  constexpr Doc kEnough = 50;
  std::uint32_t category = generation_->category()[doc];
  Doc begin = category == catalog::kNone ? category_begin_.back() : 0;
  Doc end = documents();
  for (; category != catalog::kNone; category = generation_->category_parent(category)) {
    begin = category_begin_[category];
    end = category_begin_[generation_->category_end(category)];
    if (end - begin >= kEnough) break;
  }
  if (limit == 0) return;
  const double stride = std::max(1.0, static_cast<double>(end - begin) / static_cast<double>(limit));
  for (double at = 0; at < static_cast<double>(end - begin); at += stride) {
    out.push_back(by_category_[begin + static_cast<Doc>(at)]);
  }
}

}  // namespace shelfwise::personalization
