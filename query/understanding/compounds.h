// Languages that write compounds as one word: who searches "jacke" means a "regenjacke" too.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "catalog/generation.h"

namespace shelfwise::query {

// Immutable, thread-safe. Four bytes a term of the index, for languages with compounds alone.
class CompoundTerms {
 public:
  static constexpr size_t kMaxFound = 32;
  static constexpr size_t kMinHead = 3;   // letters of the last part
  static constexpr size_t kMinFront = 3;  // letters of what stands before it

  // Of the catalog's main language; keeps nothing for one without compounds. The generation must outlive it.
  explicit CompoundTerms(const catalog::Generation& generation);

  // Numbers of the terms that end in `head` and begin with a word of the catalog, linking letters aside ("arbeitshose"
  // ends in "hose", as "arbeit" is a word); those with most products first, at most kMaxFound.
  std::vector<std::uint32_t> ending_in(std::string_view head) const;

 private:
  bool is_word(std::string_view front) const;

  const catalog::Generation& generation_;
  std::vector<std::uint32_t> by_ending_;  // term numbers in order of their letters from the last to the first
};

}  // namespace shelfwise::query
