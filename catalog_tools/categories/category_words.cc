#include "catalog_tools/categories/category_words.h"

#include <algorithm>
#include <array>

#include "catalog_tools/categories/retail_words.h"
#include "text/fold.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxTitleWords = 40;

constexpr std::array<std::string_view, 12> kFillers = {"the", "a",  "an", "of",   "in",  "your",
                                                       "to",  "by", "s",  "from", "non", "at"};
constexpr std::array<std::string_view, 6> kQualifies = {"for", "with", "without", "compatible", "fits", "by"};
constexpr std::array<std::string_view, 3> kJoins = {"and", "or", "plus"};

template <size_t N>
bool among(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool matches(const std::vector<std::string>& stems, size_t at, const std::vector<std::string>& phrase) {
  return at + phrase.size() <= stems.size() &&
         std::equal(phrase.begin(), phrase.end(), stems.begin() + static_cast<std::ptrdiff_t>(at));
}

// Cuts at "&", ",", "/", "+" and at the words "and", "or".
std::vector<std::string> conjuncts(std::string_view part) {
  std::string text(part);
  for (char& c : text) {
    if (c == '/' || c == ',' || c == '+' || c == ';' || c == '(' || c == ')' || c == '|') c = '&';
  }
  std::vector<std::string> found(1);
  for (size_t begin = 0; begin < text.size();) {
    if (text[begin] == '&') {
      found.emplace_back();
      ++begin;
      continue;
    }
    const size_t end = std::min(text.find_first_of(" &", begin), text.size());
    const std::string_view word = std::string_view(text).substr(begin, end - begin);
    if (among(kJoins, text::fold(word))) {
      found.emplace_back();
    } else if (!word.empty()) {
      (found.back() += ' ') += word;
    }
    begin = end < text.size() && text[end] == ' ' ? end + 1 : end;
  }
  std::erase_if(found, [](const std::string& name) { return name.empty(); });
  return found;
}

}  // namespace

CategoryWords::CategoryWords(const text::Analyzer& analyzer) : analyzer_(analyzer) {
  const auto fill = [&](std::span<const RetailWords> list, Phrases& phrases) {
    for (const RetailWords& entry : list) {
      Phrase phrase{stems_of(entry.words), stems_of(entry.meaning)};
      if (!phrase.words.empty()) phrases[phrase.words.front()].push_back(std::move(phrase));
    }
    for (auto& [first, list_of] : phrases) {
      std::stable_sort(list_of.begin(), list_of.end(),
                       [](const Phrase& a, const Phrase& b) { return a.words.size() > b.words.size(); });
    }
  };
  fill(same_things(), same_);
  fill(kinds_of_things(), kinds_);
  for (const std::string_view word : vague_words()) {
    for (const std::string& stem : stems_of(word)) {
      const WordId id = number(stem);
      vague_.resize(std::max<size_t>(vague_.size(), id + 1));
      vague_[id] = true;
    }
  }
  for (const std::string_view word : {"accessory", "part"}) {
    for (const std::string& stem : stems_of(word)) accessories_.push_back(number(stem));
  }
  for (const std::string_view word : audience_words()) {
    for (const std::string& stem : stems_of(word)) audiences_.push_back(number(stem));
  }
}

bool CategoryWords::accessory(WordId id) const {
  return std::find(accessories_.begin(), accessories_.end(), id) != accessories_.end();
}

std::vector<std::string> CategoryWords::stems_of(std::string_view text) const {
  analyzer_.analyze(text, tokens_);
  std::vector<std::string> stems;
  for (const text::Token& token : tokens_) {
    if (!text::is_overlay(token.kind) && !among(kFillers, token.word)) stems.emplace_back(token.term);
  }
  return stems;
}

void CategoryWords::learn_compounds(std::string_view name) {
  text::Tokens joined;
  for (const std::string& conjunct : conjuncts(name)) {
    analyzer_.analyze(conjunct, tokens_);
    const text::Token* before = nullptr;
    for (const text::Token& token : tokens_) {
      if (text::is_overlay(token.kind)) continue;
      whole_[std::string(token.term)] = true;
      if (before != nullptr && before->word.size() + token.word.size() >= 5) {
        // By its own stem, which need not end as the second word's does: "lawnmow", "mower".
        analyzer_.analyze(std::string(before->word) + std::string(token.word), joined);
        if (joined.size() == 1) { divided_.try_emplace(std::string(joined.begin()->term), before->term, token.term); }
      }
      before = &token;
    }
  }
}

