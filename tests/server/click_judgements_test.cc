// What judgements made of clicks promise:
//  1. Products that more shoppers click for a query are graded higher; a click low in the list counts for more.
//  2. Every shopper counts once for a product; queries of few, clicks long after, and who opted out tell nothing.
#include "server/click_judgements.h"

#include <gtest/gtest.h>

namespace shelfwise::server {
namespace {

class ClickJudgementsTest : public ::testing::Test {
 protected:
  events::Event event(int shopper, int minute, events::EventKind kind) {
    events::Event made;
    made.kind = kind;
    made.anonymous_id = ShopperId("s" + std::to_string(shopper));
    made.time = TimePoint{} + std::chrono::minutes(minute);
    return made;
  }
  void search(int shopper, int minute, const std::string& query, const std::string& answer = "") {
    events::Event made = event(shopper, minute, events::EventKind::kSearch);
    made.query = query;
    made.query_id = QueryId(answer);
    clicks_.add(made);
  }
  void click(int shopper, int minute, const std::string& product, int position, const std::string& answer = "",
             events::EventKind kind = events::EventKind::kClick) {
    events::Event made = event(shopper, minute, kind);
    made.items.push_back({ProductId(product), 1, catalog::kNoMicros, position});
    made.query_id = QueryId(answer);
    clicks_.add(made);
  }
  int grade(const std::string& product) const {
    const auto judged = clicks_.judgements();
    if (judged.empty()) return -1;
    const auto found = judged[0].grades.find(product);
    return found == judged[0].grades.end() ? 0 : found->second;
  }

  ClickJudgements clicks_;
};

TEST_F(ClickJudgementsTest, WhatMoreShoppersClickIsGradedHigher) {
  for (int i = 0; i < 8; ++i) {
    search(i, 0, "Red  Lamp");
    click(i, 1, i < 6 ? "a" : "b", 1);
  }
  ASSERT_EQ(clicks_.judgements().size(), 1U);
  EXPECT_EQ(clicks_.judgements()[0].text, "red lamp");
  EXPECT_EQ(grade("a"), ClickJudgements::kBestGrade);
  EXPECT_EQ(grade("b"), 1);
}

TEST_F(ClickJudgementsTest, AClickFurtherDownCountsForMore) {
  for (int i = 0; i < 4; ++i) {
    search(i, 0, "lamp");
    click(i, 1, i < 3 ? "first" : "fourth", i < 3 ? 1 : 4);
  }
  EXPECT_EQ(grade("fourth"), ClickJudgements::kBestGrade) << "few look that far";
  EXPECT_EQ(grade("first"), 3);
  click(0, 2, "last", 5'000);
  EXPECT_EQ(grade("first"), 1) << "the weight of one click is bounded";
}

TEST_F(ClickJudgementsTest, AShopperCountsOnceAndBuyingMoreThanClicking) {
  for (int i = 0; i < 3; ++i) search(i, 0, "lamp");
  for (int minute = 1; minute < 9; ++minute) click(0, minute, "eager", 1);
  click(1, 1, "bought", 1, "", events::EventKind::kAdd);
  EXPECT_EQ(grade("bought"), ClickJudgements::kBestGrade);
  EXPECT_EQ(grade("eager"), 1);
}

TEST_F(ClickJudgementsTest, TheAnswerThatLedToAClickTellsItsQuery) {
  for (int i = 0; i < 3; ++i) search(i, 0, "lamp", "answer" + std::to_string(i));
  search(0, 1, "rug");
  click(0, 2, "a", 1, "answer0");
  click(1, 400, "b", 1, "answer1");
  EXPECT_EQ(grade("a"), ClickJudgements::kBestGrade);
  EXPECT_EQ(grade("b"), ClickJudgements::kBestGrade);
}

TEST_F(ClickJudgementsTest, FewShoppersLateClicksAndWhoOptedOutTellNothing) {
  for (int i = 0; i < 2; ++i) {
    search(i, 0, "lamp");
    click(i, 1, "p" + std::to_string(i), 1);
  }
  EXPECT_TRUE(clicks_.judgements().empty()) << "two shoppers";
  events::Event hidden = event(5, 0, events::EventKind::kSearch);
  hidden.query = "lamp";
  hidden.opted_out = true;
  clicks_.add(hidden);
  EXPECT_TRUE(clicks_.judgements().empty());
  search(6, 0, "lamp");
  click(6, 31, "late", 1);
  ASSERT_EQ(clicks_.judgements().size(), 1U);
  EXPECT_EQ(grade("late"), 0);
}

}  // namespace
}  // namespace shelfwise::server
