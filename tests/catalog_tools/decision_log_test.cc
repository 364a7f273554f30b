#include "catalog_tools/review/decision_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "tests/support/temporary_folder.h"

namespace shelfwise::catalog_tools {
namespace {
using ::testing::HasSubstr;

const std::string kHeader = "number\ttime\twho\tkind\ta\tb\tverdict\tcategory_path\tnote\n";

class DecisionLogTest : public ::testing::Test {
 protected:
  std::filesystem::path file() const { return folder_.path() / kDecisionsFile; }
  DecisionLog open() const { return DecisionLog::open(file(), clock_).value(); }
  std::string text() const { return read_file(file()).value(); }
  void write(const std::string& content) const { folder_.write(kDecisionsFile, content); }
  std::string read_error() const {
    Result<DecisionFile> read = read_decisions(file());
    return read ? "" : read.error().text();
  }
  static DecisionLog::Decide merge(std::string a, std::string b) {
    return [a, b](const Decisions&) {
      return Result(std::vector<DecisionSubject>{{DecisionKind::kPair, a, b, Verdict::kMerge}});
    };
  }

  shelfwise::testing::TemporaryFolder folder_;
  FixedClock clock_{parse_rfc3339("2026-03-01T12:30:00Z").value()};
};

TEST_F(DecisionLogTest, ALineTellsWhoDecidedWhatWhen) {
  ASSERT_TRUE(open().append("mia", merge("CP-26", "WH2-881")).ok());
  EXPECT_EQ(text(), kHeader + "1\t2026-03-01T12:30:00Z\tmia\tpair\tCP-26\tWH2-881\tmerge\t\t\n");
}

TEST_F(DecisionLogTest, WhatIsAwkwardInATableComesBackAsItWas) {
  const std::string awkward = "12\" \"pan\"";
  ASSERT_TRUE(open().append("m\"", merge(awkward, "=b")).ok());
  EXPECT_NE(open().decisions().on_pair(awkward, "=b"), nullptr);
  EXPECT_EQ(open().decisions().entries().front().who, "m\"");
}

TEST_F(DecisionLogTest, TwoLogsSeeEachOthersLines) {
  DecisionLog one = open();
  DecisionLog two = open();
  ASSERT_EQ(one.append("mia", merge("a", "b")).value(), std::vector<std::uint64_t>{1});
  ASSERT_EQ(two.append("noa", merge("c", "d")).value(), std::vector<std::uint64_t>{2});
  ASSERT_TRUE(one.refresh().value());
  EXPECT_FALSE(one.refresh().value());
  EXPECT_NE(one.decisions().on_pair("c", "d"), nullptr);
}

TEST_F(DecisionLogTest, WhoeverDecidesSeesEverythingWrittenBefore) {
  DecisionLog one = open();
  DecisionLog two = open();
  ASSERT_TRUE(one.append("mia", merge("a", "b")).ok());
  Result<std::vector<std::uint64_t>> refused = two.append("noa", [](const Decisions& now) {
    EXPECT_NE(now.on_pair("a", "b"), nullptr);
    return Result<std::vector<DecisionSubject>>(make_error(ErrorCode::kConflict, "decided"));
  });
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_EQ(open().decisions().entries().size(), 1U);
}

TEST_F(DecisionLogTest, ManyWritersLoseNothing) {
  constexpr int kWriters = 4;
  constexpr int kEach = 25;
  std::vector<std::thread> threads;
  for (int writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([&, writer] {
      DecisionLog log = open();
      for (int i = 0; i < kEach; ++i) {
        EXPECT_TRUE(log.append("w", merge(std::to_string(writer), "x" + std::to_string(i))).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(open().decisions().entries().size(), static_cast<size_t>(kWriters * kEach));
  EXPECT_EQ(open().decisions().last_number(), static_cast<std::uint64_t>(kWriters * kEach));
}

TEST_F(DecisionLogTest, AProcessThatIsKilledLosesNothingItWasToldIsDurable) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    DecisionLog log = open();
    for (int i = 0; i < 10'000; ++i) {
      const bool saved = log.append("k", merge("a", "b" + std::to_string(i))).ok();
      if (!saved || ::write(pipe[1], "x", 1) != 1) ::_exit(1);
    }
    ::_exit(0);
  }
  ::close(pipe[1]);
  size_t told = 0;
  for (char c = 0; told < 20 && ::read(pipe[0], &c, 1) == 1;) ++told;
  ::kill(child, SIGKILL);
  for (char c = 0; ::read(pipe[0], &c, 1) == 1;) ++told;
  ::close(pipe[0]);
  ::waitpid(child, nullptr, 0);
  EXPECT_GE(open().decisions().entries().size(), told);
  ASSERT_TRUE(open().append("mia", merge("after", "it")).ok());
  EXPECT_NE(open().decisions().on_pair("after", "it"), nullptr);
}

TEST_F(DecisionLogTest, ATornLastLineIsLeftOutAndTheNextAppendRepairsIt) {
  write(kHeader + "1\t\tmia\tpair\ta\tb\tmerge\t\t\n2\t\tmia\tpair\tc\td");
  EXPECT_EQ(read_decisions(file()).value().torn, "2\t\tmia\tpair\tc\td");
  ASSERT_TRUE(open().append("noa", merge("e", "f")).ok());
  EXPECT_EQ(text(), kHeader +
                        "1\t\tmia\tpair\ta\tb\tmerge\t\t\n"
                        "2\t2026-03-01T12:30:00Z\tnoa\tpair\te\tf\tmerge\t\t\n");
}

TEST_F(DecisionLogTest, ATornHeaderIsNoDecisions) {
  write(kHeader.substr(0, 20));
  ASSERT_TRUE(open().append("mia", merge("a", "b")).ok());
  EXPECT_EQ(open().decisions().entries().size(), 1U);
  EXPECT_TRUE(text().starts_with(kHeader + "1\t"));
}

TEST_F(DecisionLogTest, ReadsWhatASpreadsheetMadeOfIt) {
  write(
      "\xEF\xBB\xBFKind\tA\tB\tVerdict\tcategory_path\tNumber\tTime\tWho\tnote\textra\r\n"
      "pair\tc\td\tdistinct\t\t2\t\t\t\t\r\n"
      "\r\n"
      "pair\t\"12\"\" pan\"\tb\tmerge\t\t1\t2026-03-01T12:30:00Z\tmia\t\tmine\r\n"
      "category\thome>pans\t\thg-1\tHome > Pans\t\t\t\t\t");
  const Decisions decisions = read_decisions(file()).value().decisions;
  ASSERT_EQ(decisions.entries().size(), 3U);
  EXPECT_EQ(decisions.on_pair("12\" pan", "b")->number, 1U);
  EXPECT_EQ(decisions.on_pair("c", "d")->verdict, Verdict::kDistinct);
  EXPECT_EQ(decisions.on_category("home>pans")->target.path, "Home > Pans");
}

TEST_F(DecisionLogTest, AppendsToASpreadsheetsColumns) {
  write("kind\ta\tb\tverdict\tmine\tcategory_path\tnumber\ttime\twho\tnote\r\npair\tc\td\tmerge\tx\t\t7\t\t\t");
  ASSERT_EQ(open().append("mia", merge("a", "b")).value(), std::vector<std::uint64_t>{8});
  EXPECT_TRUE(text().ends_with("\t7\t\t\t\npair\ta\tb\tmerge\t\t\t8\t2026-03-01T12:30:00Z\tmia\t\n")) << text();
}

TEST_F(DecisionLogTest, MistakesNameTheirLineAndTheRemedy) {
  const auto error = [&](const std::string& line) {
    write(kHeader + "1\t\t\tpair\ta\tb\tmerge\t\t\n\n" + line + "\n");
    return read_error();
  };
  EXPECT_THAT(error("2\t\t\tpair\ta\tb\tsame\t\t"), HasSubstr("decisions.tsv:4: the verdict of a pair is \"merge\""));
  EXPECT_THAT(error("2\t\t\tpare\ta\tb\tmerge\t\t"), HasSubstr(":4: the kind is"));
  EXPECT_THAT(error("x\t\t\tpair\ta\tb\tmerge\t\t"), HasSubstr(":4: the number \"x\""));
  EXPECT_THAT(error("1\t\t\tpair\ta\tc\tmerge\t\t"), HasSubstr(":4: the number 1 stands on two lines"));
  EXPECT_THAT(error("2\t1 March\t\tpair\ta\tc\tmerge\t\t"), HasSubstr("write it as 2026-03-01T12:30:00Z"));
  EXPECT_THAT(error("2\t\t\tundo\t9\t\t\t\t"), HasSubstr("takes back number 9"));
  EXPECT_THAT(error("2\t\t\tundo\t2\t\t\t\t"), HasSubstr("takes back number 2"));
  write("time\tkind\n");
  EXPECT_THAT(read_error(), HasSubstr("no column \"number\""));
  write(std::string("PK\x03\x04\0\0\0", 7));
  EXPECT_THAT(read_error(), HasSubstr("decisions.tsv"));
}

TEST_F(DecisionLogTest, AFullDiskLeavesTheFileAsItWas) {
  ASSERT_TRUE(open().append("mia", merge("a", "b")).ok());
  const std::string before = text();
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);  // so that the write fails, as on a full disk
    const rlimit bytes{before.size() + 10, before.size() + 10};
    ::setrlimit(RLIMIT_FSIZE, &bytes);
    DecisionLog log = open();
    const bool failed = !log.append("mia", merge("c", "d")).ok();
    ::_exit(failed && log.decisions().entries().size() == 1 ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0) << "the append has to fail, and to leave memory as well";
  EXPECT_EQ(text(), before);
}

TEST_F(DecisionLogTest, AFolderThatIsMissingIsSaidAtOnce) {
  Result<DecisionLog> log = DecisionLog::open(folder_.path() / "none" / "decisions.tsv", clock_);
  ASSERT_FALSE(log.ok());
  EXPECT_THAT(log.error().text(), HasSubstr("none"));
}

}  // namespace
}  // namespace shelfwise::catalog_tools
