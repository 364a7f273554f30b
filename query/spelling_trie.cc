#include "query/spelling_trie.h"

#include <algorithm>
#include <array>

#include "text/utf8.h"

namespace shelfwise::query {
namespace {

// Folded text to letters, at most kMaxLetters + 1 of them.
std::u32string letters_of(std::string_view word) {
  std::u32string letters;
  for (size_t at = 0; at < word.size() && letters.size() <= SpellingTrie::kMaxLetters;) {
    letters.push_back(text::next_code_point(word, at));
  }
  return letters;
}

// One row of the edit distance table a letter of the path: [i] is the distance of the path to the first i letters.
using Row = std::array<std::uint8_t, SpellingTrie::kMaxLetters + 1>;

constexpr std::uint8_t kFar = 100;
constexpr int kNearEdits = 2;

}  // namespace

SpellingTrie::SpellingTrie(std::span<const DictionaryWord> words) {
  nodes_.reserve(words.size() * 4);
  for (const DictionaryWord& word : words) {
    const std::u32string letters = letters_of(word.word);
    if (!letters.empty() && letters.size() <= kMaxLetters && word.products > 0) add(letters, word.products);
  }
  close(0);
  open_ = {};
  nodes_.shrink_to_fit();
}

void SpellingTrie::add(std::u32string_view letters, std::uint32_t products) {
  size_t shared = 0;
  while (shared < open_.size() && shared < letters.size() && nodes_[open_[shared]].letter == letters[shared]) ++shared;
  close(shared);
  for (size_t depth = shared; depth < letters.size(); ++depth) {
    open_.push_back(static_cast<std::uint32_t>(nodes_.size()));
    nodes_.push_back({letters[depth], 0, 0, 0, static_cast<std::uint32_t>(depth + 1)});
  }
  nodes_[open_.back()].products = products;
  for (const std::uint32_t node : open_) nodes_[node].most = std::max(nodes_[node].most, products);
}

void SpellingTrie::close(size_t depth) {
  for (; open_.size() > depth; open_.pop_back()) nodes_[open_.back()].end = static_cast<std::uint32_t>(nodes_.size());
}

std::uint32_t SpellingTrie::products(std::string_view word) const {
  const std::u32string letters = letters_of(word);
  size_t begin = 0;
  size_t end = nodes_.size();
  std::uint32_t products = 0;
  for (const char32_t letter : letters) {
    size_t node = begin;
    while (node < end && nodes_[node].letter != letter) node = nodes_[node].end;
    if (node >= end) return 0;
    products = nodes_[node].products;
    begin = node + 1;
    end = nodes_[node].end;
  }
  return products;
}

void SpellingTrie::find_near(std::u32string_view letters, const Reach& reach, const Found& found) const {
  const size_t size = letters.size();
  if (size == 0 || size > kMaxLetters) return;
  const int near_edits = std::min(reach.edits, kNearEdits);
  const auto band = static_cast<size_t>(reach.edits);  // cells further off the diagonal hold too many edits anyway
  std::array<Row, kMaxLetters + 1> rows;
  std::array<char32_t, kMaxLetters> path = {};
  for (size_t i = 0; i <= size; ++i) rows[0][i] = static_cast<std::uint8_t>(i);
  for (size_t n = 0; n < nodes_.size();) {
    const Node& node = nodes_[n];
    const size_t depth = node.depth;
    path[depth - 1] = node.letter;
    int limit = node.most >= reach.far_products ? reach.edits : near_edits;
    if (path[0] != letters[0]) limit = std::min(limit, 1);
    if (node.most < reach.least_products || depth > size + band) {
      n = node.end;
      continue;
    }
    const Row& above = rows[depth - 1];
    Row& row = rows[depth];
    const size_t low = depth > band ? depth - band : 1;
    const size_t high = std::min(size, depth + band);
    row[low - 1] = low == 1 ? static_cast<std::uint8_t>(depth) : kFar;
    if (high < size) row[high + 1] = kFar;
    int least = row[low - 1];
    for (size_t i = low; i <= high; ++i) {
      int edits = above[i - 1] + (letters[i - 1] == node.letter ? 0 : 1);
      edits = std::min({edits, above[i] + 1, row[i - 1] + 1});
      if (i > 1 && depth > 1 && letters[i - 1] == path[depth - 2] && letters[i - 2] == node.letter) {
        edits = std::min(edits, rows[depth - 2][i - 2] + 1);
      }
      row[i] = static_cast<std::uint8_t>(edits);
      least = std::min(least, edits);
    }
    const int distance = high == size ? row[size] : kFar;
    const int own_limit = node.products >= reach.far_products ? limit : std::min(limit, near_edits);
    if (node.products >= std::max(reach.least_products, 1U) && distance <= own_limit) {
      found({path.data(), depth}, node.products);
    }
    // Nor can a swap below come back under the limit: the row above is at least this one less one.
    n = least > limit ? node.end : n + 1;
  }
}

}  // namespace shelfwise::query
