// The clean-up run: feeds in, a folder with the clean catalog and its reports out. docs/cleaning.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog_tools/categories/category_decisions.h"
#include "catalog_tools/duplicates/pair_verdicts.h"
#include "catalog_tools/report/report.h"
#include "common/result.h"

namespace shelfwise::catalog_tools {

struct CleanProgress {
  std::string_view stage;  // "reading", "looking for duplicates", "writing"
  std::uint64_t rows = 0;  // done in this stage
  double share = 0;        // of this stage, 0 to 1; 0 where unknown
};

struct CleanOptions {
  std::vector<std::filesystem::path> feeds;  // read in this order, which is their priority: see docs/cleaning.md
  std::filesystem::path out;                 // made where missing
  std::optional<std::filesystem::path> mapping;
  // A feed (as in `feeds`) and the mapping that it has instead of `mapping`.
  std::vector<std::pair<std::filesystem::path, std::filesystem::path>> feed_mappings;
  std::optional<std::filesystem::path> taxonomy;
  CategoryDecisions category_decisions;  // and paths
  RunSummary run;                        // told in the report
  PairVerdicts verdicts;                 // pairs decided by hand: they win over everything
  // Keeps in `out` what each row became, for the next run, and takes rows that are still the same from the last one.
  // The outputs do not depend on it.
  bool cache = true;
  std::string program;                                 // what runs: another one's cache is not used
  EventReader events;                                  // what a store's events say about the catalog; may be empty
  std::function<void(const CleanProgress&)> progress;  // called often; may be empty
};

// Writes the outputs of docs/formats/clean.md. They replace those of an earlier run only when all of them are
// complete; on an error the folder is as it was. The same feeds give the same bytes. Needs disk for the outputs and
// once more for the products; memory grows with the number of products, not with their size.
Result<CleanReport> clean(const CleanOptions& options);

}  // namespace shelfwise::catalog_tools
