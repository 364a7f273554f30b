// Merges can be explained and taken back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

using ::testing::HasSubstr;

// Canonical: as a clean catalog is written.
constexpr const char* kCatalog =
    "{\"id\":\"1\",\"title\":\"Iron pan\",\"price\":\"20.00 USD\",\"brand\":\"Castor\",\"gtin\":\"4006381333931\"}\n"
    "{\"id\":\"2\",\"title\":\"Iron pan by Castor\",\"brand\":\"Castor\",\"gtin\":\"4006381333931\","
    "\"material\":\"iron\",\"condition\":\"new\"}\n"
    "{\"id\":\"3\",\"title\":\"Wool blanket\",\"brand\":\"Wren\"}\n"
    "{\"id\":\"4\",\"title\":\"Wool Blanket\",\"brand\":\"Wren\"}\n"
    "{\"id\":\"5\",\"title\":\"wool blanket\",\"brand\":\"Wren\"}\n"
    "{\"id\":\"6\",\"title\":\"Steel cup\"}\n";

void clean_with(Cleaned& run, const PairVerdicts& verdicts) {
  CleanOptions options;
  options.feeds = {run.folder.write("feed.jsonl", kCatalog)};
  options.out = run.folder.path() / "out";
  options.verdicts = verdicts;
  Result<CleanReport> report = clean(options);
  ASSERT_TRUE(report.ok()) << report.error().text();
  run.report = std::move(*report);
}

TEST(Undo, EveryMergeUndoneGivesBackTheInput) {
  Cleaned run;
  clean_with(run, {});
  EXPECT_EQ(run.report.merged, 3U);
  PairVerdicts verdicts;
  std::istringstream rows(run.output("duplicates.tsv"));
  std::string row;
  std::getline(rows, row);
  while (std::getline(rows, row)) {
    std::istringstream cells(row);
    std::string a;
    std::string b;
    std::getline(cells, a, '\t');
    std::getline(cells, b, '\t');
    if (row.find("\tmerge\t") != std::string::npos) verdicts.set(b, a, Verdict::kDistinct);
  }
  ASSERT_EQ(verdicts.pairs.size(), 3U);
  clean_with(run, verdicts);
  EXPECT_EQ(run.output("catalog.jsonl"), kCatalog);
  EXPECT_EQ(run.output("aliases.tsv"), "");
  EXPECT_EQ(run.output("merges.jsonl"), "");
  EXPECT_EQ(run.report.pairs_distinct, 3U);
  EXPECT_THAT(run.output("duplicates.tsv"), HasSubstr("1\t2\t0.0000\tdistinct\tdecided by hand\n"));
}

TEST(Undo, AMergeDecidedByHandIsMade) {
  Cleaned run;
  PairVerdicts verdicts;
  verdicts.set("6", "3", Verdict::kMerge);
  verdicts.set("6", "gone", Verdict::kMerge);
  clean_with(run, verdicts);
  EXPECT_THAT(run.output("duplicates.tsv"), HasSubstr("3\t6\t1.0000\tmerge\tdecided by hand\n"));
  EXPECT_THAT(run.output("aliases.tsv"), HasSubstr("6\t3\n"));
}

TEST(Undo, MergesTellWhereEachValueCameFrom) {
  Cleaned run;
  clean_with(run, {});
  std::istringstream lines(run.output("merges.jsonl"));
  std::string first;
  std::getline(lines, first);
  const auto merge = nlohmann::json::parse(first);
  EXPECT_EQ(merge["id"], "2");
  EXPECT_EQ(merge["members"].size(), 2U);
  EXPECT_EQ(merge["members"][0]["id"], "1");
  EXPECT_EQ(merge["members"][0]["line"], 1);
  EXPECT_THAT(merge["members"][0]["file"], HasSubstr("feed.jsonl"));
  EXPECT_EQ(merge["fields"], nlohmann::json({{"price", "1"}}));
}

}  // namespace
}  // namespace shelfwise::catalog_tools
