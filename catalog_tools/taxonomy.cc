#include "catalog_tools/taxonomy.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "catalog/product.h"

namespace shelfwise::catalog_tools {
namespace {

// What a path's parts weigh from its end on.
constexpr double kFade = 0.5;
constexpr double kTitleWeight = 0.6;

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

std::optional<CategoryMatch> TaxonomyMatcher::match(std::string_view path, const TitleWords& titles) const {
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
  std::optional<CategoryMatch> best;
  double second = 0;
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
    const double score = 0.6 * dot / (norm * entry.norm) + 0.4 * name;
    if (!best || score > best->score) {
      if (best) second = best->score;
      best = CategoryMatch{category, score};
    } else {
      second = std::max(second, score);
    }
  }
  if (best) best->score = std::clamp(best->score + 0.5 * (best->score - second), 0.0, 1.0);
  return best;
}

}  // namespace shelfwise::catalog_tools
