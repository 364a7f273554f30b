// What a learned order promises:
//  1. It learns what judgements tell, and its figures are of queries that it was not taught by.
//  2. The same lists give the same trees; lists that tell nothing give none.
//  3. What is written is read back; what is broken, newer or made for other signals is refused.
//  4. A search adds it to the score, says so, and without it is as it was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/random.h"
#include "query/engine.h"
#include "query/learned/lambda_mart.h"
#include "tests/support/small_store.h"

namespace shelfwise::query {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Lists in which a high brand_named is what is relevant, and the score as it is says nothing.
std::vector<JudgedList> lists_about_brands(size_t count) {
  Random random(7);
  std::vector<JudgedList> lists(count);
  for (JudgedList& list : lists) {
    for (int i = 0; i < 40; ++i) {
      JudgedCandidate c;
      const bool named = random.below(5) == 0;
      c.signals[kBrandNamedSignal] = named ? 0.4F : 0.0F;
      c.signals[kWrittenSignal] = static_cast<float>(random.below(100)) / 1000.0F;
      c.grade = named ? 2.0F : 0.0F;
      list.push_back(c);
    }
  }
  return lists;
}

TEST(LearnedOrder, LearnsWhatJudgementsTellOnQueriesHeldOut) {
  const RankerReport report = try_order(lists_about_brands(100));
  EXPECT_EQ(report.queries, 100U);
  EXPECT_LT(report.before, 0.5);
  EXPECT_GT(report.after, 0.95);
  EXPECT_TRUE(report.wins());
}

TEST(LearnedOrder, ChanceDoesNotWin) {
  std::vector<JudgedList> lists = lists_about_brands(100);
  Random random(3);
  for (JudgedList& list : lists) {
    for (JudgedCandidate& c : list) c.grade = random.below(4) == 0 ? 1.0F : 0.0F;
  }
  EXPECT_FALSE(try_order(lists).wins());
}

TEST(LearnedOrder, TheSameListsGiveTheSameTrees) {
  const auto lists = lists_about_brands(30);
  EXPECT_EQ(learn_order(lists).to_json(), learn_order(lists).to_json());
}

TEST(LearnedOrder, ListsThatTellNothingGiveNoTrees) {
  EXPECT_TRUE(learn_order({}).empty());
  std::vector<JudgedList> lists = lists_about_brands(20);
  for (JudgedList& list : lists) {
    for (JudgedCandidate& c : list) c.grade = 0;
  }
  EXPECT_TRUE(learn_order(lists).empty());
  EXPECT_EQ(try_order(lists).queries, 0U);
  EXPECT_FALSE(try_order(lists).wins());
}

TEST(LearnedOrder, IsReadBackAsWritten) {
  const auto lists = lists_about_brands(30);
  const Ranker learned = learn_order(lists);
  ASSERT_FALSE(learned.empty());
  const auto read = Ranker::from_json(learned.to_json());
  ASSERT_TRUE(read.ok()) << read.error().text();
  for (const JudgedCandidate& c : lists[0]) EXPECT_FLOAT_EQ((*read)(c.signals), learned(c.signals));
  EXPECT_EQ(read->to_json(), learned.to_json());
}

TEST(LearnedOrder, WhatCannotBeReadIsRefused) {
  const std::string good = learn_order(lists_about_brands(30)).to_json();
  const auto refused = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    const auto read = Ranker::from_json(text);
    EXPECT_FALSE(read.ok()) << from;
    return read.ok() ? ErrorCode::kIo : read.error().code;
  };
  EXPECT_EQ(refused("\"version\": 1", "\"version\": 2"), ErrorCode::kNewerVersion);
  EXPECT_EQ(refused("title_density", "title_weight"), ErrorCode::kCorrupt);
  EXPECT_EQ(refused("\"left\": 1", "\"left\": 0"), ErrorCode::kCorrupt) << "a circle";
  EXPECT_EQ(refused("\"left\": 1", "\"left\": 9999"), ErrorCode::kCorrupt);
  EXPECT_EQ(refused("\"left\": 1", "\"left\": 4294967295"), ErrorCode::kCorrupt) << "one more is 0";
  EXPECT_EQ(refused("\"left\": 1", "\"left\": 1.5"), ErrorCode::kCorrupt);
  EXPECT_EQ(refused("\"version\": 1", "\"version\": 1e300"), ErrorCode::kCorrupt);
  EXPECT_EQ(Ranker::from_json(std::string(100'000, '[')).error().code, ErrorCode::kCorrupt) << "no stack is so deep";
  EXPECT_EQ(Ranker::from_json("{").error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(Ranker::from_json("[]").error().code, ErrorCode::kCorrupt);
}

TEST(LearnedOrder, NoFileIsNoOrderAndABrokenOneIsNamed) {
  const testing::TemporaryFolder folder;
  const auto none = Ranker::read(folder / "ranker.json");
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(*none, nullptr);
  folder.write("ranker.json", "nonsense");
  const auto broken = Ranker::read(folder / "ranker.json");
  ASSERT_FALSE(broken.ok());
  EXPECT_THAT(broken.error().text(), HasSubstr("ranker.json"));
}

class LearnedSearchTest : public ::testing::Test {
 protected:
  std::vector<std::string> ids(std::shared_ptr<const Ranker> ranker) {
    const auto engine = Engine::open(store_.generation(), {}, std::move(ranker));
    EXPECT_TRUE(engine.ok());
    auto answer = (*engine)->search({.q = "acme lamp", .explain = true, .signals = true});
    EXPECT_TRUE(answer.ok());
    hits_ = answer->hits;
    std::vector<std::string> found;
    for (const Hit& hit : hits_) found.emplace_back(store_.generation()->id(hit.doc));
    return found;
  }

  testing::SmallStore store_{R"({"id":"own","title":"desk lamp","brand":"Acme"}
{"id":"for","title":"shade for acme lamp","brand":"Zeta"}
)"};
  std::vector<Hit> hits_;
};

TEST_F(LearnedSearchTest, ItsSharesAreAddedAndTold) {
  const std::vector<std::string> as_it_is = ids(nullptr);
  ASSERT_EQ(as_it_is.size(), 2U);
  const double before = hits_[0].score;
  for (const Hit& hit : hits_) {
    for (const ScorePart& part : hit.parts) EXPECT_NE(part.name, "learned");
  }
  // Products that are not of the brand, up by far.
  const Ranker::Tree tree = {{kBrandNamedSignal, 0.1F, 1, 0}, {kSignals, 0, 0, 3}, {kSignals, 0, 0, 0}};
  EXPECT_THAT(ids(std::make_shared<Ranker>(std::vector<Ranker::Tree>{tree}, RankerReport())),
              ElementsAre("for", "own"));
  double sum = 0;
  bool told = false;
  for (const ScorePart& part : hits_[0].parts) {
    sum += part.value;
    told = told || part.name == "learned";
  }
  EXPECT_TRUE(told);
  EXPECT_NEAR(sum, hits_[0].score, 1e-4) << "the parts add up";
  EXPECT_GT(hits_[0].score, before);
}

TEST_F(LearnedSearchTest, HitsTellTheirSignalsWhereAsked) {
  ids(nullptr);
  for (const Hit& hit : hits_) {
    ASSERT_TRUE(hit.signals.has_value());
    EXPECT_EQ((*hit.signals)[kQueryWordsSignal], 2);
    EXPECT_EQ((*hit.signals)[kFoundWordsSignal], 2);
    EXPECT_GT((*hit.signals)[kWrittenSignal], 0);
  }
  const auto engine = Engine::open(store_.generation(), {});
  EXPECT_FALSE((*engine)->search({.q = "lamp"})->hits[0].signals.has_value());
}

}  // namespace
}  // namespace shelfwise::query
