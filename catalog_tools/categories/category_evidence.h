// What speaks for a category of the taxonomy, given a shop's path and the products in it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "catalog_tools/categories/category_words.h"
#include "catalog_tools/categories/taxonomy_tree.h"

namespace shelfwise::catalog_tools {

struct ReadTitle {
  std::vector<std::pair<WordId, float>> words;  // ascending; 1, or less for a word's second meaning
  std::vector<WordId> heads;                    // what the thing is, first its own word, then its meanings
};

struct ReadPath {
  std::vector<CategoryPart> parts;
  std::vector<ReadTitle> titles;  // of a sample of its products
};

// One number for each kind of evidence, about 0 to 1 each.
enum class Evidence : size_t {
  kFit,               // name and last part cover each other, with what parents and titles add
  kExact,             // the same by the two names alone
  kNameExplained,     // share of the category's name found in the path, its parents counting less
  kOtherNames,        // a second name in the category ("Cards & SIM Cards") that nothing explains
  kHead,              // both names end in one word
  kHeadInPath,        // the category's last word stands in the path
  kHeadInCategory,    // the path's last word stands in the category's path
  kParents,           // share of the parents' words found in the category's path
  kAncestors,         // share of the category's ancestors' words found in the path
  kTitleHeads,        // share of the products whose title is of the category's last word
  kTitleHas,          // share of the products whose title has that word
  kTitleName,         // share of the category's name that a title has, over the titles
  kTitleAncestors,    // the same for its ancestors
  kForeignAccessory,  // the category is of accessories or parts, the path is not
  kLacksAccessory,    // the reverse
  kUnexplained,       // the category's name: how much of it is found nowhere
  kLost,              // the last part: how much of it is found nowhere in the category
  kDepth,
  kSize,             // categories below it
  kSame,             // the two names are of the same words
  kTitleMass,        // how telling the words of the name are that titles have
  kQualifierOnly,    // the category's last word merely qualifies the path's: "Bottles" for "Bottle Brushes"
  kAboveExplained,   // share of the name of the category above that is found in path or titles
  kSameMass,         // how telling the words are of two names that are the same
  kForeignAudience,  // it is for babies, dogs, women, of whom neither path nor titles say a word
  kFitBelow,         // how well the best category below it fits
  kStay,             // from here on, what the other paths say: the parent leads there too
  kBelowParent,      // the category lies in what the parent leads to
  kParentTop,        // one top category with the parent's
  kParentSecond,     // one category of the second level with the parent's
  kParentNear,       // levels shared with the parent's
  kNearTop,          // one top category with the paths of the same first part
  kNearSecond,       // one second-level category with the paths of the same first two parts
  kSibling,          // lies in the category where the paths beside it lead
  kStayLost,         // kStay, where the last part's last word is unknown to the category
  kCount
};
constexpr size_t kEvidence = static_cast<size_t>(Evidence::kCount);
using EvidenceVector = std::array<float, kEvidence>;

// Looks up candidates and what speaks for them by words; the evidence from other paths is left at 0. Holds scratch
// space, so not thread-safe.
class WordEvidence {
 public:
  WordEvidence(const TaxonomyTree& tree, const CategoryWords& words) : tree_(tree), words_(words) {}

  // Must be called before the other two, for the path they are about; it must outlive them.
  void set_path(const ReadPath& path);
  // The categories most like the path by its words, best first.
  std::vector<std::uint32_t> candidates(size_t by_path, size_t by_titles);
  EvidenceVector of(std::uint32_t category);

 private:
  struct Pair;

  void make_last_tell(const ReadPath& path);
  const CategoryName* one_meant(const CategoryPart& part) const;
  void mark(std::vector<float>& weights, WordId word, float weight);
  void gather(double titles_weight, double path_weight, size_t count, std::vector<std::uint32_t>& found);
  double available(WordId word) const;
  double covered(const CategoryWord& word) const;
  Pair compare(const CategoryName& mine, const CategoryName& theirs) const;
  double in_path(WordId word) const;
  const CategoryName* name_evidence(const TaxonomyTree::Node& node, EvidenceVector& out) const;
  void parents_evidence(const TaxonomyTree::Node& node, EvidenceVector& out) const;
  void kind_evidence(const TaxonomyTree::Node& node, EvidenceVector& out) const;
  void title_evidence(const TaxonomyTree::Node& node, EvidenceVector& out) const;

  const TaxonomyTree& tree_;
  const CategoryWords& words_;

  const ReadPath* path_ = nullptr;
  CategoryPart last_;  // the last part, with the parents' words where it is vague
  bool last_is_vague_ = false;
  bool path_has_accessory_ = false;
  std::vector<float> last_words_;    // by word: how much the last part has of it
  std::vector<float> parent_words_;  // by word
  std::vector<float> title_words_;   // by word: share of titles
  std::vector<float> title_heads_;   // by word: share of titles
  std::vector<WordId> marked_;
  std::vector<float> in_name_;       // by word, of the category in hand
  std::vector<float> in_ancestors_;  // by word, of the category in hand
  std::vector<double> dots_;
};

}  // namespace shelfwise::catalog_tools
