// A clean catalog into a new index generation of a store, and the switch to it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "catalog/store.h"
#include "common/clock.h"
#include "common/result.h"

namespace shelfwise::indexer {

struct Options {
  std::vector<std::string> languages = {"en"};  // for stemming, the main one first
  std::vector<std::string> searchable_extra;    // unknown attributes whose values are searched like product_detail
  std::filesystem::path aliases;                // "merged id TAB surviving id"; empty: aliases.tsv beside the catalog
  unsigned threads = 0;                         // 0: one a core
  std::uint32_t chunk_products = 10'000;        // products a thread works on at once; larger ones are slower to invert
};

struct Progress {
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;
  std::uint64_t products = 0;
  const char* stage = "";  // "analyzing", "merging", "writing"
};

// A catalog line that is in no answer, and why.
struct SkippedLine {
  std::uint64_t line = 0;
  std::string reason;
};

struct Report {
  std::uint64_t generation = 0;
  std::uint64_t products = 0;
  std::uint64_t skipped = 0;
  std::vector<SkippedLine> first_skipped;  // at most 100
  std::uint64_t terms = 0;
  std::uint64_t bytes_on_disk = 0;
  std::uint64_t catalog_bytes = 0;
  int old_generations_removed = 0;
  double seconds = 0;
};

// Builds generations/N.tmp, makes it durable, renames it and switches `current`. Killed at any moment it leaves the
// store as it was. kConflict where another run holds the store, kNoSpace before anything is written where the disk
// is short, kInvalidArgument where the catalog holds no product. The same catalog gives the same bytes but for the
// creation time. `progress` is called from the calling thread, a few times a second at most.
Result<Report> build_index(const std::filesystem::path& catalog, const catalog::StorePaths& store,
                           const Options& options, const Clock& clock,
                           const std::function<void(const Progress&)>& progress = {});

}  // namespace shelfwise::indexer
