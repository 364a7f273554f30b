#include "server/curated.h"

#include <algorithm>

#include "server/rules.h"

namespace shelfwise::server {
namespace {

void append(const std::vector<Doc>& from, std::vector<Doc>& to) { to.insert(to.end(), from.begin(), from.end()); }

}  // namespace

CuratedLists::CuratedLists(const std::vector<CuratedList>& lists, const catalog::Generation& generation)
    : generation_(&generation) {
  for (const CuratedList& list : lists) {
    std::vector<Doc> docs;
    for (const std::string& id : list.products) {
      if (const auto doc = generation.find(id)) docs.push_back(*doc);
    }
    OfBlock& block = blocks_[list.block];
    if (!list.product.empty()) {
      if (const auto seed = generation.find(list.product)) append(docs, block.by_product[*seed]);
    } else if (!list.category.empty()) {
      const auto category = generation.find_category(list.category);
      if (category) block.by_category.push_back({*category, generation.category_end(*category), std::move(docs)});
    } else {
      append(docs, block.everywhere);
    }
  }
  for (auto& [name, block] : blocks_) {
    std::stable_sort(block.by_category.begin(), block.by_category.end(),
                     [](const OfCategory& a, const OfCategory& b) { return a.end - a.begin < b.end - b.begin; });
  }
}

std::vector<Doc> CuratedLists::pick(const std::string& block, std::span<const std::string> product_ids) const {
  const auto found = blocks_.find(block);
  if (found == blocks_.end()) return {};
  const OfBlock& lists = found->second;
  std::vector<Doc> picked;
  std::vector<std::uint32_t> categories;
  for (const std::string& id : product_ids) {
    const auto seed = generation_->find(id);
    if (!seed) continue;
    categories.push_back(generation_->category()[*seed]);
    if (const auto own = lists.by_product.find(*seed); own != lists.by_product.end()) append(own->second, picked);
  }
  for (const OfCategory& list : lists.by_category) {
    const bool beside = std::any_of(categories.begin(), categories.end(),
                                    [&](std::uint32_t own) { return own >= list.begin && own < list.end; });
    if (beside) append(list.docs, picked);
  }
  append(lists.everywhere, picked);
  std::erase_if(picked, [&](Doc doc) { return !in_stock(*generation_, doc); });
  return picked;
}

}  // namespace shelfwise::server
