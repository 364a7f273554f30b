// Category names and product titles as words that can be compared: stems, the names of one thing made one, compounds
// divided as the taxonomy divides them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/analyzer.h"

namespace shelfwise::catalog_tools {

using WordId = std::uint32_t;

struct CategoryWord {
  WordId id = 0;
  std::vector<WordId> meanings;  // words of a more general or second name; empty for most
};

// "iPhone Cases & Clips" holds two names, "iPhone Cases" and "Clips".
struct CategoryName {
  std::vector<CategoryWord> words;
  size_t head = 0;     // the word that says what it is: the last before "for" or "with", vague ones aside
  bool vague = false;  // only words like "accessories", "other", "set"
};

struct CategoryPart {
  std::vector<CategoryName> names;
  bool vague = false;  // all its names are
};

// Words get numbers as they are met. Not thread-safe.
class CategoryWords {
 public:
  explicit CategoryWords(const text::Analyzer& analyzer);

  // One part of a path. With `meanings`, words also get what the retail word list says of them.
  CategoryPart read(std::string_view part, bool meanings);
  // What a title is about: the words before the first dash, comma, bracket or "for", past a leading brand.
  CategoryName read_title(std::string_view title, std::string_view brand);
  // Every word of a text as it stands.
  std::vector<CategoryWord> read_words(std::string_view text, bool meanings);

  // Lets `words` of the taxonomy join and divide compounds: where it has "watch band", "watchband" is read as the two.
  void learn_compounds(std::string_view name);

  size_t size() const { return stems_.size(); }
  const std::string& stem(WordId id) const { return stems_[id]; }
  // "accessories", "parts"
  bool accessory(WordId id) const;
  // For whom: "men", "dogs", "dolls".
  const std::vector<WordId>& audiences() const { return audiences_; }
  bool vague(WordId id) const { return id < vague_.size() && vague_[id]; }

 private:
  struct Phrase {
    std::vector<std::string> words;    // stems
    std::vector<std::string> meaning;  // stems
  };
  using Phrases = std::unordered_map<std::string, std::vector<Phrase>>;  // by their first stem, longest first

  std::vector<std::string> stems_of(std::string_view text) const;
  void divide_compounds(std::vector<std::string>& stems) const;
  std::vector<CategoryWord> to_words(std::vector<std::string> stems, bool meanings);
  WordId number(const std::string& stem);
  CategoryName name_of(std::string_view text, bool meanings);

  const text::Analyzer& analyzer_;
  mutable text::Tokens tokens_;
  Phrases same_;
  Phrases kinds_;
  std::unordered_map<std::string, WordId> numbers_;
  std::vector<std::string> stems_;
  std::vector<bool> vague_;
  std::vector<WordId> accessories_;
  std::vector<WordId> audiences_;
  std::unordered_map<std::string, std::pair<std::string, std::string>> divided_;  // "watchband" to its two stems
  std::unordered_map<std::string, bool> whole_;                                   // stems that the taxonomy has
};

}  // namespace shelfwise::catalog_tools
