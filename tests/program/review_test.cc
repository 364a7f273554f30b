// `shelfwise review` on the command line: export, import, undo, log; and what it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "tests/program/program.h"
#include "tests/support/temporary_folder.h"

namespace shelfwise::testing {
namespace {
namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ReviewCommand : public ::testing::Test {
 protected:
  ReviewCommand() {
    folder_.write("feed.csv",
                  "id,title,price,gtin\n"
                  "D,Copper kettle,20.00 USD,5901234123457\n"
                  "E,Blue wool blanket,20.00 USD,5901234123457\n");
    const Ended run = clean();
    EXPECT_EQ(run.exit_code, 0) << run.error;
  }
  Ended clean(const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"clean", (folder_ / "feed.csv").string(), "--out", out().string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return shelfwise(arguments);
  }
  Ended review(const std::vector<std::string>& more, const RunOptions& options = {}) {
    std::vector<std::string> arguments = {"review", out().string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return shelfwise(arguments, options);
  }
  fs::path out() const { return folder_ / "out"; }
  static std::string text(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  TemporaryFolder folder_;
};

TEST_F(ReviewCommand, ATableGoesOutAndComesBackAndCountsInTheNextRun) {
  const std::string sheet = (folder_ / "doubt.tsv").string();
  ASSERT_EQ(review({"--export", sheet}).exit_code, 0);
  std::string table = text(sheet);
  const size_t row = table.find("pair\tD\tE\t\t");
  ASSERT_NE(row, std::string::npos) << table;
  table.replace(row, 10, "pair\tD\tE\tmerge\t");
  std::ofstream(sheet, std::ios::binary) << table;
  const Ended imported = review({"--import", sheet, "--who", "mia"});
  ASSERT_EQ(imported.exit_code, 0) << imported.error;
  EXPECT_THAT(imported.out, HasSubstr("1 decisions"));
  EXPECT_THAT(imported.out,
              HasSubstr("shelfwise clean " + (folder_ / "feed.csv").string() + " --out " + out().string()));
  EXPECT_EQ(clean().exit_code, 0);
  EXPECT_EQ(text(out() / "aliases.tsv"), "E\tD\n");
  EXPECT_THAT(review({"--log"}).out, HasSubstr("\tmia\tmerge\tD\tE\t"));

  ASSERT_EQ(review({"--undo", "1", "--who", "noa"}).exit_code, 0);
  EXPECT_EQ(clean().exit_code, 0);
  EXPECT_EQ(text(out() / "aliases.tsv"), "");
  ASSERT_EQ(review({"--undo-since", "2020-01-01"}).exit_code, 0);
  EXPECT_THAT(review({"--log"}).out, HasSubstr("undo\t2"));
}

TEST_F(ReviewCommand, ATableWithMistakesTakesNothingOver) {
  const std::string sheet =
      folder_.write("bad.tsv", "kind\ta\tb\tverdict\npair\tD\tE\tmerge\npair\tD\tX\tmerge\n").string();
  const Ended run = review({"--import", sheet});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, HasSubstr("bad.tsv: 1 mistake; nothing was taken over:\n  line 3: there is no pair"));
  EXPECT_FALSE(fs::exists(out() / "decisions.tsv"));
}

TEST_F(ReviewCommand, WhatCannotBeReviewedIsToldWithTheRemedy) {
  const auto error = [](const std::vector<std::string>& arguments, const RunOptions& options = {}) {
    const Ended run = shelfwise(arguments, options);
    EXPECT_EQ(run.exit_code, 1) << arguments[1];
    return run.error;
  };
  EXPECT_THAT(error({"review", (folder_ / "none").string()}),
              HasSubstr("give the folder that shelfwise clean wrote to"));
  EXPECT_THAT(error({"review", out().string(), "--listen", "0.0.0.0:0"}), HasSubstr("--allow-remote"));
  EXPECT_THAT(error({"review", out().string(), "--listen", "here"}), HasSubstr("shelfwise review: "));
  EXPECT_THAT(error({"review", out().string(), "--undo", "7"}), HasSubstr("no decision with the number 7"));
  EXPECT_THAT(error({"review", out().string(), "--undo-since", "noon"}), HasSubstr("noon"));
  if (::geteuid() == 0) {
    fs::permissions(folder_.path(), fs::perms(0755));
    EXPECT_THAT(error({"review", out().string(), "--log"}, {.as_nobody = true}), HasSubstr("write decisions to"));
  }
  std::ofstream(out() / "report.json") << "{\"version\":99}";
  EXPECT_THAT(error({"review", out().string()}), HasSubstr("newer Shelfwise"));
}

TEST_F(ReviewCommand, AFileOfDecisionsWithAMistakeStopsTheCleanUpBeforeItChangesAnything) {
  const std::string before = text(out() / "catalog.jsonl");
  folder_.write("out/decisions.tsv",
                "number\ttime\twho\tkind\ta\tb\tverdict\tcategory_path\tnote\n1\t\t\tpair\tD\tE\tmaybe\t\t\n");
  const Ended run = clean();
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, HasSubstr("decisions.tsv:2: the verdict of a pair"));
  EXPECT_EQ(text(out() / "catalog.jsonl"), before);
  EXPECT_THAT(clean({"--decisions", (folder_ / "none.tsv").string()}).error, HasSubstr("no such file of decisions"));
}

TEST_F(ReviewCommand, DecisionsOfAnotherFileAreUsedAndAskedForAgain) {
  const std::string file =
      folder_
          .write("mine.tsv",
                 "number\ttime\twho\tkind\ta\tb\tverdict\tcategory_path\tnote\n1\t\t\tpair\tD\tE\tmerge\t\t\n")
          .string();
  ASSERT_EQ(clean({"--decisions", file}).exit_code, 0);
  EXPECT_EQ(text(out() / "aliases.tsv"), "E\tD\n");
  EXPECT_THAT(review({"--log"}).error, HasSubstr("name that file: --decisions " + file));
  EXPECT_THAT(review({"--log", "--decisions", file}).out, HasSubstr("merge\tD\tE"));
}

TEST_F(ReviewCommand, AFullDiskIsToldAndLosesNothing) {
  const std::string sheet = folder_.write("good.tsv", "kind\ta\tb\tverdict\npair\tD\tE\tmerge\n").string();
  const Ended run = review({"--import", sheet}, {.max_file_bytes = 80});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, HasSubstr("decisions.tsv"));
  EXPECT_EQ(review({"--import", sheet}).exit_code, 0);
  EXPECT_THAT(review({"--log"}).out, HasSubstr("1\t"));
}

}  // namespace
}  // namespace shelfwise::testing
