// What is kept of a record to compare it with others, and the words of all records.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/product.h"
#include "text/analyzer.h"

namespace shelfwise::catalog_tools {

inline constexpr std::uint32_t kNoWord = 0xFFFFFFFFU;

struct Record {
  std::uint64_t id = 0;        // hash
  std::uint64_t gtin = 0;      // 0: none
  std::uint64_t identity = 0;  // hash of title, brand and all attributes, folded
  std::uint64_t terms = 0;     // where its terms begin in the pool
  std::int64_t price = 0;      // micros; 0: none
  std::uint32_t brand = kNoWord;
  std::uint16_t term_count = 0;
};

class Records {
 public:
  explicit Records(const text::Analyzer& analyzer) : analyzer_(analyzer) {}

  void add(const catalog::Product& product);

  size_t size() const { return records_.size(); }
  const Record& operator[](size_t i) const { return records_[i]; }
  // The distinct terms of the title, ascending.
  std::span<const std::uint32_t> terms(const Record& record) const {
    return std::span(pool_).subspan(record.terms, record.term_count);
  }
  std::uint32_t documents_with(std::uint32_t term) const { return frequency_[term]; }
  size_t vocabulary() const { return frequency_.size(); }

 private:
  std::uint32_t number(std::string_view term);

  const text::Analyzer& analyzer_;
  text::Tokens tokens_;
  std::vector<Record> records_;
  std::vector<std::uint32_t> pool_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::uint32_t> frequency_;  // by term: records whose title has it
};

}  // namespace shelfwise::catalog_tools
