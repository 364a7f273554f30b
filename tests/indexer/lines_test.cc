#include "indexer/lines.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace shelfwise::indexer {
namespace {

std::vector<LineRun> all_runs(const std::string& content, std::uint32_t lines) {
  const testing::TemporaryFolder folder;
  LineReader reader;
  EXPECT_TRUE(reader.open(folder.write("catalog.jsonl", content)).ok());
  std::vector<LineRun> runs;
  for (;;) {
    auto run = reader.next(lines);
    EXPECT_TRUE(run.ok());
    if (!run.ok() || !run->has_value()) return runs;
    runs.push_back(std::move(**run));
  }
}

TEST(LineReader, RunsHoldWholeLinesAndTellTheirNumbers) {
  const auto runs = all_runs("a\nbb\nccc\ndddd\ne\n", 2);
  ASSERT_EQ(runs.size(), 3U);
  EXPECT_EQ(runs[0].text, "a\nbb\n");
  EXPECT_EQ(runs[1].text, "ccc\ndddd\n");
  EXPECT_EQ(runs[1].first_line, 3U);
  EXPECT_EQ(runs[2].text, "e\n");
  EXPECT_EQ(runs[2].first_line, 5U);
}

TEST(LineReader, LastLineNeedsNoNewline) {
  const auto runs = all_runs("a\nb", 10);
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].text, "a\nb");
}

TEST(LineReader, LinesLongerThanOneReadStayWhole) {
  const std::string longer(3 << 20, 'x');
  const auto runs = all_runs(longer + "\n" + longer + "\n", 1);
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[1].text, longer + "\n");
}

TEST(LineReader, EmptyFileHasNoRun) { EXPECT_TRUE(all_runs("", 4).empty()); }

TEST(LineReader, FolderIsRefusedWithAHint) {
  const testing::TemporaryFolder folder;
  LineReader reader;
  const Status opened = reader.open(folder.path());
  ASSERT_FALSE(opened.ok());
  EXPECT_NE(opened.error().message.find("catalog.jsonl"), std::string::npos);
}

}  // namespace
}  // namespace shelfwise::indexer
