#include "server/curated.h"

#include <algorithm>

#include "server/rules.h"

namespace shelfwise::server {
namespace {

// Lists for a segment stand before those for everybody, and else in the order of their ids.
bool before(const std::string& segment, const std::string& other) { return !segment.empty() && other.empty(); }

}  // namespace

CuratedLists::CuratedLists(const std::vector<CuratedList>& lists, const catalog::Generation& generation)
    : generation_(&generation) {
  for (const CuratedList& list : lists) {
    std::vector<Doc> docs;
    for (const std::string& id : list.products) {
      if (const auto doc = generation.find(id)) docs.push_back(*doc);
    }
    OfBlock& block = blocks_[list.block];
    block.asks_for_segments = block.asks_for_segments || !list.segment.empty();
    List own{list.segment, std::move(docs)};
    if (!list.product.empty()) {
      if (const auto seed = generation.find(list.product)) block.by_product[*seed].push_back(std::move(own));
    } else if (!list.category.empty()) {
      const auto category = generation.find_category(list.category);
      if (category) block.by_category.push_back({*category, generation.category_end(*category), std::move(own)});
    } else {
      block.everywhere.push_back(std::move(own));
    }
  }
  const auto by_segment = [](const List& a, const List& b) { return before(a.segment, b.segment); };
  for (auto& [name, block] : blocks_) {
    for (auto& [seed, own] : block.by_product) std::stable_sort(own.begin(), own.end(), by_segment);
    std::stable_sort(block.everywhere.begin(), block.everywhere.end(), by_segment);
    std::stable_sort(block.by_category.begin(), block.by_category.end(), [](const OfCategory& a, const OfCategory& b) {
      const std::uint32_t width = a.end - a.begin;
      const std::uint32_t other = b.end - b.begin;
      return width != other ? width < other : before(a.list.segment, b.list.segment);
    });
  }
}

bool CuratedLists::asks_for_segments(const std::string& block) const {
  const auto found = blocks_.find(block);
  return found != blocks_.end() && found->second.asks_for_segments;
}

std::vector<Doc> CuratedLists::pick(const std::string& block, std::span<const std::string> product_ids,
                                    std::span<const std::string_view> segments) const {
  const auto found = blocks_.find(block);
  if (found == blocks_.end()) return {};
  const OfBlock& lists = found->second;
  std::vector<Doc> picked;
  const auto append = [&](const List& list) {
    const bool theirs = list.segment.empty() || std::count(segments.begin(), segments.end(), list.segment) > 0;
    if (theirs) picked.insert(picked.end(), list.docs.begin(), list.docs.end());
  };
  std::vector<std::uint32_t> categories;
  for (const std::string& id : product_ids) {
    const auto seed = generation_->find(id);
    if (!seed) continue;
    categories.push_back(generation_->category()[*seed]);
    const auto own = lists.by_product.find(*seed);
    if (own != lists.by_product.end()) std::for_each(own->second.begin(), own->second.end(), append);
  }
  for (const OfCategory& list : lists.by_category) {
    const bool beside = std::any_of(categories.begin(), categories.end(),
                                    [&](std::uint32_t own) { return own >= list.begin && own < list.end; });
    if (beside) append(list.list);
  }
  std::for_each(lists.everywhere.begin(), lists.everywhere.end(), append);
  std::erase_if(picked, [&](Doc doc) { return !in_stock(*generation_, doc); });
  return picked;
}

}  // namespace shelfwise::server
