// What the titles of the most popular products make of what is typed: queries and the products themselves.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/suggest.h"
#include "query/suggest/typed_text.h"
#include "query/suggest_index.h"
#include "text/analyzer.h"

namespace shelfwise::query {

bool contains_all(std::span<const std::uint32_t> terms, const std::vector<std::uint32_t>& wanted);
Suggestion query_suggestion(std::string text, std::uint64_t count);

// Used once, on one thread: find_titles(), then asked.
class Completions {
 public:
  static constexpr size_t kMaxTitlesRead = 2'000;  // of the most popular ones that have the finished words

  // All outlive it.
  Completions(const SuggestIndex& index, const text::Analyzer& analyzer, const TypedText& typed, std::uint32_t limit)
      : index_(index), generation_(index.generation), analyzer_(analyzer), typed_(typed), limit_(limit) {}

  // Titles with all finished words and one of the endings, the most popular first.
  void find_titles();

  std::vector<Suggestion> queries();
  std::vector<Suggestion> products(const SuggestHelp& help) const;

 private:
  void keep_title(std::uint32_t title);
  void end_phrase(std::vector<Suggestion>& queries);
  void follow(std::uint32_t last, const std::string& text, const std::vector<std::uint32_t>& titles,
              std::vector<Suggestion>& queries);
  std::optional<std::string> spelled_in(std::uint32_t title, std::uint32_t term);

  const SuggestIndex& index_;
  const catalog::Generation& generation_;
  const text::Analyzer& analyzer_;
  const TypedText& typed_;
  std::uint32_t limit_;
  text::Tokens tokens_;
  std::vector<std::uint32_t> titles_;  // positions in index_.titles
};

}  // namespace shelfwise::query
