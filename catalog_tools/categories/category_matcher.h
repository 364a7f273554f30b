// Which category of a taxonomy each of a shop's paths means, and how sure that is.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "catalog_tools/categories/category_evidence.h"
#include "catalog_tools/categories/category_words.h"
#include "catalog_tools/categories/taxonomy.h"
#include "catalog_tools/categories/taxonomy_tree.h"
#include "text/analyzer.h"

namespace shelfwise::catalog_tools {

struct SampledTitle {
  std::string title;
  std::string brand;
};

struct PathToMatch {
  std::string path;
  std::vector<SampledTitle> titles;  // a sample of its products; the first kTitles are used
};

struct CategoryMatch {
  static constexpr size_t kOthers = 4;

  std::uint32_t category = 0;  // number in the taxonomy
  double score = 0;            // 0 to 1: the probability that a careful manager would accept it
  std::vector<std::pair<std::uint32_t, double>> others;  // the next likeliest with their scores, best first
};

// The weights of the evidence, and of none of the categories being right.
struct CategoryWeights {
  std::array<double, kEvidence> evidence{};
  double none = 0;
};
const CategoryWeights& default_category_weights();
const CategoryWeights& title_category_weights();  // for a title alone

// A category's probability is a softmax over the candidates of a path of the weighted evidence for each (a conditional
// logit; McFadden 1974, "Conditional logit analysis of qualitative choice behavior"), with one further choice, that
// none is right. Paths are taken from the top down, so that a path knows where its parent leads, and twice, so that it
// knows where its neighbours lead. Time grows with the number of paths and their parents, about a millisecond each;
// memory likewise, about eight kilobytes each. Not thread-safe.
class CategoryMatcher {
 public:
  static constexpr size_t kTitles = 20;        // read of a path
  static constexpr size_t kParentTitles = 30;  // of a parent, from the paths below it

  CategoryMatcher(const std::vector<TaxonomyCategory>& categories, const text::Analyzer& analyzer);

  // By path: the best category; nullopt where no word is shared.
  std::vector<std::optional<CategoryMatch>> match(const std::vector<PathToMatch>& paths,
                                                  const CategoryWeights& weights = default_category_weights());

  // The same for single products without a path, by their titles alone. Every one is about as much work as a path.
  std::vector<std::optional<CategoryMatch>> match_titles(const std::vector<SampledTitle>& titles,
                                                         const CategoryWeights& weights = title_category_weights());

  // The steps of match(), for fitting weights: what is known of each path and of each parent of a path.
  struct Candidate {
    std::uint32_t category = 0;
    EvidenceVector evidence{};
    double probability = 0;
  };
  struct Work {
    std::string path;
    ReadPath read;                               // only until the candidates are found
    std::uint32_t parent = TaxonomyTree::kNone;  // number in the list, always smaller
    size_t depth = 0;
    bool asked = false;  // a path of a product, not only a parent
    std::vector<Candidate> candidates;
    double none = 0;  // probability that none of them is right
  };
  // places: by path, its number in the list. The candidates are those that weigh most by words alone.
  std::vector<Work> prepare(const std::vector<PathToMatch>& paths, const CategoryWeights& weights,
                            std::vector<std::uint32_t>& places);
  std::vector<Work> prepare_titles(const std::vector<SampledTitle>& titles, const CategoryWeights& weights);
  const TaxonomyTree& tree() const { return tree_; }
  // Sets evidence from other paths, and the probabilities.
  void score(std::vector<Work>& work, const CategoryWeights& weights) const;

 private:
  struct Neighbours;

  ReadTitle read_title(const SampledTitle& title);
  void find_candidates(WordEvidence& evidence, const Work* parent, const CategoryWeights& weights, Work& work) const;
  void weigh(Work& work, const CategoryWeights& weights) const;
  void parent_evidence(const Work& parent, Work& work) const;

  CategoryWords words_;
  TaxonomyTree tree_;
};

}  // namespace shelfwise::catalog_tools
