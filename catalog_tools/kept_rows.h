// The cache of a clean-up: what the rows of the last run became, for the rows that are still the same.
// docs/formats/clean.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "catalog_tools/duplicates/record.h"
#include "catalog_tools/prepared_row.h"
#include "common/result.h"

namespace shelfwise::catalog_tools {

// Reads pieces of a file; in order, as most reads are, it needs no seek.
class PieceReader {
 public:
  Status open(const std::filesystem::path& file);
  bool read(std::uint64_t offset, std::uint64_t length, std::string& out);  // false where they are not to be had

 private:
  std::ifstream in_;
  std::uint64_t position_ = 0;
};

// Where a row lies in the file, and how it is told.
struct KeptRow {
  std::uint64_t fingerprint = 0;  // FeedRow's
  std::uint64_t offset = 0;
  std::uint64_t checksum = 0;
  std::uint32_t length = 0;
  std::uint32_t shape = 0;  // its names: a number in the list of shapes
};

// The end of the file, behind the rows.
struct KeptIndex {
  static constexpr size_t kMaxShapes = 1000;

  std::uint64_t program = 0;       // of what made it
  std::vector<std::string> words;  // by their numbers in the rows
  std::vector<std::vector<std::string>> shapes;
  std::vector<KeptRow> rows;  // in the order of the feeds
};
std::string packed_index(const KeptIndex& index, std::uint64_t offset);  // `offset`: bytes before it

std::uint64_t piece_checksum(std::string_view bytes);

// Holds the index in memory, some 40 bytes a row and the words; rows are read one at a time. Not thread-safe.
class KeptRows {
 public:
  // None: knows no row.
  KeptRows() = default;

  // Knows no row where there is no such file, where it is damaged or cut off, or where another program made it.
  KeptRows(const std::filesystem::path& file, std::uint64_t program);

  // Whether the row of this fingerprint is kept, unharmed; it is then current. Its words get numbers of `records`.
  bool load(std::uint64_t fingerprint, Records& records);
  const std::vector<std::string>& names() const { return index_.shapes[rows_shape_]; }  // of the current row
  PreparedRow take() { return std::move(current_); }

 private:
  const KeptRow* find(std::uint64_t fingerprint);
  bool number_words(std::vector<std::uint32_t>& words, Records& records);

  PieceReader file_;
  KeptIndex index_;
  std::vector<std::uint32_t> order_;    // of the rows by fingerprint
  std::vector<std::uint32_t> numbers_;  // by number of a word then: its number now; kNoWord while it has none
  size_t next_ = 0;                     // the row behind the last one found
  std::string buffer_;
  std::uint32_t rows_shape_ = 0;
  PreparedRow current_;
};

}  // namespace shelfwise::catalog_tools
