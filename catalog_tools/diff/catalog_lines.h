// A clean catalog read line by line, from one end to the other or one line at a place.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace shelfwise::catalog_tools {

// What a comparison needs of every product without keeping the product.
struct LineSummary {
  std::string id;
  std::vector<std::string> attributes;  // names of those that hold something, sorted, each once
};

// Reads one line of a catalog. The error says what is wrong with it.
Result<LineSummary> summarize_line(std::string_view line);

class CatalogLines {
 public:
  static constexpr std::size_t kMaxLineBytes = std::size_t{32} << 20U;

  struct Line {
    std::string_view text;  // until the next call
    std::uint64_t offset = 0;
    std::uint64_t number = 0;  // from 1
  };

  static Result<CatalogLines> open(const std::filesystem::path& file);

  // The next line that is not blank; nullopt at the end. kTooLarge beyond kMaxLineBytes.
  Result<std::optional<Line>> next();
  // The line of `length` bytes at `offset`, which next() has given before. Does not disturb next().
  Result<std::string> read(std::uint64_t offset, std::size_t length);

  const std::filesystem::path& file() const { return file_; }
  std::uint64_t bytes_total() const { return bytes_total_; }

 private:
  CatalogLines(std::filesystem::path file, std::uint64_t bytes) : file_(std::move(file)), bytes_total_(bytes) {}

  std::filesystem::path file_;
  std::uint64_t bytes_total_;
  std::ifstream in_;
  std::ifstream random_;  // for read()
  std::string buffer_;
  std::size_t begin_ = 0;        // of what next() has not given yet, in the buffer
  std::uint64_t buffer_at_ = 0;  // where the buffer begins in the file
  std::uint64_t number_ = 0;
};

}  // namespace shelfwise::catalog_tools
