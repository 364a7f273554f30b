#include "catalog/title_pairs.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <vector>

namespace shelfwise::catalog {
namespace {

namespace fs = std::filesystem;

class TitlePairsTest : public testing::Test {
 protected:
  TitlePairsTest() {
    folder_ = fs::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "dictionary");
  }
  ~TitlePairsTest() override { fs::remove_all(folder_); }

  void write(const std::vector<std::vector<std::uint32_t>>& titles, std::uint32_t terms) {
    std::vector<std::uint64_t> offsets = {0};
    std::vector<std::uint32_t> all;
    for (const auto& title : titles) {
      all.insert(all.end(), title.begin(), title.end());
      offsets.push_back(all.size());
    }
    ASSERT_TRUE(TitlePairs::write(folder_, offsets, all, terms).ok());
  }

  fs::path folder_;
};

TEST_F(TitlePairsTest, CountTheTitlesThatHaveOneTermNearBehindAnother) {
  write({{0, 1, 2, 3}, {0, 1}, {5, 0, 1}, {1, 0}, {1, 9, 0}, {0, 4, 2}}, 10);
  const auto pairs = TitlePairs::open(folder_);
  ASSERT_TRUE(pairs.ok());
  EXPECT_EQ(pairs->titles(0, 1), 3U);
  EXPECT_EQ(pairs->titles(1, 0), 2U);  // side by side, and with a word between
  EXPECT_EQ(pairs->titles(0, 2), 2U);
  EXPECT_EQ(pairs->titles(0, 3), 0U) << "too far";
  EXPECT_EQ(pairs->titles(2, 3), 0U) << "in one title only";
  EXPECT_EQ(pairs->titles(7, 8), 0U);
  EXPECT_EQ(pairs->size(), 3U);
}

TEST_F(TitlePairsTest, CountAPairOnceATitle) {
  write({{0, 1, 0, 1, 0, 1}, {0, 1}}, 2);
  EXPECT_EQ(TitlePairs::open(folder_)->titles(0, 1), 2U);
}

TEST_F(TitlePairsTest, StopCountingAtTheirGreatestNumber) {
  write(std::vector<std::vector<std::uint32_t>>(70'000, {0, 1}), 2);
  EXPECT_EQ(TitlePairs::open(folder_)->titles(0, 1), 65'535U);
}

TEST_F(TitlePairsTest, PassOverUnknownTerms) {
  write({{0, 0xFFFFFFFFU, 1}, {0, 0xFFFFFFFFU, 1}}, 2);
  const auto pairs = TitlePairs::open(folder_);
  EXPECT_EQ(pairs->titles(0, 1), 2U);
  EXPECT_EQ(pairs->size(), 1U);
}

TEST_F(TitlePairsTest, AreNoneInAnOlderIndex) {
  const auto pairs = TitlePairs::open(folder_);
  ASSERT_TRUE(pairs.ok());
  EXPECT_EQ(pairs->titles(0, 1), 0U);
}

TEST_F(TitlePairsTest, RefuseDamagedFiles) {
  write({{0, 1}, {0, 1}}, 2);
  fs::remove(folder_ / "dictionary" / "title_pair_titles");
  EXPECT_FALSE(TitlePairs::open(folder_).ok());
  write({{0, 1}, {0, 1}}, 2);
  fs::resize_file(folder_ / "dictionary" / "title_pairs", fs::file_size(folder_ / "dictionary" / "title_pairs") - 1);
  EXPECT_FALSE(TitlePairs::open(folder_).ok());
}

}  // namespace
}  // namespace shelfwise::catalog
