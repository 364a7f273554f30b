// 1. Figures count what stood at a moment: days with orders, gaps between them, value, looks.
// 2. Each segment holds as long as its condition does.
// 3. Predictions are learned where there is something to learn, and tell how wrong they were.
#include "personalization/shoppers/segments.h"

#include <gmock/gmock.h>

#include "common/random.h"
#include "personalization/shoppers/predictions.h"
#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::uint32_t kDay = kSecondsPerDay;
constexpr std::uint32_t kThen = 20'000 * kDay;  // an arbitrary now

class Figures : public ::testing::Test {
 protected:
  ShopperFacts facts(const std::vector<Interaction>& acts, std::uint32_t now = kThen) {
    return facts_of(acts, *shop_.store().generation(), now);
  }
  Interaction act(Act kind, std::uint32_t days_ago, const char* product = "tent-a", std::uint16_t quantity = 1) {
    return {kThen - days_ago * kDay, shop_.doc(product), quantity, kind};
  }
  Shop shop_;
};

TEST_F(Figures, CountWhatStoodAtAMoment) {
  const std::vector<Interaction> acts = {act(Act::kOrder, 400), act(Act::kOrder, 50, "pan-a", 2), act(Act::kOrder, 20),
                                         act(Act::kView, 9), act(Act::kView, 3)};
  const ShopperFacts now = facts(acts);
  EXPECT_EQ(now.orders, 3U);
  EXPECT_EQ(now.orders_year, 2U);
  EXPECT_DOUBLE_EQ(now.value_year, 2 * 35.0 + 199.0);
  EXPECT_EQ(now.looks_week, 1U);
  EXPECT_EQ(now.looks_month, 2U);
  EXPECT_DOUBLE_EQ(now.days_since_last, 3);
  EXPECT_DOUBLE_EQ(now.days_since_order, 20);
  EXPECT_DOUBLE_EQ(now.median_gap_days, 350) << "of 350 and 30, the upper one";
  EXPECT_EQ(facts(acts, kThen - 30 * kDay).orders, 2U) << "what came later does not count";
  EXPECT_EQ(facts({}).first_second, 0U);
}

TEST_F(Figures, WhatWasPaidCountsWhereItIsTold) {
  Interaction cheap = act(Act::kOrder, 5);
  cheap.paid = 10;
  EXPECT_DOUBLE_EQ(facts({cheap}).value_year, 10);
}

TEST_F(Figures, PutShoppersIntoSegments) {
  const SegmentSettings settings;
  const auto in = [&](const std::vector<Interaction>& acts, double big = 0) {
    return segments_of(facts(acts), settings, big);
  };
  EXPECT_THAT(in({}), IsEmpty());
  EXPECT_THAT(in({act(Act::kView, 3)}), ::testing::ElementsAre("new", "active"));
  EXPECT_THAT(in({act(Act::kView, 90), act(Act::kView, 3)}), ::testing::ElementsAre("active"));
  const std::vector<Interaction> weekly = {act(Act::kOrder, 41), act(Act::kOrder, 34), act(Act::kOrder, 27),
                                           act(Act::kOrder, 20)};
  EXPECT_THAT(in(weekly), Contains("at_risk")) << "three weeks without a word from who comes every week";
  EXPECT_THAT(in(weekly), Contains("loyal"));
  EXPECT_THAT(in({act(Act::kOrder, 41)}), Not(Contains("at_risk"))) << "nobody knows yet how often";
  EXPECT_THAT(in(weekly, 700), Contains("big_spender"));
  EXPECT_THAT(in(weekly, 900), Not(Contains("big_spender")));
  EXPECT_THAT(in(weekly), Not(Contains("big_spender"))) << "what is much is not known";
}

TEST_F(Figures, TeachPredictionsThatBeatTheShareOfAllShoppers) {
  Random random(8);
  std::vector<History> shoppers(2'000);
  for (std::size_t i = 0; i < shoppers.size(); ++i) {
    // Every third one orders each week, the others looked once, long ago.
    auto& acts = shoppers[i].interactions;
    acts.push_back(act(Act::kView, 100));
    if (i % 3 != 0) continue;
    for (std::uint32_t week = 1; week <= 12; ++week) {
      if (random.below(10) > 0) acts.push_back(act(Act::kOrder, 7 * (13 - week) - 3, "pan-a"));
    }
  }
  const Predictions learned = learn_predictions(shoppers, *shop_.store().generation(), kThen);
  ASSERT_TRUE(learned.purchase.learned);
  EXPECT_LT(learned.purchase.log_loss, 0.7 * learned.purchase.base_log_loss);
  const ShopperFacts regular = facts(shoppers[0].interactions);
  const ShopperFacts passer_by = facts(shoppers[1].interactions);
  EXPECT_GT(learned.purchase.probability(regular), 0.7);
  EXPECT_LT(learned.purchase.probability(passer_by), 0.1);
  EXPECT_GT(learned.churn.probability(passer_by), learned.churn.probability(regular));
  EXPECT_NEAR(learned.next_gap_days(regular), 7, 1);
  EXPECT_LT(learned.gap_error_days, 3);
  EXPECT_NEAR(learned.next_value(regular), 35, 1);
  const Predictions again = predictions_from_json(predictions_to_json(learned));
  EXPECT_EQ(again.purchase.probability(regular), learned.purchase.probability(regular));
  EXPECT_EQ(again.gap_error_days, learned.gap_error_days);
}

TEST_F(Figures, TeachNothingWhereThereIsLittle) {
  std::vector<History> shoppers(30);
  for (History& shopper : shoppers) shopper.interactions.push_back(act(Act::kOrder, 3));
  const Predictions learned = learn_predictions(shoppers, *shop_.store().generation(), kThen);
  EXPECT_FALSE(learned.purchase.learned);
  EXPECT_EQ(learned.usual_gap_days, 0);
  EXPECT_EQ(learned.big_spender_value, 0);
  EXPECT_FALSE(predictions_from_json("[]").churn.learned);
}

}  // namespace
}  // namespace shelfwise::personalization
