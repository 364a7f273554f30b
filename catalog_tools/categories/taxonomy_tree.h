// A taxonomy as a tree of names whose words can be looked up.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "catalog_tools/categories/category_words.h"
#include "catalog_tools/categories/taxonomy.h"

namespace shelfwise::catalog_tools {

// Categories are numbered as the file has them. Cost of building: one pass over the names. Read-only afterwards.
class TaxonomyTree {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  TaxonomyTree(const std::vector<TaxonomyCategory>& categories, CategoryWords& words);

  struct Node {
    std::uint32_t parent = kNone;
    std::uint32_t depth = 0;               // 0 at the top
    std::uint32_t below = 0;               // categories below it
    std::vector<std::uint32_t> ancestors;  // from the top down, itself last
    CategoryPart name;
    std::vector<WordId> name_words;      // distinct, ascending
    std::vector<WordId> ancestor_words;  // distinct, ascending; of all parts above
    double norm = 1;                     // of its weighted words, for the cosine
  };

  size_t size() const { return nodes_.size(); }
  const Node& node(std::uint32_t number) const { return nodes_[number]; }

  // How much a word tells: the fewer categories have it in their names, the more. A word of no category counts as one
  // of thirty.
  double rarity(WordId word) const { return word < rarity_.size() ? rarity_[word] : unknown_rarity_; }
  bool known(WordId word) const { return word < postings_.size() && !postings_[word].empty(); }

  // Whether `above` is `number` or one of its ancestors.
  bool is_within(std::uint32_t number, std::uint32_t above) const;
  // How many levels the two share from the top.
  size_t shared_levels(std::uint32_t a, std::uint32_t b) const;

  using Posting = std::pair<std::uint32_t, float>;  // category, weight of the word in its path
  const std::vector<Posting>& postings(WordId word) const { return postings_[word]; }

 private:
  std::vector<Node> nodes_;
  std::vector<double> rarity_;  // by word
  double unknown_rarity_ = 0;
  std::vector<std::vector<Posting>> postings_;  // by word
};

}  // namespace shelfwise::catalog_tools