// "watchband" is read as "watch band" where the taxonomy writes it so, "key chain" as "keychain".
void CategoryWords::divide_compounds(std::vector<std::string>& stems) const {
  std::vector<std::string> out;
  for (size_t i = 0; i < stems.size(); ++i) {
    if (i + 1 < stems.size() && whole_.contains(stems[i] + stems[i + 1]) &&
        !divided_.contains(stems[i] + stems[i + 1])) {
      out.push_back(stems[i] + stems[i + 1]);
      ++i;
      continue;
    }
    const auto two = divided_.find(stems[i]);
    if (two != divided_.end() && !whole_.contains(stems[i])) {
      out.push_back(two->second.first);
      out.push_back(two->second.second);
    } else {
      out.push_back(stems[i]);
    }
  }
  stems = std::move(out);
}

WordId CategoryWords::number(const std::string& stem) {
  const auto [at, fresh] = numbers_.try_emplace(stem, static_cast<WordId>(stems_.size()));
  if (fresh) stems_.push_back(stem);
  return at->second;
}

std::vector<CategoryWord> CategoryWords::to_words(std::vector<std::string> stems, bool meanings) {
  divide_compounds(stems);
  std::vector<std::string> named;
  for (size_t i = 0; i < stems.size();) {
    const auto list = same_.find(stems[i]);
    const Phrase* found = nullptr;
    if (list != same_.end()) {
      for (const Phrase& phrase : list->second) {
        if (found == nullptr && matches(stems, i, phrase.words)) found = &phrase;
      }
    }
    if (found == nullptr) {
      named.push_back(stems[i++]);
    } else {
      named.insert(named.end(), found->meaning.begin(), found->meaning.end());
      i += found->words.size();
    }
  }
  std::vector<CategoryWord> words;
  for (const std::string& stem : named) words.push_back({number(stem), {}});
  if (!meanings) return words;
  for (size_t i = 0; i < named.size(); ++i) {
    const auto list = kinds_.find(named[i]);
    if (list == kinds_.end()) continue;
    for (const Phrase& phrase : list->second) {
      if (!matches(named, i, phrase.words)) continue;
      for (size_t k = i; k < i + phrase.words.size(); ++k) {
        for (const std::string& meaning : phrase.meaning) words[k].meanings.push_back(number(meaning));
      }
      break;  // the longest phrase alone
    }
  }
  return words;
}

CategoryName CategoryWords::name_of(std::string_view text, bool meanings) {
  std::vector<std::string> before;
  std::vector<std::string> after;
  analyzer_.analyze(text, tokens_);
  bool qualifies = false;
  for (const text::Token& token : tokens_) {
    if (text::is_overlay(token.kind) || among(kFillers, token.word)) continue;
    if (among(kQualifies, token.word)) {
      qualifies = qualifies || !before.empty();
    } else {
      (qualifies ? after : before).emplace_back(token.term);
    }
  }
  CategoryName name;
  name.words = to_words(std::move(before), meanings);
  name.vague = true;
  for (size_t i = 0; i < name.words.size(); ++i) {
    // "Watch Accessories" are accessories; "Watch Sets" are watches.
    if (vague(name.words[i].id) && (name.vague || !accessory(name.words[i].id))) continue;
    name.vague = false;
    name.head = i;
  }
  if (name.vague && !name.words.empty()) name.head = name.words.size() - 1;
  for (CategoryWord& word : to_words(std::move(after), meanings)) name.words.push_back(std::move(word));
  return name;
}

CategoryPart CategoryWords::read(std::string_view part, bool meanings) {
  CategoryPart read;
  read.vague = true;
  for (const std::string& conjunct : conjuncts(part)) {
    CategoryName name = name_of(conjunct, meanings);
    if (name.words.empty()) continue;
    read.vague = read.vague && name.vague;
    read.names.push_back(std::move(name));
  }
  return read;
}

CategoryName CategoryWords::read_title(std::string_view title, std::string_view brand) {
  std::string_view rest = title;
  if (!brand.empty() && text::fold(rest.substr(0, brand.size())) == text::fold(brand)) {
    rest.remove_prefix(brand.size());
    const size_t begin = rest.find_first_not_of(" -:,|\xc2\xae\xe2\x84\xa2");
    rest = begin == std::string_view::npos ? title : rest.substr(begin);
  }
  size_t end = rest.size();
  for (const std::string_view cut : {" - ", ", ", "(", "[", "|", " \xe2\x80\x93 ", ": "}) {
    const size_t at = rest.find(cut);
    if (at != std::string_view::npos && at > 0) end = std::min(end, at);
  }
  return name_of(rest.substr(0, end), true);
}

std::vector<CategoryWord> CategoryWords::read_words(std::string_view text, bool meanings) {
  std::vector<std::string> stems = stems_of(text);
  if (stems.size() > kMaxTitleWords) stems.resize(kMaxTitleWords);
  return to_words(std::move(stems), meanings);
}

}  // namespace shelfwise::catalog_tools
