// What Suggester keeps in memory of a generation: small lists made at start, none of them longer than its bound.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/generation.h"
#include "text/analyzer.h"

namespace shelfwise::query {

// Lists of numbers by term.
struct TermLists {
  std::vector<std::uint32_t> offsets;  // one more than there are terms
  std::vector<std::uint32_t> values;   // of a term: ascending

  std::span<const std::uint32_t> operator[](std::uint32_t term) const {
    return std::span(values).subspan(offsets[term], offsets[term + 1] - offsets[term]);
  }
};

// A brand or category with its products.
struct NamedSet {
  std::uint32_t number = 0;  // keyword value or category
  std::uint64_t count = 0;
};

struct SuggestIndex {
  // Titles that stand for the catalog: the most popular products; where nothing tells, spread over all.
  static constexpr size_t kTitles = 50'000;
  static constexpr size_t kWords = 100'000;
  static constexpr size_t kBrands = 50'000;
  static constexpr size_t kCategories = 50'000;

  explicit SuggestIndex(const catalog::Generation& of);

  const catalog::Generation& generation;
  std::string language;              // the catalog's main one
  std::vector<Doc> titles;           // the most popular first
  TermLists titles_by_term;          // positions in titles
  std::vector<std::uint32_t> words;  // the most frequent words but stop words and lone letters, in byte order
  std::vector<NamedSet> brands;      // most products first
  TermLists brands_by_term;          // positions in brands
  std::vector<NamedSet> categories;  // most products first
  TermLists categories_by_term;      // positions in categories, by terms of their own name

  // The first of `words` that is not before `text`.
  std::vector<std::uint32_t>::const_iterator first_word(std::string_view text) const;
  // The terms of a category's own name, without its parents'.
  std::span<const std::uint32_t> category_name_terms(std::uint32_t category) const;
};

// Analyzers for many threads, each used by one at a time.
class AnalyzerPool {
 public:
  explicit AnalyzerPool(text::AnalyzerOptions options) : options_(std::move(options)) {}

  // nullptr where none can be made.
  std::unique_ptr<text::Analyzer> take();
  void give_back(std::unique_ptr<text::Analyzer> analyzer);

 private:
  text::AnalyzerOptions options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<text::Analyzer>> idle_;
};

}  // namespace shelfwise::query
