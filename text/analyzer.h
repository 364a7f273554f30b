// Text to index terms. One analyzer serves cleaning, indexing and querying, so that a word always becomes the same
// term; its version stands in every index, and a query refuses an index of another version.
//
// Steps: Unicode NFKC with case folding, accents removed, words by ICU's break rules (dictionaries for Chinese,
// Japanese, Thai), Snowball stems, and numbers with units brought to one form.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace shelfwise::text {

enum class TokenKind : std::uint8_t {
  kWord,     // letters: stemmed
  kNumber,   // digits, a decimal point, a fraction: never stemmed, never spell-checked
  kModel,    // letters and digits mixed ("dcd771c2", "6s"): never stemmed, never spell-checked
  kMeasure,  // overlay: number and unit in one normal form ("12in", "500ml", "16gb")
  kJoined,   // overlay: parts that stand together joined ("wd-40" gives "wd40", "t-shirt" gives "tshirt")
};

// An overlay repeats text that base tokens already cover; it adds a term, not a position.
inline bool is_overlay(TokenKind kind) { return kind == TokenKind::kMeasure || kind == TokenKind::kJoined; }

struct Token {
  std::string_view term;    // the index term; at most 64 bytes; lives as long as the Tokens that holds it
  std::string_view word;    // folded but not stemmed
  std::uint32_t begin = 0;  // bytes in the source text, for highlighting
  std::uint32_t end = 0;
  std::uint32_t position = 0;  // base tokens count 0, 1, 2 ...; an overlay has the position of its first base token
  std::uint16_t span = 1;      // how many base positions it covers
  TokenKind kind = TokenKind::kWord;
};

// The tokens of one text, in order of position, overlays right after the base token where they begin. Owns their bytes;
// reuse one object for many texts to save allocations.
class Tokens {
 public:
  Tokens();
  Tokens(Tokens&&) noexcept;
  Tokens& operator=(Tokens&&) noexcept;
  ~Tokens();

  const std::vector<Token>& all() const { return tokens_; }
  auto begin() const { return tokens_.begin(); }
  auto end() const { return tokens_.end(); }
  size_t size() const { return tokens_.size(); }
  bool empty() const { return tokens_.empty(); }
  std::uint32_t positions() const { return positions_; }  // number of base tokens
  void clear();

 private:
  friend class Analyzer;
  std::vector<Token> tokens_;
  std::uint32_t positions_ = 0;
  struct Arena;
  std::unique_ptr<Arena> arena_;
};

struct AnalyzerOptions {
  // Snowball languages by ISO 639-1 code, first is the main one: en, de, fr, es, it, nl, pt, sv, da, no, fi, ru, ...
  // Stems are those of the first language whose letters fit; unknown codes are refused by create().
  std::vector<std::string> languages = {"en"};
  std::uint32_t max_tokens = 100'000;  // base tokens of one text; the rest is not analyzed
};

// Not thread-safe (it caches stems): one per thread. Copies of its output are independent of it.
class Analyzer {
 public:
  static constexpr int kVersion = 2;  // raised whenever the same text would give other terms

  static Result<Analyzer> create(AnalyzerOptions options = {});

  Analyzer(Analyzer&&) noexcept;
  Analyzer& operator=(Analyzer&&) noexcept;
  ~Analyzer();

  // Replaces the content of `out`. Invalid UTF-8 is skipped, never an error.
  void analyze(std::string_view utf8, Tokens& out) const;

  const AnalyzerOptions& options() const;

 private:
  struct Impl;
  explicit Analyzer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace shelfwise::text
