// 1. Buyers of both are counted over whole histories, each shopper once.
// 2. The week's buyers are different shoppers, linked ids one, without those who gave it back.
// 3. Nothing is said below the floors.
#include "personalization/social_proof.h"

#include <gtest/gtest.h>

#include "personalization/items/buyers.h"
#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

Visit order(Doc doc) { return {doc, 0, 1, 1.0F, Act::kOrder}; }

TEST(Buyers, AreCountedOnceEachHoweverOftenTheyBought) {
  Sequences sequences;
  sequences.add(std::vector<Visit>{order(0), order(1), order(0), order(1)});
  sequences.add(std::vector<Visit>{order(0), order(2)});
  sequences.add(std::vector<Visit>{order(1)});
  SparseRows rows;
  rows.values = {{1, 0.5F}, {2, 0.25F}, {0, 0.5F}};
  rows.offsets = {0, 2, 3, 3};
  const Buyers buyers = count_buyers(sequences, 3, rows);
  EXPECT_EQ(buyers.of, (std::vector<std::uint32_t>{2, 2, 1}));
  EXPECT_EQ(buyers.of_both, (std::vector<std::uint32_t>{1, 1, 1}));
}

TEST(Buyers, LookingIsNoBuying) {
  Sequences sequences;
  sequences.add(std::vector<Visit>{{0, 0, 1, 0.3F, Act::kView}, order(1)});
  SparseRows rows;
  rows.values = {{1, 0.5F}};
  rows.offsets = {0, 1, 1};
  const Buyers buyers = count_buyers(sequences, 2, rows);
  EXPECT_EQ(buyers.of, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(buyers.of_both, (std::vector<std::uint32_t>{0}));
}

constexpr std::uint32_t kToday = 20'000 * kSecondsPerDay;

TEST(RecentOrders, CountDifferentShoppersOfSevenDays) {
  RecentOrders orders(kToday);
  const ShopperStates states;
  orders.add(ShopperId("ann"), {kToday - 100, 5, 1, Act::kOrder});
  orders.add(ShopperId("ann"), {kToday - 50, 5, 1, Act::kOrder});
  orders.add(ShopperId("bob"), {kToday - 6 * kSecondsPerDay, 5, 1, Act::kOrder});
  orders.add(ShopperId("cid"), {kToday - 8 * kSecondsPerDay, 5, 1, Act::kOrder});
  orders.add(ShopperId("dan"), {kToday - 100, 5, 1, Act::kView});
  orders.add(ShopperId(""), {kToday - 100, 5, 1, Act::kOrder});
  EXPECT_EQ(orders.buyers(5, kToday, states), 2U);
  EXPECT_EQ(orders.buyers(5, kToday + 3 * kSecondsPerDay, states), 1U) << "three days later";
  EXPECT_EQ(orders.buyers(6, kToday, states), 0U);
  orders.remove(ShopperId("bob"), {kToday - 6 * kSecondsPerDay, 5, 1, Act::kOrder});
  EXPECT_EQ(orders.buyers(5, kToday, states), 1U);
}

TEST(RecentOrders, WhatWasGivenBackIsNotCountedInWhateverOrderItIsTold) {
  const ShopperStates states;
  const Interaction order{kToday - 100, 5, 1, Act::kOrder};
  const Interaction refund{kToday - 10, 5, 1, Act::kRefund};
  for (const bool refund_first : {false, true}) {
    RecentOrders orders(kToday);
    orders.add(ShopperId("ann"), refund_first ? refund : order);
    orders.add(ShopperId("ann"), refund_first ? order : refund);
    EXPECT_EQ(orders.buyers(5, kToday, states), 0U);
  }
}

TEST(RecentOrders, LinkedIdsAreOneShopper) {
  RecentOrders orders(kToday);
  ShopperStates states;
  orders.add(ShopperId("ann"), {kToday - 100, 5, 1, Act::kOrder});
  orders.add(ShopperId("phone"), {kToday - 90, 5, 1, Act::kOrder});
  EXPECT_EQ(orders.buyers(5, kToday, states), 2U);
  states.set_cluster({ShopperId("ann"), ShopperId("phone")});
  EXPECT_EQ(orders.buyers(5, kToday, states), 1U);
}

TEST(RecentOrders, KeepTheLatestOfABestSeller) {
  RecentOrders orders(kToday);
  const ShopperStates states;
  for (std::uint32_t i = 0; i < 500; ++i) {
    orders.add(ShopperId("s" + std::to_string(i)), {kToday - 500 + i, 5, 1, Act::kOrder});
  }
  EXPECT_EQ(orders.buyers(5, kToday, states), RecentOrders::kMost);
  EXPECT_EQ(bought_this_week(orders, states, 5, kToday)->text, "200 or more bought this week");
}

// `both` of `buyers` shoppers of the tent ordered the stove too.
Result<BlockAnswer> answer_with(int buyers, int both, const std::string& time) {
  Shop shop;
  for (int i = 0; i < buyers; ++i) {
    shop.order("u" + std::to_string(i), "tent-b", time);
    if (i < both) shop.order("u" + std::to_string(i), "stove-b", time);
  }
  shop.train();
  return shop.open()->recommend({.block = "bought_together", .product_ids = {"tent-b"}, .limit = 1, .now = kNow});
}

TEST(SocialProof, IsAFigureOfTheLogAboveAFloor) {
  struct Row {
    int buyers, both;
    const char *time, *text;
  };
  const Row rows[] = {{10, 5, "2026-02-01T10:00:00Z", "50 % of buyers also bought this"},
                      {12, 8, "2026-02-01T10:00:00Z", "66 % of buyers also bought this"},
                      {12, 12, "2026-02-01T10:00:00Z", "100 % of buyers also bought this"},
                      {10, 4, "2026-02-01T10:00:00Z", ""},
                      {9, 9, "2026-02-01T10:00:00Z", ""},
                      {9, 9, "2026-03-09T10:00:00Z", ""}};
  for (const Row& row : rows) {
    const auto answer = answer_with(row.buyers, row.both, row.time);
    ASSERT_TRUE(answer.ok());
    ASSERT_EQ(answer->items.size(), 1U);
    const BlockItem& item = answer->items[0];
    EXPECT_EQ(item.source, "bought_together");
    EXPECT_EQ(item.social_proof ? item.social_proof->text : "", row.text) << row.both << " of " << row.buyers;
    EXPECT_EQ(item.reason.text, row.both >= 5 ? "Often bought together" : "Bought together before");
  }
}

TEST(SocialProof, CountsTheWeeksBuyersAndSeesTheNextOne) {
  Shop shop;
  for (int i = 0; i < 9; ++i) shop.order("u" + std::to_string(i), "pan-b", "2026-03-09T10:00:00Z");
  const auto p = shop.open();
  const BlockRequest request{.block = "trending", .limit = 1, .now = kNow};
  EXPECT_FALSE(p->recommend(request)->items[0].social_proof) << "nine are below the floor";
  shop.order("u9", "pan-b", "2026-03-10T11:00:00Z");
  ASSERT_TRUE(p->catch_up(shop.log()).ok());
  ASSERT_TRUE(p->recommend(request)->items[0].social_proof);
  EXPECT_EQ(p->recommend(request)->items[0].social_proof->text, "10 bought this week");
  const auto restarted = shop.open();
  EXPECT_EQ(restarted->recommend(request)->items[0].social_proof->text, "10 bought this week");
}

}  // namespace
}  // namespace shelfwise::personalization
