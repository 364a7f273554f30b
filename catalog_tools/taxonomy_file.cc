#include <algorithm>

#include "catalog_tools/taxonomy.h"
#include "common/files.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr std::uint64_t kMaxBytes = 64ULL << 20;

Error wrong(const std::filesystem::path& file, size_t line) {
  return make_error(
      ErrorCode::kInvalidArgument,
      "expected a taxonomy: Shopify's TSV with the columns id, parent_id, name, path, or Google's text with lines "
      "\"166 - Apparel & Accessories\"",
      file.string() + ":" + std::to_string(line));
}

std::vector<std::string_view> cells(std::string_view line) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0; begin <= line.size();) {
    const size_t end = std::min(line.find('\t', begin), line.size());
    parts.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// "166 - Apparel & Accessories"; false where the line is not of that form.
bool google_line(std::string_view line, TaxonomyCategory& category) {
  const size_t digits = line.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos || !line.substr(digits).starts_with(" - ")) return false;
  category = {std::string(line.substr(0, digits)), std::string(line.substr(digits + 3))};
  return !category.path.empty();
}

}  // namespace

Result<std::vector<TaxonomyCategory>> read_taxonomy(const std::filesystem::path& file) {
  Result<std::string> text = read_file(file, kMaxBytes);
  if (!text) return std::move(text).error();
  std::vector<TaxonomyCategory> categories;
  bool table = false;
  size_t number = 0;
  for (size_t begin = 0; begin < text->size();) {
    const size_t end = std::min(text->find('\n', begin), text->size());
    std::string_view line = std::string_view(*text).substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    begin = end + 1;
    ++number;
    if (line.empty() || line.front() == '#') continue;
    if (categories.empty() && line.starts_with("id\t")) {
      table = cells(line) == std::vector<std::string_view>{"id", "parent_id", "name", "path"};
      if (!table) return wrong(file, number);
      continue;
    }
    TaxonomyCategory category;
    if (table) {
      const std::vector<std::string_view> row = cells(line);
      if (row.size() != 4 || row[0].empty() || row[3].empty()) return wrong(file, number);
      category = {std::string(row[0]), std::string(row[3])};
    } else if (!google_line(line, category)) {
      return wrong(file, number);
    }
    categories.push_back(std::move(category));
  }
  if (categories.empty()) return wrong(file, std::max<size_t>(number, 1));
  return categories;
}

}  // namespace shelfwise::catalog_tools
