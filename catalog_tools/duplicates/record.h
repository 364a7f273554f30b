// What is kept of a record to compare it with others, and the words of all records.
#pragma once

#include <array>
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
  std::uint64_t id = 0;           // hash
  std::uint64_t gtin = 0;         // 0: none
  std::uint64_t identity = 0;     // hash of title, brand and all attributes, folded
  std::uint64_t description = 0;  // hash of its words; 0: none
  std::uint64_t begin = 0;        // where its lists begin in the pool
  std::int64_t price = 0;         // micros; 0: none
  std::uint32_t brand = kNoWord;
  std::uint32_t mpn = kNoWord;
  std::uint32_t group = kNoWord;         // item_group_id
  std::uint32_t colors = 0;              // bits
  std::uint32_t editions = 0;            // bits; see traits.h
  std::uint32_t origin = 0;              // who supplied it, as far as feed and id tell: a small number
  std::uint64_t size = 0;                // hash of the attribute; 0: none
  std::uint16_t pack = 0;                // pieces in a pack, as the title says; 0: unsaid
  bool second_hand = false;              // used or refurbished
  std::array<std::uint8_t, 5> counts{};  // of the lists, in this order: name, codes, measures, body, keys
};

// A record that is not among the others yet: its own marks, and the numbers of its words in the order in which they are
// given out, so that the same products in the same order always give the same numbers.
struct NumberedRecord {
  enum Part { kBrand, kMpn, kGroup, kName, kCodes, kKeys, kBody };  // the first three have one word at most
  static constexpr size_t kParts = 7;

  Record marks;  // begin, brand, mpn, group, origin and counts are left open
  std::vector<std::uint32_t> measures;
  std::vector<std::uint32_t> words;           // of all parts, one after the other
  std::array<std::uint8_t, kParts> counts{};  // of the words of each
};

// Every list is of numbers, ascending and distinct.
class Records {
 public:
  explicit Records(const text::Analyzer& analyzer) : analyzer_(analyzer) {}

  // `feed`: the number of the file it came from.
  void add(const catalog::Product& product, std::uint16_t feed = 0) { add(read(product), product.id.str(), feed); }

  // The same in two steps: what the product says by itself, which numbers its words; and putting it among the others.
  NumberedRecord read(const catalog::Product& product);
  void add(const NumberedRecord& read, std::string_view id, std::uint16_t feed);

  std::uint32_t number(std::string_view word);  // a new one is the number of words so far

  size_t size() const { return records_.size(); }
  const Record& operator[](size_t i) const { return records_[i]; }

  std::span<const std::uint32_t> name(const Record& record) const {
    return list(record, 0);
  }  // terms of title and brand
  std::span<const std::uint32_t> codes(const Record& record) const {
    return list(record, 1);
  }  // part numbers: those in the title and the mpn
  std::span<const std::uint32_t> measures(const Record& record) const {
    return list(record, 2);
  }  // of the title; see traits.h
  std::span<const std::uint32_t> body(const Record& record) const {
    return list(record, 3);
  }  // terms of the description

  std::span<const std::uint32_t> keys(const Record& record) const { return list(record, 4); }  // of its part numbers

  const std::string& word(std::uint32_t number) const { return *words_[number]; }
  std::uint32_t name_frequency(std::uint32_t word) const {
    return name_frequency_[word];
  }  // records with it in name, codes or keys
  std::uint32_t text_frequency(std::uint32_t word) const { return text_frequency_[word]; }  // records with it anywhere
  size_t words() const { return words_.size(); }
  size_t origins() const { return origins_.size(); }

 private:
  std::span<const std::uint32_t> list(const Record& record, size_t which) const {
    std::uint64_t begin = record.begin;
    for (size_t i = 0; i < which; ++i) begin += record.counts[i];
    return std::span(pool_).subspan(begin, record.counts[which]);
  }
  std::uint32_t origin(std::string name);
  std::vector<std::uint32_t> terms(std::string_view text, size_t max);
  void append(Record& record, size_t which, std::span<const std::uint32_t> list);
  void count_words(const Record& record);

  const text::Analyzer& analyzer_;
  text::Tokens tokens_;
  std::vector<Record> records_;
  std::vector<std::uint32_t> pool_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::unordered_map<std::string, std::uint32_t> origins_;
  std::vector<const std::string*> words_;  // the keys of numbers_
  std::vector<std::uint32_t> name_frequency_;
  std::vector<std::uint32_t> text_frequency_;
  std::vector<std::uint32_t> counted_;  // words of one record
};

}  // namespace shelfwise::catalog_tools
