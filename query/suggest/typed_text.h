// What a shopper has typed so far: finished words, mended where one letter is wrong, and what the unfinished last one
// may become.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "query/suggest_index.h"
#include "text/analyzer.h"

namespace shelfwise::query {

// Used once, on one thread: read(), then find_endings(), then asked.
class TypedText {
 public:
  static constexpr size_t kMaxDoneWords = 8;
  static constexpr size_t kMaxEndings = 24;       // words that the unfinished one may become
  static constexpr size_t kShortestMistyped = 4;  // bytes; shorter words are near too many others

  // What the unfinished word may become.
  struct Ending {
    std::string_view word;
    std::uint32_t term = 0;
    std::uint32_t df = 0;
  };

  // Both outlive it.
  TypedText(const SuggestIndex& index, const text::Analyzer& analyzer)
      : index_(index), generation_(index.generation), analyzer_(analyzer) {}

  // Splits what is typed into finished words and the unfinished last one. False where nothing can complete it.
  bool read(std::string_view typed);
  void find_endings();

  const std::vector<std::uint32_t>& done() const { return done_; }  // terms of finished words
  const std::string& done_text() const { return done_text_; }
  const std::string& prefix() const { return prefix_; }  // the unfinished word; empty where the last one is finished
  const std::vector<Ending>& endings() const { return endings_; }  // the most frequent first
  const Ending* ending(std::uint32_t term) const;                  // nullptr where it is none of them
  bool is_ending(std::uint32_t term) const { return (ending_terms_[term / 64] >> (term % 64) & 1) != 0; }
  bool begins_exactly() const { return begins_exactly_; }  // some word of the catalog begins with what is typed

  // Whether a name or title of these terms has one of the endings, or the last word typed is finished.
  bool has_ending(std::span<const std::uint32_t> terms) const;

 private:
  bool mend(std::vector<std::string>& spelled);
  void mark_ending_terms();
  std::vector<std::uint32_t> rare_words() const;
  std::vector<std::uint32_t> nearly_typed_words(std::string_view typed) const;
  void add_ending(std::uint32_t word);

  const SuggestIndex& index_;
  const catalog::Generation& generation_;
  const text::Analyzer& analyzer_;
  text::Tokens tokens_;
  bool begins_exactly_ = false;
  std::string done_text_;
  std::vector<std::uint32_t> done_;
  std::string prefix_;
  std::vector<Ending> endings_;
  std::vector<std::uint64_t> ending_terms_;  // bits by term, where there are finished words
};

}  // namespace shelfwise::query
