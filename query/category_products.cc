#include "query/category_products.h"

namespace shelfwise::query {

CategoryProducts::CategoryProducts(const catalog::Generation& generation)
    : generation_(generation), offsets_(generation.categories() + size_t{1}, 0) {
  const std::span<const std::uint32_t> category = generation.category();
  for (const std::uint32_t own : category) {
    if (own != catalog::kNone) ++offsets_[own + 1];
  }
  for (size_t i = 1; i < offsets_.size(); ++i) offsets_[i] += offsets_[i - 1];
  docs_.resize(offsets_.back());
  std::vector<std::uint32_t> next(offsets_.begin(), offsets_.end() - 1);
  for (Doc doc = 0; doc < category.size(); ++doc) {
    if (category[doc] != catalog::kNone) docs_[next[category[doc]]++] = doc;
  }
}

std::span<const Doc> CategoryProducts::of(std::uint32_t category) const {
  const std::uint32_t begin = offsets_[category];
  return std::span<const Doc>(docs_).subspan(begin, offsets_[generation_.category_end(category)] - begin);
}

}  // namespace shelfwise::query
