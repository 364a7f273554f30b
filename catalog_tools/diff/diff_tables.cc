#include "catalog_tools/diff/diff_tables.h"

#include <algorithm>
#include <fstream>
#include <string_view>
#include <vector>

#include "common/random.h"

namespace shelfwise::catalog_tools {
namespace {

std::vector<std::string_view> cells_of(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::vector<std::string_view> cells;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    cells.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return cells;
}

Error broken(const std::filesystem::path& file, std::uint64_t line, const std::string& what) {
  return make_error(ErrorCode::kCorrupt, what + "; write the folder anew with: shelfwise clean",
                    file.string() + ":" + std::to_string(line));
}

}  // namespace

const AliasTable::Entry* AliasTable::find(std::uint64_t id_hash) const {
  const auto found = entries.find(id_hash);
  return found == entries.end() ? nullptr : &found->second;
}

AliasTable::Row AliasTable::row_at(std::uint64_t offset) const {
  std::ifstream in(file, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(offset));
  std::string line;
  if (!std::getline(in, line)) return {};
  const std::vector<std::string_view> cells = cells_of(line);
  if (cells.size() < 2) return {};
  return {std::string(cells[0]), std::string(cells[1])};
}

Result<std::optional<AliasTable>> read_aliases(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::optional<AliasTable>();
  AliasTable table;
  table.file = file;
  std::uint64_t offset = 0;
  std::uint64_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    const std::uint64_t begin = offset;
    offset += line.size() + 1;
    if (line.empty()) continue;
    const std::vector<std::string_view> cells = cells_of(line);
    if (cells.size() < 2) return broken(file, number, "an alias needs two cells: merged id, tab, surviving id");
    table.entries.try_emplace(stable_hash(cells[0]), AliasTable::Entry{stable_hash(cells[1]), begin});
  }
  return std::optional<AliasTable>(std::move(table));
}

Result<std::optional<CategoryTable>> read_categories(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::optional<CategoryTable>();
  std::string header;
  std::getline(in, header);
  const std::vector<std::string_view> head = cells_of(header);
  const auto column = [&](std::string_view name) {
    return static_cast<std::size_t>(std::find(head.begin(), head.end(), name) - head.begin());
  };
  const std::size_t source = column("source_path");
  const std::size_t category = column("category_path");
  const std::size_t decision = column("decision");
  if (std::max({source, category, decision}) >= head.size())
    return broken(file, 1, "no header with source_path, category_path and decision");
  CategoryTable table;
  std::string line;
  for (std::uint64_t number = 2; std::getline(in, line); ++number) {
    if (line.empty()) continue;
    const std::vector<std::string_view> cells = cells_of(line);
    if (std::max({source, category, decision}) >= cells.size()) return broken(file, number, "a row with too few cells");
    table[std::string(cells[source])] = std::string(cells[category]) + (cells[decision] == "review" ? " (review)" : "");
  }
  return std::optional<CategoryTable>(std::move(table));
}

}  // namespace shelfwise::catalog_tools
