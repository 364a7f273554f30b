// Words of scripts written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese), by ICU's dictionaries.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace shelfwise::text {

// What a code point is in folded text.
enum class LetterKind : std::uint8_t {
  kNone,        // parts words
  kLetter,      // of an alphabet: words stand between spaces
  kDictionary,  // of a script written without spaces
};

LetterKind letter_kind(char32_t c);  // thread-safe

// Not thread-safe.
class Segmenter {
 public:
  Segmenter();
  Segmenter(Segmenter&&) noexcept;
  Segmenter& operator=(Segmenter&&) noexcept;
  ~Segmenter();

  // Where each word of `run` ends, in bytes, ascending; the last is run.size(). Words follow one another without gaps.
  // `run` is valid UTF-8 of kDictionary code points. Where ICU has no data every character is a word. The result lives
  // until the next call.
  const std::vector<std::uint32_t>& word_ends(std::string_view run);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace shelfwise::text
