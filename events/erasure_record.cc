#include "events/erasure_record.h"

#include <charconv>
#include <fstream>

#include "common/append.h"

namespace shelfwise::events {
namespace {

constexpr char kHex[] = "0123456789abcdef";

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool from_hex(std::string_view hex, std::string& out) {
  out.clear();
  if (hex.empty() || hex.size() % 2 != 0) return false;
  for (size_t i = 0; i < hex.size(); i += 2) {
    const int high = digit(hex[i]);
    const int low = digit(hex[i + 1]);
    if (high < 0 || low < 0) return false;
    out.push_back(static_cast<char>(high * 16 + low));
  }
  return true;
}

}  // namespace

std::filesystem::path erasure_file(const std::filesystem::path& log) { return log.string() + ".erased"; }

// A line each: the hash, and milliseconds since 1970.
Status record_erasures(const std::filesystem::path& file, std::span<const ErasureRecord> erased) {
  std::string lines;
  for (const ErasureRecord& one : erased) {
    for (const char c : one.hash) {
      const auto byte = static_cast<unsigned char>(c);
      lines += kHex[byte >> 4U];
      lines += kHex[byte & 15U];
    }
    lines += ' ' + std::to_string(one.at.time_since_epoch().count()) + '\n';
  }
  return append_durably(file, lines);
}

Result<std::vector<ErasureRecord>> recorded_erasures(const std::filesystem::path& file) {
  std::vector<ErasureRecord> all;
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return all;
  std::ifstream in(file, std::ios::binary);
  if (!in) return make_error(ErrorCode::kIo, "cannot be read", file.string());
  for (std::string line; std::getline(in, line);) {
    const size_t space = line.find(' ');
    if (space == std::string::npos || in.eof()) continue;
    ErasureRecord one;
    std::int64_t ms = 0;
    const char* end = line.data() + line.size();
    const auto [rest, failed] = std::from_chars(line.data() + space + 1, end, ms);
    if (failed != std::errc() || rest != end || !from_hex(std::string_view(line).substr(0, space), one.hash)) continue;
    one.at = TimePoint(std::chrono::milliseconds(ms));
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace shelfwise::events
