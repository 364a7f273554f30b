// A look at a feed: what its columns hold, and which attributes they are most likely meant for. docs/inspecting.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "catalog/feed.h"
#include "catalog_tools/inspect/inspect_column.h"
#include "common/result.h"

namespace shelfwise::catalog_tools {

struct InspectedColumn {
  std::string name;
  ColumnSketch sketch;
  ColumnType type = ColumnType::kText;
  std::string attribute;  // suggested; "" for none: it is kept under its own name
  double confidence = 0;  // of the suggestion, 0 to 1: from 0.5 up the mapping has it, below it is left as a comment
  std::string why;
  bool understood = false;  // the name alone gives the attribute: no mapping is needed
  bool drop = false;        // another column gives the attribute that the name stands for
};

struct Inspection {
  std::string file;
  catalog::FeedInfo info;
  std::uint64_t rows = 0;                                     // read
  std::uint64_t broken = 0;                                   // rows that are none
  std::vector<catalog::FeedFault> faults;                     // the first ones
  std::vector<InspectedColumn> columns;                       // in feed order, at most 2,000
  std::vector<std::pair<std::string, std::string>> defaults;  // suggested: attribute and value
  std::vector<std::string> notes;                             // what is missing or doubtful, with the remedy
};

struct InspectOptions {
  std::uint64_t max_rows = 0;                                      // 0: all
  std::function<void(std::uint64_t rows, double share)> progress;  // called often; may be empty
};

// Reads the feed once, row by row. Fails where the file is no feed.
Result<Inspection> inspect(const std::filesystem::path& feed, const InspectOptions& options = {});

// For people, for programs, and a mapping file to be checked and used.
std::string inspection_text(const Inspection& inspection);
std::string inspection_json(const Inspection& inspection);
std::string suggested_mapping(const Inspection& inspection);

}  // namespace shelfwise::catalog_tools
