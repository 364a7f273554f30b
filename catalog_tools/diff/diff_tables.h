// aliases.tsv and categories.tsv of a clean folder, as a comparison needs them. For diff.cc alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "common/result.h"

namespace shelfwise::catalog_tools {

// Which id leads to which, by hashes; the ids stay on disk.
struct AliasTable {
  struct Entry {
    std::uint64_t survivor = 0;  // hash of the id it leads to
    std::uint64_t offset = 0;    // of the row in the file
  };
  struct Row {
    std::string id;
    std::string survivor;
  };

  std::filesystem::path file;
  std::unordered_map<std::uint64_t, Entry> entries;  // by hash of the merged id

  const Entry* find(std::uint64_t id_hash) const;
  Row row_at(std::uint64_t offset) const;  // empty where the file can no longer be read
};

// nullopt where there is no such file. kCorrupt, with the line, where a row has no two cells.
Result<std::optional<AliasTable>> read_aliases(const std::filesystem::path& file);

// Source path to the category it is mapped to, with "(review)" where that is not sure. nullopt where there is no such
// file. kCorrupt where a column is missing.
using CategoryTable = std::map<std::string, std::string>;
Result<std::optional<CategoryTable>> read_categories(const std::filesystem::path& file);

}  // namespace shelfwise::catalog_tools
