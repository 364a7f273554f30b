// Small feeds, cleaned, for the tests of catalog_tools.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "catalog_tools/clean.h"
#include "common/files.h"
#include "tests/support/temporary_folder.h"
#include "text/analyzer.h"

namespace shelfwise::catalog_tools {

inline const text::Analyzer& test_analyzer() {
  static const text::Analyzer analyzer = text::Analyzer::create().value();
  return analyzer;
}

// One run of clean() and what it wrote.
struct Cleaned {
  shelfwise::testing::TemporaryFolder folder;
  Error error;
  CleanReport report;

  std::string output(std::string_view name) const {
    Result<std::string> text = read_file(folder.path() / "out" / name);
    return text.ok() ? *text : "(no " + std::string(name) + ")";
  }
  std::vector<nlohmann::json> products() const {
    std::vector<nlohmann::json> all;
    std::istringstream lines(output("catalog.jsonl"));
    for (std::string line; std::getline(lines, line);) all.push_back(nlohmann::json::parse(line));
    return all;
  }
};

inline void run_clean(Cleaned& run, const std::vector<std::filesystem::path>& feeds,
                      const std::optional<std::filesystem::path>& taxonomy = std::nullopt) {
  CleanOptions options;
  options.feeds = feeds;
  options.out = run.folder.path() / "out";
  options.taxonomy = taxonomy;
  Result<CleanReport> report = clean(options);
  run.error = report.ok() ? Error{ErrorCode::kInternal, "", ""} : report.error();
  if (report.ok()) run.report = std::move(*report);
}

inline void clean_text(Cleaned& run, std::string_view feed) { run_clean(run, {run.folder.write("feed.csv", feed)}); }

}  // namespace shelfwise::catalog_tools
