// WordNet's groups of words with one meaning (synsets), read from the files of Debian's package wordnet-base; the
// format is Princeton's wndb(5WN), https://wordnet.princeton.edu/documentation/wndb5wn
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/result.h"

namespace shelfwise::server {

// Immutable, thread-safe. Some 40 MB for the whole of it: made for one call, not kept.
class WordNet {
 public:
  static constexpr size_t kMaxWords = 64;           // of one synset; the rest is left out
  static constexpr size_t kMaxSynsets = 1'000'000;  // kInvalidArgument beyond

  // Nouns and adjectives, which are what titles are made of: data.noun and data.adj in `folder`. kNotFound where there
  // are none, kCorrupt with the line where one is not in the format.
  static Result<WordNet> read(const std::filesystem::path& folder);

  // Lower case, words of a phrase with spaces between them.
  const std::vector<std::vector<std::string>>& synsets() const { return synsets_; }
  // Numbers of the synsets that have the word; empty for a word that is not in it.
  const std::vector<std::uint32_t>& of(std::string_view word) const;

  // How much of the meaning two words share: common synsets over those of the word with fewer; 0 to 1.
  double share(std::string_view a, std::string_view b) const;

 private:
  Status read_file(const std::filesystem::path& file);

  std::vector<std::vector<std::string>> synsets_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_word_;
};

}  // namespace shelfwise::server
