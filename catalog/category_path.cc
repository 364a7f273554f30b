#include <algorithm>
#include <array>

#include "catalog/product.h"

namespace shelfwise::catalog {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

}  // namespace

std::vector<std::string> split_category_path(std::string_view path) {
  // In order of trust: a shop that writes ">" may well have a slash inside a name ("TV / Video").
  constexpr std::array<std::string_view, 5> kSeparators = {">", "»", "|", "::", " / "};
  const auto used = std::find_if(kSeparators.begin(), kSeparators.end(),
                                 [&](std::string_view s) { return path.find(s) != std::string_view::npos; });
  const std::string_view separator = used == kSeparators.end() ? kSeparators[0] : *used;
  std::vector<std::string> parts;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find(separator, begin), path.size());
    const std::string_view part = trim(path.substr(begin, end - begin));
    if (!part.empty()) parts.emplace_back(part);
    begin = end + separator.size();
  }
  return parts;
}

std::string join_category_path(const std::vector<std::string>& parts) {
  std::string path;
  for (const std::string& part : parts) {
    if (!path.empty()) path += " > ";
    path += part;
  }
  return path;
}

}  // namespace shelfwise::catalog
