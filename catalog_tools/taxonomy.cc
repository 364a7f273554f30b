#include "catalog_tools/taxonomy.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "catalog/product.h"

namespace shelfwise::catalog_tools {
namespace {

// What a path's parts weigh from its end on.
constexpr double kFade = 0.7;
constexpr double kTitleWeight = 0.7;

// Words that shops and taxonomies use for one thing; stems of the right column stand for the left.
constexpr std::pair<std::string_view, std::string_view> kSynonyms[] = {
    {"cell", "mobile"},      {"cellphone", "mobile"},    {"smartphone", "phone"},   {"tv", "television"},
    {"tvs", "television"},   {"fridge", "refrigerator"}, {"notebook", "laptop"},    {"sneaker", "shoe"},
    {"couch", "sofa"},       {"movie", "video"},         {"film", "video"},         {"grocery", "food"},
    {"makeup", "cosmetic"},  {"sport", "sporting"},      {"kid", "child"},          {"bike", "bicycle"},
    {"auto", "vehicle"},     {"automotive", "vehicle"},  {"car", "vehicle"},        {"garment", "clothing"},
    {"apparel", "clothing"}, {"purse", "handbag"},       {"mount", "stand"},        {"holder", "stand"},
    {"charger", "power"},    {"earbud", "headphone"},    {"earphone", "headphone"}, {"vacuums", "vacuum"},
};

bool joins(std::string_view word) {
  return word == "and" || word == "or" || word == "of" || word == "for" || word == "the" || word == "all" ||
         word == "other" || word == "in";
}

constexpr double kOfWords = 0.4;   // the rest is how much of the category's name is there
constexpr double kOfBranch = 0.2;  // for each pair of a path's first or second part and a category's
constexpr double kOfScore = 0.45;
constexpr double kOfMargin = 0.3;

bool better(const CategoryMatch& x, const CategoryMatch& y) {
  return x.score != y.score ? x.score > y.score : x.category < y.category;
}

// Its first part, and its first two.
std::vector<std::string> prefixes(const std::string& path) {
  std::vector<std::string> parts = catalog::split_category_path(path);
  std::vector<std::string> found;
  for (size_t length = 1; length <= 2 && length <= parts.size(); ++length) {
    found.push_back(catalog::join_category_path({parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(length)}));
  }
  return found;
}

// Where the paths below one prefix lead.
struct Branches {
  double total = 0;
  std::map<std::string, double> weight;  // by prefix of the taxonomy's paths
};

template <class Map>
auto sorted_pairs(const Map& map) {
  return std::vector<std::pair<std::uint32_t, double>>(map.begin(), map.end());
}

}  // namespace

TaxonomyMatcher::TaxonomyMatcher(std::vector<TaxonomyCategory> categories, const text::Analyzer& analyzer)
    : categories_(std::move(categories)), analyzer_(analyzer) {
  for (std::uint32_t i = 0; i < categories_.size(); ++i) {
    const std::vector<std::string> parts = catalog::split_category_path(categories_[i].path);
    std::map<std::uint32_t, double> path;
    Entry entry;
    double weight = 1;
    for (size_t p = parts.size(); p-- > 0; weight *= kFade) {
      for (const std::string& word : words(parts[p])) {
        const auto [found, fresh] = numbers_.try_emplace(word, static_cast<std::uint32_t>(numbers_.size()));
        if (fresh) categories_with_.emplace_back();
        double& value = path[found->second];
        value = std::max(value, weight);
        if (p + 1 == parts.size()) entry.name.push_back(found->second);
      }
    }
    for (const auto& [word, value] : path) categories_with_[word].push_back(i);
    entry.path = sorted_pairs(path);
    entries_.push_back(std::move(entry));
  }
  for (const auto& list : categories_with_) frequency_.push_back(static_cast<std::uint32_t>(list.size()));
  for (Entry& entry : entries_) {
    double sum = 0;
    for (const auto& [word, weight] : entry.path) sum += std::pow(weight * rarity(word), 2);
    entry.norm = std::sqrt(sum);
  }
}

std::vector<std::string> TaxonomyMatcher::words(std::string_view text) const {
  text::Tokens tokens;
  analyzer_.analyze(text, tokens);
  std::vector<std::string> found;
  for (const text::Token& token : tokens) {
    if (text::is_overlay(token.kind) || joins(token.word)) continue;
    std::string word(token.term);
    for (const auto& [from, to] : kSynonyms) {
      if (word != from && token.word != from) continue;
      text::Tokens other;
      analyzer_.analyze(to, other);
      if (!other.empty()) word = other.all().front().term;
    }
    found.push_back(std::move(word));
  }
  return found;
}

std::optional<std::uint32_t> TaxonomyMatcher::known(const std::string& word) const {
  const auto found = numbers_.find(word);
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

double TaxonomyMatcher::rarity(std::uint32_t word) const {
  return std::log(1.0 + static_cast<double>(categories_.size()) / frequency_[word]);
}

std::vector<CategoryMatch> TaxonomyMatcher::candidates(std::string_view path, const TitleWords& titles) const {
  const std::vector<std::string> parts = catalog::split_category_path(path);
  std::map<std::uint32_t, double> wanted;
  double norm = 0;
  double unknown = 0;  // weight of the words that no category has
  double weight = 1;
  const double rarest = std::log(1.0 + static_cast<double>(categories_.size()));
  for (size_t p = parts.size(); p-- > 0; weight *= kFade) {
    for (const std::string& word : words(parts[p])) {
      const auto number = known(word);
      if (number) {
        double& value = wanted[*number];
        value = std::max(value, weight);
      } else {
        unknown += std::pow(weight * rarest * 0.5, 2);
      }
    }
  }
  for (const auto& [word, share] : titles) {
    if (const auto number = known(word)) {
      double& value = wanted[*number];
      value = std::max(value, kTitleWeight * share);
    }
  }
  for (const auto& [word, value] : wanted) norm += std::pow(value * rarity(word), 2);
  norm = std::sqrt(norm + unknown);

  std::map<std::uint32_t, double> dots;
  for (const auto& [word, value] : wanted) {
    for (const std::uint32_t category : categories_with_[word]) {
      const auto& list = entries_[category].path;
      const auto at = std::lower_bound(list.begin(), list.end(), std::pair(word, 0.0));
      dots[category] += value * at->second * std::pow(rarity(word), 2);
    }
  }
  std::vector<CategoryMatch> found;
  for (const auto& [category, dot] : dots) {
    const Entry& entry = entries_[category];
    double covered = 0;
    double whole = 0;
    for (const std::uint32_t word : entry.name) {
      const auto at = wanted.find(word);
      whole += rarity(word);
      if (at != wanted.end()) covered += rarity(word) * std::sqrt(at->second);
    }
    const double name = whole == 0 ? 0 : covered / whole;
    found.push_back({category, kOfWords * dot / (norm * entry.norm) + (1 - kOfWords) * name});
  }
  const size_t kept = std::min(found.size(), kCandidates);
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(), better);
  found.resize(kept);
  return found;
}

std::vector<std::optional<CategoryMatch>> TaxonomyMatcher::match(const std::vector<Path>& paths) const {
  std::vector<std::vector<CategoryMatch>> found;
  for (const Path& path : paths) found.push_back(candidates(path.path, path.titles));
  // Two rounds: the second learns the branches from better guesses.
  for (int round = 0; round < 2; ++round) {
    std::map<std::string, Branches> branches;
    for (size_t i = 0; i < paths.size(); ++i) {
      if (found[i].empty()) continue;
      const CategoryMatch& best = found[i].front();
      for (const std::string& above : prefixes(paths[i].path)) {
        Branches& branch = branches[above];
        const double weight = best.score * best.score;
        branch.total += weight;
        for (const std::string& target : prefixes(categories_[best.category].path)) branch.weight[target] += weight;
      }
    }
    for (size_t i = 0; i < paths.size(); ++i) {
      std::vector<CategoryMatch> again = candidates(paths[i].path, paths[i].titles);
      for (CategoryMatch& match : again) {
        double bonus = 0;
        for (const std::string& above : prefixes(paths[i].path)) {
          const Branches& branch = branches[above];
          for (const std::string& target : prefixes(categories_[match.category].path)) {
            const auto at = branch.weight.find(target);
            if (at != branch.weight.end()) bonus += kOfBranch * at->second / (branch.total + 0.5);
          }
        }
        match.score += bonus;
      }
      std::sort(again.begin(), again.end(), better);
      found[i] = std::move(again);
    }
  }
  std::vector<std::optional<CategoryMatch>> best;
  for (const auto& list : found) {
    best.emplace_back(std::nullopt);
    if (list.empty()) continue;
    const double second = list.size() > 1 ? list[1].score : 0;
    const double score = kOfScore * list[0].score + kOfMargin * (list[0].score - second);
    best.back() = CategoryMatch{list[0].category, std::clamp(score, 0.0, 1.0)};
  }
  return best;
}

}  // namespace shelfwise::catalog_tools
