#include "personalization/items/category_links.h"

#include <algorithm>
#include <cmath>

#include "personalization/items/row_sum.h"

namespace shelfwise::personalization {

CategoryLinks::CategoryLinks(const CatalogFacts& facts, const ItemRows& together) {
  if (together.empty()) return;
  const catalog::Generation& generation = facts.generation();
  const std::uint32_t categories = generation.categories();
  std::vector<double> total(categories, 0.0);
  std::vector<std::vector<Neighbour>> sums(categories);
  RowSum sum(categories);
  for (std::uint32_t category = 0; category < categories; ++category) {
    for (const Doc doc : facts.of_category(category)) {
      together.for_each(doc, [&](Doc other, float weight) {
        const std::uint32_t to = generation.category()[other];
        if (to != catalog::kNone) sum.add(to, weight);
      });
    }
    sums[category] = sum.take();
    for (const Neighbour& entry : sums[category]) total[entry.product] += static_cast<double>(entry.weight);
  }
  links_.resize(categories);
  for (std::uint32_t category = 0; category < categories; ++category) {
    double own = 0;
    for (const Neighbour& entry : sums[category]) own += static_cast<double>(entry.weight);
    std::vector<Link>& links = links_[category];
    for (const Neighbour& entry : sums[category]) {
      if (entry.product == category) continue;
      links.push_back({entry.product, static_cast<float>(entry.weight / std::sqrt(own * total[entry.product]))});
    }
    std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) {
      return a.weight != b.weight ? a.weight > b.weight : a.category < b.category;
    });
    if (links.size() > kMost) links.resize(kMost);
    links.shrink_to_fit();
  }
}

std::span<const CategoryLinks::Link> CategoryLinks::of(std::uint32_t category) const {
  if (category >= links_.size()) return {};
  return links_[category];
}

}  // namespace shelfwise::personalization
