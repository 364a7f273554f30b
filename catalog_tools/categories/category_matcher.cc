#include "catalog_tools/categories/category_matcher.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "catalog/product.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kByPath = 60;
constexpr size_t kByTitles = 20;
constexpr size_t kFromParent = 12;
constexpr size_t kKept = 48;  // of all those, by words alone
constexpr double kMeaning = 0.75;
constexpr size_t kTop = 8;  // candidates of another path that count as evidence

float& at(EvidenceVector& vector, Evidence kind) { return vector[static_cast<size_t>(kind)]; }

bool more_likely(const CategoryMatcher::Candidate& a, const CategoryMatcher::Candidate& b) {
  return a.probability != b.probability ? a.probability > b.probability : a.category < b.category;
}

std::optional<CategoryMatch> best_of(const CategoryMatcher::Work& work) {
  if (work.candidates.empty()) return std::nullopt;
  std::vector<CategoryMatcher::Candidate> best(std::min(work.candidates.size(), 1 + CategoryMatch::kOthers));
  std::partial_sort_copy(work.candidates.begin(), work.candidates.end(), best.begin(), best.end(), more_likely);
  CategoryMatch match{best.front().category, best.front().probability, {}};
  for (size_t i = 1; i < best.size(); ++i) match.others.emplace_back(best[i].category, best[i].probability);
  return match;
}

std::string first_parts(const std::vector<std::string>& parts, size_t count) {
  return catalog::join_category_path({parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(count)});
}

}  // namespace

CategoryMatcher::CategoryMatcher(const std::vector<TaxonomyCategory>& categories, const text::Analyzer& analyzer)
    : words_(analyzer), tree_(categories, words_) {}

ReadTitle CategoryMatcher::read_title(const SampledTitle& title) {
  std::map<WordId, float> words;
  for (const CategoryWord& word : words_.read_words(title.title, true)) {
    words[word.id] = 1;
    for (const WordId meaning : word.meanings) words[meaning] = std::max(words[meaning], static_cast<float>(kMeaning));
  }
  ReadTitle read;
  read.words.assign(words.begin(), words.end());
  const CategoryName name = words_.read_title(title.title, title.brand);
  if (!name.words.empty()) {
    read.heads.push_back(name.words[name.head].id);
    const auto& meanings = name.words[name.head].meanings;
    read.heads.insert(read.heads.end(), meanings.begin(), meanings.end());
  }
  return read;
}

std::vector<CategoryMatcher::Work> CategoryMatcher::prepare(const std::vector<PathToMatch>& paths,
                                                            const CategoryWeights& weights,
                                                            std::vector<std::uint32_t>& places) {
  std::map<std::vector<std::string>, std::vector<size_t>> by_parts;  // every path and every parent; parents come first
  std::vector<std::vector<std::string>> parts;
  for (size_t i = 0; i < paths.size(); ++i) {
    parts.push_back(catalog::split_category_path(paths[i].path));
    for (size_t length = 1; length < parts[i].size(); ++length) {
      by_parts[{parts[i].begin(), parts[i].begin() + static_cast<std::ptrdiff_t>(length)}];
    }
    by_parts[parts[i]].push_back(i);
  }
  std::vector<Work> work;
  places.assign(paths.size(), 0);
  std::map<std::vector<std::string>, std::uint32_t> numbers;
  for (const auto& [key, asked] : by_parts) {
    Work one;
    one.path = catalog::join_category_path(key);
    one.depth = key.size();
    one.asked = !asked.empty();
    for (const std::string& part : key) one.read.parts.push_back(words_.read(part, true));
    std::erase_if(one.read.parts, [](const CategoryPart& part) { return part.names.empty(); });
    if (key.size() > 1) one.parent = numbers.at({key.begin(), key.end() - 1});
    const auto number = static_cast<std::uint32_t>(work.size());
    for (const size_t i : asked) {
      places[i] = number;
      for (const SampledTitle& title : paths[i].titles) {
        if (one.read.titles.size() >= kTitles) break;
        one.read.titles.push_back(read_title(title));
      }
    }
    numbers.emplace(key, number);
    work.push_back(std::move(one));
  }
  // Parents know the products below them: a few of each path, nearest first, until there are enough.
  for (std::uint32_t i = 0; i < work.size(); ++i) {
    const size_t take = std::min<size_t>(work[i].read.titles.size(), 4);
    for (std::uint32_t up = work[i].parent; up != TaxonomyTree::kNone; up = work[up].parent) {
      auto& titles = work[up].read.titles;
      for (size_t t = 0; t < take && !work[up].asked && titles.size() < kParentTitles; ++t) {
        titles.push_back(work[i].read.titles[t]);
      }
    }
  }
  WordEvidence evidence(tree_, words_);
  for (Work& one : work) {
    find_candidates(evidence, one.parent == TaxonomyTree::kNone ? nullptr : &work[one.parent], weights, one);
    one.read = {};  // for the memory
  }
  return work;
}

