// A file in runs of whole lines, read once from front to back, so that memory holds only what is being worked on.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>

#include "common/result.h"

namespace shelfwise::indexer {

struct LineRun {
  std::string text;              // whole lines
  std::uint64_t first_line = 1;  // number of the first
  size_t index = 0;              // of the run, from 0
};

// Not thread-safe.
class LineReader {
 public:
  LineReader() = default;
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;
  ~LineReader();

  Status open(const std::filesystem::path& file);

  // The next run of at most `lines` lines; nullopt at the end.
  Result<std::optional<LineRun>> next(std::uint32_t lines);

  std::uint64_t bytes_read() const { return bytes_read_; }
  std::uint64_t bytes_total() const { return bytes_total_; }

 private:
  std::filesystem::path path_;
  std::FILE* file_ = nullptr;
  std::string rest_;  // read but not yet handed out
  bool at_end_ = false;
  std::uint64_t line_ = 1;
  size_t runs_ = 0;
  std::uint64_t bytes_read_ = 0;
  std::uint64_t bytes_total_ = 0;
};

}  // namespace shelfwise::indexer
