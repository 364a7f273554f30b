// Folded text to tokens: words, numbers with their units, model numbers, and the overlays over them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "text/analyzer.h"
#include "text/byte_arena.h"
#include "text/numbers.h"
#include "text/segmenter.h"
#include "text/stemmer.h"

namespace shelfwise::text {

struct ScanRules {
  NumberRules numbers;
  bool elision = false;  // "l'eau" is "l" and "eau" (French, Italian, Catalan)
  std::uint32_t max_tokens = 0;
};

// One part of a sequence: a base token that is not yet numbered.
struct Part {
  std::string_view term;  // of words: empty until stemmed
  std::string_view word;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  TokenKind kind = TokenKind::kWord;
  bool is_unit = false;
  char link =
      '\0';  // what stands between it and the part before: - / . & _ ', x between dimensions, 0 nothing or space
};

// An overlay over parts [first, last] of a sequence.
struct Overlay {
  std::string_view term;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  TokenKind kind = TokenKind::kJoined;
};

// The joined overlays of a sequence of parts, appended to `out` in order of their first part:
//   dimensions ("4x8x2" gives 4x8, 8x2 and 4x8x2), and words, numbers and models that joiners hold together
//   where shoppers also write them as one ("t-shirt", "wd-40", "a/c", "u.s.a"); not alternatives ("black/white"),
//   ranges
//   ("10-12"), measures ("12-inch") or phrases ("easy-to-clean").
void add_joined_overlays(const std::vector<Part>& parts, ByteArena& arena, std::vector<Overlay>& out);

class Scanner {
 public:
  // All arguments outlive the scanner. Token offsets are bytes of `folded`, which ends with a zero byte beyond its
  // size.
  Scanner(std::string_view folded, const ScanRules& rules, Stemmer& stemmer, Segmenter& segmenter, ByteArena& arena,
          std::vector<Part>& parts, std::vector<Overlay>& overlays, std::vector<Token>& out);

  // Appends the tokens; gives the number of base tokens.
  std::uint32_t run();

 private:
  void add_word(size_t begin, size_t end);
  void add_dictionary_words();
  void add_high_character();

  void add_sequence();
  void read_part(char link);
  void read_word(char link);
  void read_number(char link);
  bool read_unit(const Number& number);
  bool read_glued_unit();
  bool read_spaced_unit();
  bool read_ratio();
  bool skip_times();
  bool number_is_model(const Number& number) const;
  void add_unit(size_t begin, size_t end, std::string_view normal);
  void add_part(std::string_view term, std::string_view word, size_t begin, size_t end, TokenKind kind, char link);
  void emit_sequence();
  void push(const Part& part);

  char peek(size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  size_t letters_end(size_t i) const;
  size_t word_end(size_t i, bool& has_digit) const;
  bool letter_at(size_t i) const;
  bool part_at(size_t i) const;
  bool ends_simply(size_t end) const;
  bool one_follows(size_t i) const;

  std::string_view text_;
  const ScanRules& rules_;
  Stemmer& stemmer_;
  Segmenter& segmenter_;
  ByteArena& arena_;
  std::vector<Part>& parts_;
  std::vector<Overlay>& overlays_;
  std::vector<Token>& out_;
  size_t at_ = 0;
  std::uint32_t positions_ = 0;
};

}  // namespace shelfwise::text