std::vector<CategoryMatcher::Work> CategoryMatcher::prepare_titles(const std::vector<SampledTitle>& titles,
                                                                   const CategoryWeights& weights) {
  std::vector<Work> work(titles.size());
  for (size_t i = 0; i < titles.size(); ++i) work[i].read.titles.push_back(read_title(titles[i]));
  WordEvidence evidence(tree_, words_);
  for (Work& one : work) find_candidates(evidence, nullptr, weights, one);
  return work;
}

void CategoryMatcher::find_candidates(WordEvidence& evidence, const Work* parent, const CategoryWeights& weights,
                                      Work& work) const {
  evidence.set_path(work.read);
  std::vector<std::uint32_t> found = evidence.candidates(kByPath, kByTitles);
  if (parent != nullptr) {
    // The parent's best by words alone: a path may mean no more than its parent.
    std::vector<std::pair<float, std::uint32_t>> best;
    for (const Candidate& candidate : parent->candidates) {
      best.emplace_back(-candidate.evidence[static_cast<size_t>(Evidence::kFit)], candidate.category);
    }
    std::sort(best.begin(), best.end());
    if (best.size() > kFromParent) best.resize(kFromParent);
    for (const auto& [fit, category] : best) found.push_back(category);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
  }
  for (const std::uint32_t category : found) work.candidates.push_back({category, evidence.of(category), 0});
  for (Candidate& above : work.candidates) {
    float fit = 0;
    for (const Candidate& below : work.candidates) {
      if (below.category != above.category && tree_.is_within(below.category, above.category)) {
        fit = std::max(fit, below.evidence[static_cast<size_t>(Evidence::kFit)]);
      }
    }
    at(above.evidence, Evidence::kFitBelow) = fit;
  }
  if (work.candidates.size() <= kKept) return;
  weigh(work, weights);
  std::partial_sort(work.candidates.begin(), work.candidates.begin() + kKept, work.candidates.end(), more_likely);
  work.candidates.resize(kKept);
  work.candidates.shrink_to_fit();
}

void CategoryMatcher::weigh(Work& work, const CategoryWeights& weights) const {
  double highest = weights.none;
  for (Candidate& candidate : work.candidates) {
    double sum = 0;
    for (size_t k = 0; k < kEvidence; ++k) sum += weights.evidence[k] * candidate.evidence[k];
    candidate.probability = sum;
    highest = std::max(highest, sum);
  }
  double total = std::exp(weights.none - highest);
  for (Candidate& candidate : work.candidates) {
    candidate.probability = std::exp(candidate.probability - highest);
    total += candidate.probability;
  }
  for (Candidate& candidate : work.candidates) candidate.probability /= total;
  work.none = std::exp(weights.none - highest) / total;
}

void CategoryMatcher::parent_evidence(const Work& parent, Work& work) const {
  std::vector<const Candidate*> best;
  for (const Candidate& candidate : parent.candidates) best.push_back(&candidate);
  const size_t kept = std::min(kTop, best.size());
  std::partial_sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(kept), best.end(),
                    [](const Candidate* a, const Candidate* b) {
                      return a->probability != b->probability ? a->probability > b->probability
                                                              : a->category < b->category;
                    });
  best.resize(kept);
  for (Candidate& candidate : work.candidates) {
    double stay = 0;
    double within = 0;
    double top = 0;
    double second = 0;
    double near = 0;
    for (const Candidate* other : best) {
      const size_t shared = tree_.shared_levels(candidate.category, other->category);
      if (candidate.category == other->category) stay += other->probability;
      if (tree_.is_within(candidate.category, other->category)) within += other->probability;
      if (shared > 0) top += other->probability;
      if (shared > 1) second += other->probability;
      near += other->probability * static_cast<double>(shared) /
              static_cast<double>(tree_.node(candidate.category).depth + 1);
    }
    at(candidate.evidence, Evidence::kStay) = static_cast<float>(stay);
    at(candidate.evidence, Evidence::kStayLost) =
        static_cast<float>(stay) * (1 - at(candidate.evidence, Evidence::kHeadInCategory));
    at(candidate.evidence, Evidence::kBelowParent) = static_cast<float>(within);
    at(candidate.evidence, Evidence::kParentTop) = static_cast<float>(top);
    at(candidate.evidence, Evidence::kParentSecond) = static_cast<float>(second);
    at(candidate.evidence, Evidence::kParentNear) = static_cast<float>(near);
  }
}

