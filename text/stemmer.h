// Snowball stems with a cache in front, since a catalog repeats few words very often.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "text/byte_arena.h"

namespace shelfwise::text {

// The stem of a word depends on the word and the languages alone, never on other words: a word in Latin letters is
// stemmed by the first language written in Latin letters, one in Cyrillic by the first written in Cyrillic, and so on;
// a word of mixed alphabets, or of an alphabet that no language has, is its own stem. Not thread-safe.
class Stemmer {
 public:
  // Refuses codes that are not languages it knows. Chinese, Japanese, Korean, Thai and some others have no stems.
  static Result<Stemmer> create(const std::vector<std::string>& languages);

  Stemmer(Stemmer&&) noexcept;
  Stemmer& operator=(Stemmer&&) noexcept;
  ~Stemmer();

  // The stem of a folded word: a view of `word`, or bytes stored in `arena`.
  std::string_view stem(std::string_view word, ByteArena& arena);

 private:
  struct Impl;
  explicit Stemmer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace shelfwise::text
