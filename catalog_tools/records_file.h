// records.jsonl: the records of all pairs as they came in, before any merge. docs/formats/clean.md
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "catalog_tools/duplicates/duplicates.h"
#include "catalog_tools/staging.h"
#include "common/result.h"

namespace shelfwise::catalog_tools {

// In feed order, each record once. `feeds`: the files' names, by number.
Status write_records(const std::filesystem::path& file, const std::vector<DuplicatePair>& pairs,
                     const std::vector<std::string>& feeds, Staging& staging);

}  // namespace shelfwise::catalog_tools
