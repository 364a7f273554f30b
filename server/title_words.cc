#include "server/title_words.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "text/stop_words.h"

namespace shelfwise::server {
namespace {

constexpr size_t kMinLetters = 3;
constexpr double kBeginsTitles = 0.6;  // of its titles: the name of a brand or series
constexpr double kNamesBrand = 0.2;

size_t common_count(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  size_t count = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i == *j)
      ++count, ++i, ++j;
    else if (*i < *j)
      ++i;
    else
      ++j;
  }
  return count;
}

std::string text_of(const nlohmann::json& product, const char* name) {
  const auto found = product.find(name);
  return found != product.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void sort_unique(std::vector<std::uint32_t>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

TitleWords::TitleWords(const catalog::Generation& generation, const text::Analyzer& analyzer, size_t most)
    : analyzer_(analyzer) {
  const auto& languages = generation.info().languages;
  language_ = languages.empty() ? "en" : languages.front();
  std::vector<Doc> firsts;
  std::vector<bool> met(generation.groups());
  for (Doc doc = 0; doc < generation.size(); ++doc) {
    if (met[generation.group()[doc]]) continue;
    met[generation.group()[doc]] = true;
    firsts.push_back(doc);
  }
  const size_t read_count = std::min(most, firsts.size());
  for (size_t i = 0; i < read_count; ++i) read(generation, firsts[i * firsts.size() / read_count]);
  keep_candidates();
}

std::uint32_t TitleWords::number_of(const text::Token& token) {
  if (token.kind != text::TokenKind::kWord) return WordContexts::kNumber;
  const auto [at, fresh] = numbers_.try_emplace(std::string(token.term), static_cast<std::uint32_t>(words_.size()));
  if (fresh) {
    words_.push_back({std::string(token.term), {}, {}, {}, {}, {}, 0, 0});
    const std::string_view term = token.term;
    plain_.push_back(term.size() >= kMinLetters && !text::is_stop_word(token.word, language_) &&
                     std::none_of(term.begin(), term.end(), [](char c) { return c >= '0' && c <= '9'; }));
  }
  return at->second;
}

void TitleWords::read(const catalog::Generation& generation, Doc doc) {
  const auto json = nlohmann::json::parse(generation.stored_json(doc), nullptr, false);
  if (!json.is_object()) return;
  const auto number = static_cast<std::uint32_t>(products_.size());
  Product product;
  product.category = generation.category()[doc];
  text::Tokens tokens;
  analyzer_.analyze(text_of(json, "title"), tokens);
  for (const text::Token& token : tokens) {
    if (text::is_overlay(token.kind)) continue;
    const std::uint32_t word = number_of(token);
    product.title.push_back(word);
    if (word != WordContexts::kNumber) ++words_[word].spellings[std::string(token.word)];
  }
  if (product.title.empty()) return;
  if (product.title.front() != WordContexts::kNumber) ++words_[product.title.front()].first;
  std::vector<std::uint32_t> once = product.title;
  sort_unique(once);
  std::erase(once, WordContexts::kNumber);
  for (const std::uint32_t word : once) words_[word].titles.push_back(number);
  analyzer_.analyze(text_of(json, "brand"), tokens);
  for (const text::Token& token : tokens) {
    const auto word = numbers_.find(std::string(token.term));
    if (word != numbers_.end() && std::binary_search(once.begin(), once.end(), word->second)) {
      ++words_[word->second].in_brand;
    }
  }
  analyzer_.analyze(text_of(json, "description"), tokens);
  for (const text::Token& token : tokens) {
    if (token.position >= kMaxDescriptionWords) break;
    if (token.kind == text::TokenKind::kWord) product.description.push_back(number_of(token));
  }
  sort_unique(product.description);
  products_.push_back(std::move(product));
}

bool TitleWords::is_candidate(const Word& word, bool plain) const {
  const auto titles = static_cast<double>(word.titles.size());
  return plain && word.titles.size() >= kLeastTitles && word.first < kBeginsTitles * titles &&
         word.in_brand < kNamesBrand * titles;
}

// Numbers the candidates anew from 0; the others follow, as places that candidates stand beside.
void TitleWords::keep_candidates() {
  std::vector<std::uint32_t> renamed(words_.size());
  std::vector<Word> kept;
  for (std::uint32_t i = 0; i < words_.size(); ++i) {
    if (!is_candidate(words_[i], plain_[i])) continue;
    renamed[i] = static_cast<std::uint32_t>(kept.size()) + 1;
    kept.push_back(std::move(words_[i]));
  }
  auto next = static_cast<std::uint32_t>(kept.size());
  for (std::uint32_t& name : renamed) name = name > 0 ? name - 1 : next++;
  words_ = std::move(kept);
  contexts_ = WordContexts(static_cast<std::uint32_t>(words_.size()));
  std::unordered_map<std::uint64_t, std::uint32_t> side_by_side;
  for (std::uint32_t number = 0; number < products_.size(); ++number) {
    Product& product = products_[number];
    for (std::uint32_t& word : product.title) {
      if (word != WordContexts::kNumber) word = renamed[word];
    }
    contexts_.add_title(product.title);
    for (size_t i = 0; i + 1 < product.title.size(); ++i) {
      const std::uint32_t left = product.title[i];
      const std::uint32_t right = product.title[i + 1];
      if (left < words_.size() && right < words_.size()) ++side_by_side[std::uint64_t{left} << 32 | right];
    }
    for (const std::uint32_t word : product.title) {
      if (word < words_.size() && product.category != catalog::kNone) ++words_[word].category[product.category];
    }
    for (const std::uint32_t word : product.description) {
      if (renamed[word] < words_.size()) words_[renamed[word]].described.push_back(number);
    }
    product = {};
  }
  contexts_.finish();
  for (const auto& [key, titles] : side_by_side) {
    pairs_.push_back({static_cast<std::uint32_t>(key >> 32), static_cast<std::uint32_t>(key), titles});
  }
  std::sort(pairs_.begin(), pairs_.end(), [](const Pair& a, const Pair& b) {
    if (a.titles != b.titles) return a.titles > b.titles;
    return a.left != b.left ? a.left < b.left : a.right < b.right;
  });
  numbers_.clear();
  for (std::uint32_t i = 0; i < words_.size(); ++i) {
    Word& word = words_[i];
    numbers_.emplace(word.term, i);
    word.spelled = std::max_element(word.spellings.begin(), word.spellings.end(), [](const auto& a, const auto& b) {
                     return a.second < b.second;
                   })->first;
  }
}

const TitleWords::Word* TitleWords::find(std::string_view term) const {
  const auto found = numbers_.find(std::string(term));
  return found == numbers_.end() ? nullptr : &words_[found->second];
}

std::uint32_t TitleWords::together(const Word& a, const Word& b) {
  return static_cast<std::uint32_t>(common_count(a.titles, b.titles));
}

std::uint32_t TitleWords::described_as(const Word& titled, const Word& described) {
  std::vector<std::uint32_t> alone;
  std::set_difference(titled.titles.begin(), titled.titles.end(), described.titles.begin(), described.titles.end(),
                      std::back_inserter(alone));
  return static_cast<std::uint32_t>(common_count(alone, described.described));
}

double TitleWords::described_lift(const Word& titled, const Word& described) const {
  const double alone = static_cast<double>(titled.titles.size()) - together(titled, described);
  const double all = static_cast<double>(described.described.size());
  if (alone <= 0 || all == 0) return 0;
  return described_as(titled, described) / alone * static_cast<double>(products_.size()) / all;
}

double TitleWords::same_category(const Word& a, const Word& b) {
  double all_a = 0;
  double all_b = 0;
  for (const auto& [category, titles] : a.category) all_a += titles;
  for (const auto& [category, titles] : b.category) all_b += titles;
  if (all_a == 0 || all_b == 0) return 1;
  double common = 0;
  for (const auto& [category, titles] : a.category) {
    const auto other = b.category.find(category);
    if (other != b.category.end()) common += std::min(titles / all_a, other->second / all_b);
  }
  return common;
}

}  // namespace shelfwise::server
