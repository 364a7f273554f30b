// The tab-separated outputs. docs/formats/clean.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalog_tools/duplicates/duplicates.h"
#include "catalog_tools/report/report.h"
#include "catalog_tools/staging.h"
#include "common/result.h"

namespace shelfwise::catalog_tools {

Status write_duplicates(const std::filesystem::path& file, const std::vector<DuplicatePair>& pairs, Staging& staging);
struct MergeMember {
  std::string id;
  std::string file;
  std::uint64_t line = 0;
};
// A line of merges.jsonl: the members in feed order, which of them survived, and by attribute whose value it took.
std::string merge_line(const std::vector<MergeMember>& members, size_t survivor,
                       const std::map<std::string, size_t>& taken);

Status write_aliases(const std::filesystem::path& file, const std::vector<std::uint32_t>& survivor, Staging& staging);
Status write_categories(const std::filesystem::path& file, const std::vector<CategorySummary>& categories);
// What the paths to review may mean beside the category suggested.
Status write_choices(const std::filesystem::path& file, const std::vector<CategorySummary>& categories);
Status write_unfiled(const std::filesystem::path& file, const std::vector<UnfiledProduct>& products);
// sources.tsv: where each product of the clean catalog is from, itself first, then what it took in.
std::string source_header();
std::string source_row(std::string_view id, const MergeMember& member);
Status write_text(const std::filesystem::path& file, std::string_view text);

}  // namespace shelfwise::catalog_tools
