#include "catalog_tools/categories/taxonomy_tree.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <unordered_map>

#include "catalog/product.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr double kFade = 0.7;  // what a part weighs, for each part between it and the end
constexpr double kUnknownFrequency = 30;

std::vector<WordId> distinct_words(const CategoryPart& part) {
  std::vector<WordId> words;
  for (const CategoryName& name : part.names) {
    for (const CategoryWord& word : name.words) words.push_back(word.id);
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

}  // namespace

TaxonomyTree::TaxonomyTree(const std::vector<TaxonomyCategory>& categories, CategoryWords& words) {
  nodes_.resize(categories.size());
  std::unordered_map<std::string, std::uint32_t> by_path;
  std::vector<std::vector<std::string>> parts;
  for (std::uint32_t i = 0; i < categories.size(); ++i) {
    parts.push_back(catalog::split_category_path(categories[i].path));
    by_path.try_emplace(catalog::join_category_path(parts.back()), i);
    if (!parts.back().empty()) words.learn_compounds(parts.back().back());
  }
  // Parents before their children, wherever they stand in the file.
  std::vector<std::uint32_t> order(nodes_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return parts[a].size() < parts[b].size(); });
  for (const std::uint32_t i : order) {
    Node& node = nodes_[i];
    if (parts[i].empty()) continue;
    node.name = words.read(parts[i].back(), false);
    node.name_words = distinct_words(node.name);
    // The nearest category above it that the file has.
    auto above = by_path.end();
    for (auto end = parts[i].end() - 1; end != parts[i].begin() && above == by_path.end(); --end) {
      above = by_path.find(catalog::join_category_path({parts[i].begin(), end}));
    }
    if (above != by_path.end()) {
      node.parent = above->second;
      const Node& parent = nodes_[node.parent];
      node.depth = parent.depth + 1;
      node.ancestors = parent.ancestors;
      std::set_union(parent.ancestor_words.begin(), parent.ancestor_words.end(), parent.name_words.begin(),
                     parent.name_words.end(), std::back_inserter(node.ancestor_words));
      for (const std::uint32_t ancestor : node.ancestors) ++nodes_[ancestor].below;
    }
    node.ancestors.push_back(i);
  }

  std::vector<double> frequency(words.size());
  for (const Node& node : nodes_) {
    for (const WordId word : node.name_words) ++frequency[word];
  }
  const double total = static_cast<double>(nodes_.size());
  unknown_rarity_ = std::log(1 + total / kUnknownFrequency);
  for (const double count : frequency) rarity_.push_back(count == 0 ? unknown_rarity_ : std::log(1 + total / count));
  postings_.resize(words.size());
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
    std::map<WordId, double> weights;
    double weight = 1;
    for (size_t a = nodes_[i].ancestors.size(); a-- > 0; weight *= kFade) {
      for (const WordId word : nodes_[nodes_[i].ancestors[a]].name_words) {
        weights[word] = std::max(weights[word], weight);
      }
    }
    double sum = 0;
    for (const auto& [word, value] : weights) {
      postings_[word].emplace_back(i, static_cast<float>(value));
      sum += std::pow(value * rarity(word), 2);
    }
    nodes_[i].norm = std::max(1e-9, std::sqrt(sum));
  }
}

bool TaxonomyTree::is_within(std::uint32_t number, std::uint32_t above) const {
  const Node& node = nodes_[number];
  const std::uint32_t depth = nodes_[above].depth;
  return depth < node.ancestors.size() && node.ancestors[depth] == above;
}

size_t TaxonomyTree::shared_levels(std::uint32_t a, std::uint32_t b) const {
  const auto& x = nodes_[a].ancestors;
  const auto& y = nodes_[b].ancestors;
  size_t levels = 0;
  while (levels < x.size() && levels < y.size() && x[levels] == y[levels]) ++levels;
  return levels;
}

}  // namespace shelfwise::catalog_tools
