#include "catalog_tools/categories/category_evidence.h"

#include <algorithm>
#include <cmath>

namespace shelfwise::catalog_tools {
namespace {

// How much a word counts that stands elsewhere than where it is looked for.
constexpr double kMeaning = 0.75;
constexpr double kNearestParent = 0.8;
constexpr double kParentFade = 0.8;
constexpr double kBesides = 0.4;  // of a part's names, those that are not meant
constexpr double kOfTitles = 0.85;
constexpr double kOfAncestors = 0.7;

double harmonic(double x, double y) { return x + y <= 0 ? 0 : 2 * x * y / (x + y); }

float& at(EvidenceVector& vector, Evidence kind) { return vector[static_cast<size_t>(kind)]; }

double value(const std::vector<float>& weights, WordId word) {
  return word < weights.size() ? static_cast<double>(weights[word]) : 0;
}

void raise(std::vector<float>& weights, WordId word, double weight) {
  if (word >= weights.size()) weights.resize(word + 1);
  weights[word] = std::max(weights[word], static_cast<float>(weight));
}

// 1 for the word itself, less for a meaning of it, else 0.
double likeness(const CategoryWord& mine, WordId theirs) {
  if (mine.id == theirs) return 1;
  return std::find(mine.meanings.begin(), mine.meanings.end(), theirs) != mine.meanings.end() ? kMeaning : 0;
}

}  // namespace

struct WordEvidence::Pair {
  double name_alone = 0;
  double last_alone = 0;
  double name = 0;
  double last = 0;
  double unexplained = 0;
  double lost = 0;
  double head = 0;
  double mass = 0;
  bool qualifier_only = false;
  double rank() const { return harmonic(name, last) + 0.3 * harmonic(name_alone, last_alone) + 0.2 * head; }
};

void WordEvidence::mark(std::vector<float>& weights, WordId word, float weight) {
  raise(weights, word, weight);
  marked_.push_back(word);
}

// "Scanners > Accessories" is read as "Scanner Accessories"; in "Range Parts & Accessories", the second name is
// left out.
void WordEvidence::make_last_tell(const ReadPath& path) {
  if (!last_.vague) {
    std::erase_if(last_.names, [](const CategoryName& name) { return name.vague; });
    return;
  }
  const CategoryWord* accessory = nullptr;
  for (const CategoryName& name : last_.names) {
    for (const CategoryWord& word : name.words) {
      if (words_.accessory(word.id)) accessory = &word;
    }
  }
  for (size_t p = path.parts.size(); p-- > 0;) {
    if (path.parts[p].vague) continue;
    CategoryPart telling;
    for (CategoryName name : path.parts[p].names) {
      if (name.vague) continue;
      if (accessory != nullptr && !words_.accessory(name.words[name.head].id)) {
        name.words.push_back(*accessory);
        name.head = name.words.size() - 1;
      }
      telling.names.push_back(std::move(name));
    }
    last_ = std::move(telling);
    return;
  }
}

// Below "Wireless Chargers & Cases", "Charging Cases" are cases: the name of several that ends as the last part does.
const CategoryName* WordEvidence::one_meant(const CategoryPart& part) const {
  if (part.names.size() < 2) return nullptr;
  for (const CategoryName& name : part.names) {
    if (name.words.empty() || name.vague) continue;
    for (const CategoryName& own : last_.names) {
      if (!own.words.empty() && own.words[own.head].id == name.words[name.head].id) return &name;
    }
  }
  return nullptr;
}

void WordEvidence::set_path(const ReadPath& path) {
  for (auto* weights : {&last_words_, &parent_words_, &title_words_, &title_heads_}) {
    for (const WordId word : marked_) {
      if (word < weights->size()) (*weights)[word] = 0;
    }
  }
  marked_.clear();
  path_ = &path;
  last_ = path.parts.empty() ? CategoryPart{} : path.parts.back();
  last_is_vague_ = last_.vague;
  path_has_accessory_ = false;
  make_last_tell(path);
  double weight = last_is_vague_ ? 0.95 : kNearestParent;
  for (size_t p = path.parts.size(); p-- > 0;) {
    const bool is_last = p + 1 == path.parts.size();
    const CategoryName* meant = is_last ? nullptr : one_meant(path.parts[p]);
    for (const CategoryName& name : path.parts[p].names) {
      const double share = is_last ? 1 : meant == nullptr || meant == &name ? weight : weight * kBesides;
      for (const CategoryWord& word : name.words) {
        mark(is_last ? last_words_ : parent_words_, word.id, static_cast<float>(share));
        for (const WordId meaning : word.meanings) {
          mark(is_last ? last_words_ : parent_words_, meaning, static_cast<float>(kMeaning * share));
        }
        if (p + 2 >= path.parts.size() && words_.accessory(word.id)) path_has_accessory_ = true;
      }
    }
    if (!is_last) weight *= kParentFade;
  }
  const float share = path.titles.empty() ? 0 : 1.0F / static_cast<float>(path.titles.size());
  const auto add = [&](std::vector<float>& weights, WordId word, float amount) {
    if (word >= weights.size()) weights.resize(word + 1);
    weights[word] += amount;
    marked_.push_back(word);
  };
  for (const ReadTitle& title : path.titles) {
    for (const auto& [word, amount] : title.words) add(title_words_, word, share * amount);
    for (size_t i = 0; i < title.heads.size(); ++i) {
      add(title_heads_, title.heads[i], share * static_cast<float>(i == 0 ? 1 : kMeaning));
    }
  }
}

void WordEvidence::gather(double titles_weight, double path_weight, size_t count, std::vector<std::uint32_t>& found) {
  dots_.assign(tree_.size(), 0);
  std::vector<WordId> words = marked_;
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  std::vector<std::uint32_t> touched;
  for (const WordId word : words) {
    if (!tree_.known(word)) continue;
    const double by_path = std::max(value(last_words_, word), kOfAncestors * value(parent_words_, word));
    const double share = value(title_words_, word);
    const double by_titles = std::max(share >= 0.2 ? kOfTitles * share : 0.0, std::min(1.0, value(title_heads_, word)));
    const double weight = std::max(path_weight * by_path, titles_weight * by_titles);
    if (weight <= 0) continue;
    const double amount = weight * tree_.rarity(word) * tree_.rarity(word);
    for (const auto& [category, in_category] : tree_.postings(word)) {
      if (dots_[category] == 0) touched.push_back(category);
      dots_[category] += amount * in_category / tree_.node(category).norm;
    }
  }
  const size_t kept = std::min(count, touched.size());
  std::partial_sort(
      touched.begin(), touched.begin() + static_cast<std::ptrdiff_t>(kept), touched.end(),
      [&](std::uint32_t a, std::uint32_t b) { return dots_[a] != dots_[b] ? dots_[a] > dots_[b] : a < b; });
  found.insert(found.end(), touched.begin(), touched.begin() + static_cast<std::ptrdiff_t>(kept));
}

std::vector<std::uint32_t> WordEvidence::candidates(size_t by_path, size_t by_titles) {
  std::vector<std::uint32_t> found;
  gather(0.6, 1, by_path, found);
  if (by_titles > 0) gather(1, 0.3, by_titles, found);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

double WordEvidence::available(WordId word) const {
  return std::max({value(last_words_, word) * 0.9, value(parent_words_, word)});
}

double WordEvidence::in_path(WordId word) const { return std::max(value(last_words_, word), available(word)); }

// How much of a word of the path the category in hand has.
double WordEvidence::covered(const CategoryWord& word) const {
  const auto has = [&](WordId id) {
    return std::max<double>(value(in_name_, id), kOfAncestors * value(in_ancestors_, id));
  };
  double best = has(word.id);
  double meanings = 0;
  for (const WordId meaning : word.meanings) meanings = std::max(meanings, has(meaning));
  return std::max(best, kMeaning * meanings);
}

WordEvidence::Pair WordEvidence::compare(const CategoryName& mine, const CategoryName& theirs) const {
  Pair pair;
  double whole = 0;
  for (const CategoryWord& word : theirs.words) {
    const double rarity = tree_.rarity(word.id);
    double alone = 0;
    for (const CategoryWord& own : mine.words) alone = std::max(alone, likeness(own, word.id));
    const double by_path = std::max(alone, available(word.id));
    const double found = std::max(by_path, kOfTitles * std::min<double>(1, value(title_words_, word.id)));
    whole += rarity;
    pair.name_alone += rarity * alone;
    pair.name += rarity * found;
  }
  if (whole > 0) {
    pair.unexplained = (whole - pair.name) / 10;
    pair.mass = pair.name_alone / 10;
    pair.name_alone /= whole;
    pair.name /= whole;
  }
  whole = 0;
  for (const CategoryWord& own : mine.words) {
    const double rarity = tree_.rarity(own.id);
    double alone = 0;
    for (const CategoryWord& word : theirs.words) alone = std::max(alone, likeness(own, word.id));
    whole += rarity;
    pair.last_alone += rarity * alone;
    pair.last += rarity * std::max(alone, covered(own));
  }
  if (whole > 0) {
    pair.lost = (whole - pair.last) / 10;
    pair.last_alone /= whole;
    pair.last /= whole;
  }
  if (!mine.words.empty() && !theirs.words.empty()) {
    const WordId head = theirs.words[theirs.head].id;
    const CategoryWord& own = mine.words[mine.head];
    pair.head = likeness(own, head);
    if (pair.head == 0 && value(in_name_, own.id) == 0) {
      for (const CategoryWord& word : mine.words) {
        if (&word != &own && likeness(word, head) > 0) pair.qualifier_only = true;
      }
    }
  }
  return pair;
}

void WordEvidence::title_evidence(const TaxonomyTree::Node& node, EvidenceVector& out) const {
  const auto share = [](const std::vector<float>& weights, WordId word) {
    return std::min<double>(1, value(weights, word));
  };
  double heads = 0;
  double has = 0;
  double best_name = 0;
  double mass = 0;
  for (const CategoryName& name : node.name.names) {
    if (name.words.empty()) continue;
    const WordId head = name.words[name.head].id;
    heads = std::max(heads, share(title_heads_, head));
    has = std::max(has, share(title_words_, head));
    double whole = 0;
    double found = 0;
    for (const CategoryWord& word : name.words) {
      whole += tree_.rarity(word.id);
      found += tree_.rarity(word.id) * share(title_words_, word.id);
    }
    if (whole > 0) best_name = std::max(best_name, found / whole);
    mass = mass + found / 10;
  }
  at(out, Evidence::kTitleMass) = static_cast<float>(mass);
  double whole = 0;
  double found = 0;
  for (const WordId word : node.ancestor_words) {
    whole += tree_.rarity(word);
    found += tree_.rarity(word) * share(title_words_, word);
  }
  at(out, Evidence::kTitleHeads) = static_cast<float>(heads);
  at(out, Evidence::kTitleHas) = static_cast<float>(has);
  at(out, Evidence::kTitleName) = static_cast<float>(best_name);
  at(out, Evidence::kTitleAncestors) = static_cast<float>(whole > 0 ? found / whole : 0);
}

// How name and last part compare, by the pair of their names that fits best. The last part's name of that pair.
const CategoryName* WordEvidence::name_evidence(const TaxonomyTree::Node& node, EvidenceVector& out) const {
  Pair best;
  double best_rank = -1;
  const CategoryName* mine = nullptr;
  for (const CategoryName& theirs : node.name.names) {
    if (theirs.vague && !node.name.vague) continue;
    for (const CategoryName& own : last_.names) {
      const Pair pair = compare(own, theirs);
      if (pair.rank() <= best_rank) continue;
      best_rank = pair.rank();
      best = pair;
      mine = &own;
    }
    if (!last_.names.empty()) continue;
    const Pair pair = compare({}, theirs);  // no path: by the titles alone
    if (pair.name > best.name || best_rank < 0) best = pair;
    best_rank = 0;
  }
  at(out, Evidence::kFit) = static_cast<float>(harmonic(best.name, best.last));
  at(out, Evidence::kExact) = static_cast<float>(harmonic(best.name_alone, best.last_alone));
  at(out, Evidence::kNameExplained) = static_cast<float>(best.name);
  at(out, Evidence::kUnexplained) = static_cast<float>(best.unexplained);
  at(out, Evidence::kLost) = static_cast<float>(best.lost);
  at(out, Evidence::kHead) = static_cast<float>(best.head);
  at(out, Evidence::kSame) = best.name_alone > 0.999 && best.last_alone > 0.999 ? 1 : 0;
  at(out, Evidence::kSameMass) = at(out, Evidence::kSame) * static_cast<float>(best.mass);
  at(out, Evidence::kQualifierOnly) = best.qualifier_only ? 1 : 0;

  double other = 0;
  double whole = 0;
  double head_in_path = 0;
  for (const CategoryName& name : node.name.names) {
    for (size_t i = 0; i < name.words.size(); ++i) {
      const double rarity = tree_.rarity(name.words[i].id);
      const double found = in_path(name.words[i].id);
      whole += rarity;
      other += rarity * (1 - found);
      if (i == name.head) head_in_path = std::max(head_in_path, found);
    }
  }
  at(out, Evidence::kOtherNames) = static_cast<float>(whole > 0 ? other / whole : 0);
  at(out, Evidence::kHeadInPath) = static_cast<float>(head_in_path);
  return mine;
}

// How the path above the last part and the taxonomy above the category compare.
void WordEvidence::parents_evidence(const TaxonomyTree::Node& node, EvidenceVector& out) const {
  double above = node.depth > 1 ? 0 : 1;
  if (node.depth > 1) {
    for (const CategoryName& name : tree_.node(node.parent).name.names) {
      double whole = 0;
      double found = 0;
      for (const CategoryWord& word : name.words) {
        const double by_titles = std::min<double>(1, value(title_words_, word.id));
        whole += tree_.rarity(word.id);
        found += tree_.rarity(word.id) * std::max(in_path(word.id), by_titles);
      }
      if (whole > 0) above = std::max(above, found / whole);
    }
  }
  at(out, Evidence::kAboveExplained) = static_cast<float>(above);

  double parents = 0;
  double parents_found = 0;
  double weight = 1;
  for (size_t p = path_->parts.empty() ? 0 : path_->parts.size() - 1; p-- > 0; weight *= kParentFade) {
    for (const CategoryName& name : path_->parts[p].names) {
      for (const CategoryWord& word : name.words) {
        const double rarity = weight * tree_.rarity(word.id);
        parents += rarity;
        parents_found += rarity * std::min(1.0, covered(word) / kOfAncestors);
      }
    }
  }
  at(out, Evidence::kParents) = static_cast<float>(parents > 0 ? parents_found / parents : 0);
  double ancestors = 0;
  double ancestors_found = 0;
  for (const WordId word : node.ancestor_words) {
    ancestors += tree_.rarity(word);
    ancestors_found += tree_.rarity(word) * in_path(word);
  }
  at(out, Evidence::kAncestors) = static_cast<float>(ancestors > 0 ? ancestors_found / ancestors : 0);
}

// Whether the two are of one kind: things or accessories, for whom, how general.
void WordEvidence::kind_evidence(const TaxonomyTree::Node& node, EvidenceVector& out) const {
  const auto names_accessory = [&](const TaxonomyTree::Node& of) {
    return std::any_of(of.name_words.begin(), of.name_words.end(), [&](WordId word) { return words_.accessory(word); });
  };
  // The top level aside: "Apparel & Accessories" says nothing.
  const bool accessory =
      (node.depth > 0 && names_accessory(node)) || (node.depth > 1 && names_accessory(tree_.node(node.parent)));
  at(out, Evidence::kForeignAccessory) = accessory && !path_has_accessory_ ? 1 : 0;
  at(out, Evidence::kLacksAccessory) = !accessory && path_has_accessory_ ? 1 : 0;
  for (const WordId audience : words_.audiences()) {
    if (value(in_name_, audience) + value(in_ancestors_, audience) == 0) continue;
    if (in_path(audience) == 0 && value(title_words_, audience) < 0.5) at(out, Evidence::kForeignAudience) = 1;
  }
  at(out, Evidence::kDepth) = static_cast<float>(node.depth) / 5;
  at(out, Evidence::kSize) = static_cast<float>(std::log1p(node.below) / 7);
}

EvidenceVector WordEvidence::of(std::uint32_t category) {
  const TaxonomyTree::Node& node = tree_.node(category);
  for (const WordId word : node.name_words) raise(in_name_, word, 1);
  for (const WordId word : node.ancestor_words) raise(in_ancestors_, word, 1);
  EvidenceVector out{};
  const CategoryName* mine = name_evidence(node, out);
  if (mine != nullptr && !mine->words.empty()) {
    at(out, Evidence::kHeadInCategory) = static_cast<float>(covered(mine->words[mine->head]));
  }
  parents_evidence(node, out);
  title_evidence(node, out);
  kind_evidence(node, out);
  for (const WordId word : node.name_words) in_name_[word] = 0;
  for (const WordId word : node.ancestor_words) in_ancestors_[word] = 0;
  return out;
}

}  // namespace shelfwise::catalog_tools
