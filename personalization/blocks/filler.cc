#include "personalization/blocks/filler.h"

#include <algorithm>
#include <map>
#include <utility>

namespace shelfwise::personalization {

BlockFiller::BlockFiller(const BlockContext& context, const BlockRequest& request)
    : context_(context), eligible_(request.eligible), limit_(request.limit) {
  for (const Doc seed : context.seeds) exclude(seed);
}

void BlockFiller::one_of_each_category() {
  one_of_each_category_ = true;
  for (const Doc seed : context_.seeds) categories_.insert(context_.generation().category()[seed]);
  for (const BlockItem& item : items_) categories_.insert(context_.generation().category()[item.doc]);
  categories_.erase(catalog::kNone);
}

void BlockFiller::not_cheaper() {
  for (const Doc seed : context_.seeds) {
    const std::int64_t price = context_.generation().price_micros()[seed];
    if (price != catalog::kNoMicros) least_micros_ = std::min(price, least_micros_.value_or(price));
  }
}

bool BlockFiller::costs_less(Doc doc) const {
  if (!least_micros_) return false;
  const std::int64_t price = context_.generation().price_micros()[doc];
  return price == catalog::kNoMicros || price < *least_micros_;
}

void BlockFiller::end_step() {
  const auto waiting = std::exchange(waiting_, {});
  for (const BlockItem& item : waiting) {
    if (full()) return;
    if (acceptable(item.doc)) take(item);
  }
}

// As many as the block holds are enough: each that finds its group taken in the end has left its place to that.
void BlockFiller::let_wait(const Proposal& proposal, Reason reason) {
  const auto groups = context_.generation().group();
  const bool known = std::any_of(waiting_.begin(), waiting_.end(),
                                 [&](const BlockItem& item) { return groups[item.doc] == groups[proposal.doc]; });
  if (!known && waiting_.size() < limit_) {
    waiting_.push_back({proposal.doc, proposal.score, std::move(reason), source_, {}});
  }
}

bool BlockFiller::acceptable(Doc doc) const {
  const catalog::Generation& generation = context_.generation();
  if (waiting_.size() >= limit_ && costs_less(doc)) return false;
  if ((generation.flags()[doc] & catalog::kRemoved) != 0) return false;
  if (groups_.contains(generation.group()[doc])) return false;
  if (one_of_each_category_ && categories_.contains(generation.category()[doc])) return false;
  if (context_.shopper != nullptr) {
    if (context_.shopper->muted(generation, doc)) return false;
    if (exclude_bought_ && context_.shopper->bought(doc)) return false;
  }
  return !eligible_ || eligible_(doc);
}

bool BlockFiller::offer(const Proposal& proposal, Reason reason) {
  if (full()) return false;
  if (!acceptable(proposal.doc)) return true;
  if (costs_less(proposal.doc)) {
    let_wait(proposal, std::move(reason));
  } else {
    take({proposal.doc, proposal.score, std::move(reason), source_, {}});
  }
  return !full();
}

void BlockFiller::take(BlockItem item) {
  groups_.insert(context_.generation().group()[item.doc]);
  const std::uint32_t category = context_.generation().category()[item.doc];
  if (one_of_each_category_ && category != catalog::kNone) categories_.insert(category);
  items_.push_back(std::move(item));
}

BlockAnswer BlockFiller::take() && {
  BlockAnswer answer;
  std::map<std::string, std::size_t> by_source;
  for (const BlockItem& item : items_) ++by_source[item.source];
  std::size_t most = 0;
  for (const BlockItem& item : items_) {
    if (by_source[item.source] > most) {
      most = by_source[item.source];
      answer.source = item.source;
    }
  }
  answer.items = std::move(items_);
  return answer;
}

void offer_all(std::vector<Proposal> proposals, BlockFiller& filler, const Explain& explain) {
  const auto better = [](const Proposal& a, const Proposal& b) {
    return a.score != b.score ? a.score > b.score : a.doc < b.doc;
  };
  // Few of many are needed as a rule: sorted by and by. Where nearly none is acceptable, each round takes on four times
  // as many, or a filter that few products meet would cost the square of the catalog.
  std::size_t at_a_time = 100;
  for (std::size_t begin = 0; begin < proposals.size(); at_a_time *= 4) {
    const std::size_t end = std::min(proposals.size(), begin + at_a_time);
    std::partial_sort(proposals.begin() + static_cast<std::ptrdiff_t>(begin),
                      proposals.begin() + static_cast<std::ptrdiff_t>(end), proposals.end(), better);
    for (std::size_t i = begin; i < end; ++i) {
      if (!filler.acceptable(proposals[i].doc)) continue;
      if (!filler.offer(proposals[i], explain(proposals[i].doc))) return;
    }
    begin = end;
  }
}

}  // namespace shelfwise::personalization
