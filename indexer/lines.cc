#include "indexer/lines.h"

#include <cerrno>
#include <cstring>

#include "common/files.h"

namespace shelfwise::indexer {
namespace {

constexpr size_t kReadBytes = 1 << 20;
constexpr size_t kMaxLineBytes = 64U << 20;  // no product is this long: the file is not a catalog

}  // namespace

LineReader::~LineReader() {
  if (file_ != nullptr) std::fclose(file_);
}

Status LineReader::open(const std::filesystem::path& file) {
  path_ = file;
  std::error_code ec;
  if (std::filesystem::is_directory(file, ec)) {
    return make_error(ErrorCode::kInvalidArgument, "is a folder; name the catalog.jsonl in it", file.string());
  }
  file_ = std::fopen(file.c_str(), "rbe");
  if (file_ == nullptr) return system_error(errno, "open", file);
  bytes_total_ = std::filesystem::file_size(file, ec);
  if (ec) bytes_total_ = 0;
  return {};
}

Result<std::optional<LineRun>> LineReader::next(std::uint32_t lines) {
  LineRun run;
  run.first_line = line_;
  size_t scanned = 0;
  size_t end = 0;
  std::uint32_t found = 0;
  for (;;) {
    while (found < lines) {
      const size_t newline = rest_.find('\n', scanned);
      if (newline == std::string::npos) {
        scanned = rest_.size();
        break;
      }
      scanned = end = newline + 1;
      ++found;
    }
    if (found == lines || at_end_) break;
    if (rest_.size() - end > kMaxLineBytes) {
      return make_error(
          ErrorCode::kInvalidArgument,
          "has a line of more than 64 MB: a catalog is JSON Lines, one product a line; make one with: shelfwise clean",
          path_.string() + ":" + std::to_string(line_ + found));
    }
    const size_t before = rest_.size();
    rest_.resize(before + kReadBytes);
    const size_t got = std::fread(rest_.data() + before, 1, kReadBytes, file_);
    rest_.resize(before + got);
    bytes_read_ += got;
    if (got < kReadBytes) {
      if (std::ferror(file_) != 0) return system_error(errno, "read", path_);
      at_end_ = true;
    }
  }
  if (at_end_ && found < lines) end = rest_.size();  // a last line without its newline
  if (end == 0) return std::optional<LineRun>();
  run.text.assign(rest_, 0, end);
  rest_.erase(0, end);
  run.index = runs_++;
  line_ += found;
  return std::optional<LineRun>(std::move(run));
}

}  // namespace shelfwise::indexer
