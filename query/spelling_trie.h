// The words of a catalog as a trie, for finding those a few edits away from a given word.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace shelfwise::query {

struct DictionaryWord {
  std::string_view word;       // folded UTF-8; outlives the trie
  std::uint32_t products = 0;  // that have it
};

// Immutable, thread-safe. 20 bytes a node, about 4 nodes a word.
class SpellingTrie {
 public:
  // `words` without duplicates, in byte order. Words of more than kMaxLetters letters are left out.
  explicit SpellingTrie(std::span<const DictionaryWord> words);

  static constexpr size_t kMaxLetters = 24;

  // How many products have the word; 0 where it is unknown.
  std::uint32_t products(std::string_view word) const;

  struct Reach {
    int edits = 2;                     // at most 3; at most one where the first letters differ
    std::uint32_t least_products = 1;  // of a word to be found at all
    std::uint32_t far_products = 1;    // of a word to be found three edits away
  };

  // Calls `found` for every word within reach of `letters`, itself included: at so many insertions, deletions,
  // substitutions or swaps of neighbours. `letters` has at most kMaxLetters.
  using Found = std::function<void(std::u32string_view word, std::uint32_t products)>;
  void find_near(std::u32string_view letters, const Reach& reach, const Found& found) const;

 private:
  struct Node {
    char32_t letter = 0;
    std::uint32_t end = 0;       // the first node behind this subtree; nodes lie in preorder
    std::uint32_t products = 0;  // 0: no word ends here
    std::uint32_t most = 0;      // products of any word of this subtree
    std::uint32_t depth = 0;     // from 1
  };

  void add(std::u32string_view letters, std::uint32_t products);
  void close(size_t depth);

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> open_;  // while building: the path to the last word
};

}  // namespace shelfwise::query
