// What is in doubt as a table for spreadsheets, and the table back as decisions. docs/formats/decisions.md
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog_tools/categories/taxonomy.h"
#include "catalog_tools/review/decisions.h"
#include "catalog_tools/review/review_folder.h"
#include "common/result.h"

namespace shelfwise::catalog_tools {

// Pairs and categories in doubt that nobody decided, with an empty column `verdict`; pairs first, the likeliest first.
std::string export_sheet(const ReviewFolder& folder, const Decisions& decisions);

struct SheetImport {
  std::vector<DecisionSubject> subjects;  // of rows with a verdict, those that stand already left out
  std::uint64_t rows = 0;
  std::uint64_t empty = 0;     // rows without a verdict
  std::uint64_t standing = 0;  // rows that say what stands already
  std::uint64_t replaced = 0;  // of the subjects: another decision stood there
};

// Every mistake of the table in one error, a line each with its line number: then nothing of it counts. A pair's
// verdict is "merge" or "distinct"; a category's is the id of a category, "yes" for the suggested one, or "none".
Result<SheetImport> import_sheet(std::string_view bytes, const ReviewFolder& folder,
                                 const std::vector<TaxonomyCategory>& taxonomy, const Decisions& decisions);

}  // namespace shelfwise::catalog_tools
