// The rule for names that people give to things of theirs and that stand in URLs and logs as they are.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace shelfwise::server {

inline constexpr std::size_t kMaxPlainName = 64;

// 1 to 64 letters, digits, "-", "_" or ".", not dots alone: "." and ".." are no path of HTTP.
inline bool is_plain_name(std::string_view name) {
  if (name.find_first_not_of('.') == std::string_view::npos) return false;
  return name.size() <= kMaxPlainName && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                  c == '.';
         });
}

}  // namespace shelfwise::server