// Where the paths below one prefix lead.
struct CategoryMatcher::Neighbours {
  double total = 0;
  std::unordered_map<std::uint32_t, double> weight;  // by category of the taxonomy's first or second level
};

void CategoryMatcher::score(std::vector<Work>& work, const CategoryWeights& weights) const {
  constexpr double kPrior = 0.5;
  constexpr int kRounds = 2;
  std::vector<std::vector<std::string>> parts;
  for (Work& one : work) {
    parts.push_back(catalog::split_category_path(one.path));
    for (Candidate& candidate : one.candidates) {
      at(candidate.evidence, Evidence::kNearTop) = 0;
      at(candidate.evidence, Evidence::kNearSecond) = 0;
      at(candidate.evidence, Evidence::kSibling) = 0;
    }
  }
  const auto level = [&](std::uint32_t category, size_t depth) {
    const auto& ancestors = tree_.node(category).ancestors;
    return ancestors.size() > depth ? ancestors[depth] : TaxonomyTree::kNone;
  };
  for (int round = 0; round < kRounds; ++round) {
    if (round > 0) {
      std::unordered_map<std::string, Neighbours> near;
      const auto add = [&](Work& one, const std::vector<std::string>& of, double sign) {
        for (size_t length = 1; length <= 2 && length <= of.size(); ++length) {
          Neighbours& neighbours = near[first_parts(of, length)];
          for (const Candidate& candidate : one.candidates) {
            if (candidate.probability < 0.02) continue;
            neighbours.total += sign * candidate.probability;
            neighbours.weight[level(candidate.category, length - 1)] += sign * candidate.probability;
          }
        }
      };
      for (size_t i = 0; i < work.size(); ++i) {
        if (work[i].asked) add(work[i], parts[i], 1);
      }
      std::unordered_map<std::uint32_t, Neighbours> beside;  // by parent path
      const auto add_beside = [&](Work& one, double sign) {
        Neighbours& neighbours = beside[one.parent];
        for (const Candidate& candidate : one.candidates) {
          if (candidate.probability < 0.02) continue;
          neighbours.total += sign * candidate.probability;
          for (const std::uint32_t ancestor : tree_.node(candidate.category).ancestors) {
            neighbours.weight[ancestor] += sign * candidate.probability;
          }
        }
      };
      for (Work& one : work) add_beside(one, 1);
      for (Work& one : work) {
        add_beside(one, -1);
        const Neighbours& neighbours = beside[one.parent];
        for (Candidate& candidate : one.candidates) {
          const std::uint32_t above = tree_.node(candidate.category).parent;
          const auto found = neighbours.weight.find(above);
          const double share = found == neighbours.weight.end() ? 0 : found->second / (neighbours.total + kPrior);
          at(candidate.evidence, Evidence::kSibling) = static_cast<float>(std::clamp(share, 0.0, 1.0));
        }
        add_beside(one, 1);
      }
      for (size_t i = 0; i < work.size(); ++i) {
        if (work[i].asked) add(work[i], parts[i], -1);
        for (size_t length = 1; length <= 2 && length <= parts[i].size(); ++length) {
          const Neighbours& neighbours = near[first_parts(parts[i], length)];
          for (Candidate& candidate : work[i].candidates) {
            const auto found = neighbours.weight.find(level(candidate.category, length - 1));
            const double share = found == neighbours.weight.end() ? 0 : found->second / (neighbours.total + kPrior);
            at(candidate.evidence, length == 1 ? Evidence::kNearTop : Evidence::kNearSecond) =
                static_cast<float>(std::clamp(share, 0.0, 1.0));
          }
        }
        if (work[i].asked) add(work[i], parts[i], 1);
      }
    }
    for (Work& one : work) {
      if (one.parent != TaxonomyTree::kNone) parent_evidence(work[one.parent], one);
      weigh(one, weights);
    }
  }
}

std::vector<std::optional<CategoryMatch>> CategoryMatcher::match(const std::vector<PathToMatch>& paths,
                                                                 const CategoryWeights& weights) {
  std::vector<std::uint32_t> places;
  std::vector<Work> work = prepare(paths, weights, places);
  score(work, weights);
  std::vector<std::optional<CategoryMatch>> matches;
  for (const std::uint32_t place : places) matches.push_back(best_of(work[place]));
  return matches;
}

std::vector<std::optional<CategoryMatch>> CategoryMatcher::match_titles(const std::vector<SampledTitle>& titles,
                                                                        const CategoryWeights& weights) {
  std::vector<std::optional<CategoryMatch>> matches;
  for (Work& one : prepare_titles(titles, weights)) {
    weigh(one, weights);
    matches.push_back(best_of(one));
  }
  return matches;
}

}  // namespace shelfwise::catalog_tools
