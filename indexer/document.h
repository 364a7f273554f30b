// One product into what the index keeps of it: terms with their field frequencies, words, lengths. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/posting.h"
#include "catalog/product.h"
#include "text/analyzer.h"

namespace shelfwise::indexer {

// The terms of one product. Reused from product to product; views live until the next clear().
class TermBag {
 public:
  struct Entry {
    std::string term;
    catalog::FieldFrequencies in;
  };

  TermBag();
  catalog::FieldFrequencies& operator[](std::string_view term);
  void clear();
  std::span<const Entry> entries() const { return {entries_.data(), used_}; }

 private:
  void grow();
  std::vector<Entry> entries_;  // the first used_ are this product's; the others keep their allocations
  size_t used_ = 0;
  std::vector<std::uint32_t> slots_;  // open addressing: entry number + 1, or 0
};

struct IndexedText {
  TermBag terms;
  std::vector<std::string> title_terms;   // base tokens in order
  std::vector<std::uint8_t> title_forms;  // of each, catalog/title_forms.h
  std::vector<std::string> words;         // distinct folded words of title, brand, category and attributes
  std::uint32_t title_length = 0;         // base tokens
  std::uint32_t attribute_length = 0;
  std::uint32_t description_length = 0;
};

// Not thread-safe: one per thread.
class DocumentBuilder {
 public:
  DocumentBuilder(text::Analyzer analyzer, std::vector<std::string> searchable_extra);

  // Replaces the content of `out`.
  void build(const catalog::Product& product, IndexedText& out);

 private:
  enum class Field { kTitle, kBrand, kCategory, kAttributes, kDescription };
  std::uint32_t add_field(std::string_view text, Field field, IndexedText& out);
  void add_identifier(std::string_view id, IndexedText& out);

  text::Analyzer analyzer_;
  std::vector<std::string> searchable_extra_;
  text::Tokens tokens_;
};

}  // namespace shelfwise::indexer
