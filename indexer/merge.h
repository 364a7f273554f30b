// Chunks with numbers of their own into the columns and dictionaries of one generation.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "common/result.h"
#include "indexer/chunk.h"
#include "text/analyzer.h"

namespace shelfwise::indexer {

struct MergeInput {
  std::vector<Chunk>& chunks;                         // emptied while they are merged
  const std::vector<std::string>& terms;              // of the whole text index, in byte order
  const std::vector<std::uint32_t>& term_df;          // as long as terms
  const std::map<std::string, std::string>& aliases;  // merged id to surviving id
  const text::Analyzer& analyzer;
  std::string created;
};

struct MergeReport {
  std::uint64_t products = 0;         // without the repeated ones
  std::vector<SkippedLine> repeated;  // ids seen before: the first stays; at most 100
  std::uint64_t repeated_count = 0;
};

// Writes columns/, dictionary/, vectors/ and generation.json below `folder`.
Result<MergeReport> merge_chunks(const MergeInput& input, const std::filesystem::path& folder);

}  // namespace shelfwise::indexer
