// 1. What is due comes by the shopper's own cycle, else by the product's usual one; what is not due comes after it.
// 2. The reason tells days that the log has.
#include <gmock/gmock.h>

#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

BlockAnswer buy_again(const Personalizer& p, const std::string& who) {
  auto answer = p.recommend({.block = "buy_again", .shopper = p.view(ShopperId(who), kNow), .limit = 10, .now = kNow});
  EXPECT_TRUE(answer.ok());
  return answer.ok() ? *answer : BlockAnswer();
}

TEST(BuyAgain, IsDueByTheShoppersOwnCycle) {
  Shop shop;
  for (const char* time : {"2025-12-06T10:00:00Z", "2026-01-05T10:00:00Z", "2026-02-04T10:00:00Z"}) {
    shop.order("ann", "pan-a", time);  // every 30 days, the last time 34 days ago
  }
  shop.order("ann", "stove-b", "2026-03-08T10:00:00Z");
  const auto p = shop.open();
  const auto answer = buy_again(*p, "ann");
  ASSERT_THAT(shop.ids(answer), ElementsAre("pan-a", "stove-b"));
  EXPECT_EQ(answer.items[0].source, "buy_again");
  EXPECT_EQ(answer.items[0].reason.kind, "due_again");
  EXPECT_EQ(answer.items[0].reason.text, "You bought this 34 days ago, usually every 30 days");
  EXPECT_EQ(answer.items[1].source, "bought_before");
  EXPECT_EQ(answer.items[1].reason.text, "You bought this 2 days ago");
}

TEST(BuyAgain, HoldsBackWhatIsNotDueOrLongGivenUp) {
  struct Row {
    const char *first, *second, *source;
  };
  const Row rows[] = {{"2026-02-06T10:00:00Z", "2026-03-03T10:00:00Z", "bought_before"},   // 25 days, 7 ago
                      {"2026-01-25T10:00:00Z", "2026-02-14T10:00:00Z", "buy_again"},       // 20 days, 24 ago
                      {"2025-06-01T10:00:00Z", "2025-06-11T10:00:00Z", "bought_before"}};  // 10 days, months ago
  for (const Row& row : rows) {
    Shop shop;
    shop.order("ann", "pan-a", row.first);
    shop.order("ann", "pan-a", row.second);
    const auto p = shop.open();
    const auto answer = buy_again(*p, "ann");
    ASSERT_EQ(answer.items.size(), 1U);
    EXPECT_EQ(answer.items[0].source, row.source) << row.second;
  }
}

TEST(BuyAgain, GoesByTheUsualCycleWhereTheShopperBoughtOnce) {
  Shop shop;
  for (int i = 0; i < 6; ++i) {
    shop.order("u" + std::to_string(i), "pan-b", "2026-01-01T10:00:00Z");
    shop.order("u" + std::to_string(i), "pan-b", "2026-01-21T10:00:00Z");
    shop.order("u" + std::to_string(i), "tent-b", "2026-01-01T10:00:00Z");
  }
  shop.order("ann", "pan-b", "2026-02-15T10:00:00Z");
  shop.order("ann", "tent-b", "2026-02-16T10:00:00Z");
  shop.train();
  const auto p = shop.open();
  const auto answer = buy_again(*p, "ann");
  ASSERT_THAT(shop.ids(answer), ElementsAre("pan-b", "tent-b"));
  EXPECT_EQ(answer.items[0].source, "buy_again");
  EXPECT_EQ(answer.items[0].reason.text, "You bought this 23 days ago; shoppers usually buy it again after 20 days");
  EXPECT_EQ(answer.items[1].source, "bought_before") << "nobody buys a tent again";
}

TEST(BuyAgain, OwnHabitGoesBeforeTheUsualOne) {
  Shop shop;
  for (int i = 0; i < 6; ++i) {
    shop.order("u" + std::to_string(i), "pan-b", "2026-01-01T10:00:00Z");
    shop.order("u" + std::to_string(i), "pan-b", "2026-01-21T10:00:00Z");
  }
  for (const char* time : {"2025-11-10T10:00:00Z", "2025-12-20T10:00:00Z", "2026-01-29T10:00:00Z"}) {
    shop.order("ann", "pan-b", time);  // every 40 days
  }
  shop.train();
  const auto p = shop.open();
  EXPECT_EQ(buy_again(*p, "ann").items[0].reason.text, "You bought this 40 days ago, usually every 40 days");
}

TEST(BuyAgain, IsEmptyForWhoBoughtNothingAndFollowsTheNextOrder) {
  Shop shop;
  shop.view("ann", "pan-a");
  const auto p = shop.open();
  EXPECT_THAT(buy_again(*p, "ann").items, IsEmpty());
  EXPECT_THAT(buy_again(*p, "stranger").items, IsEmpty());
  shop.order("ann", "pan-b", "2026-03-10T11:00:00Z");
  ASSERT_TRUE(p->catch_up(shop.log()).ok());
  const auto answer = buy_again(*p, "ann");
  ASSERT_THAT(shop.ids(answer), ElementsAre("pan-b"));
  EXPECT_EQ(answer.items[0].reason.text, "You bought this today");
}

TEST(BuyAgain, HoldsNothingThatIsInTheCart) {
  Shop shop;
  shop.order("ann", "pan-a", "2026-02-01T10:00:00Z");
  shop.order("ann", "pan-b", "2026-02-01T10:00:00Z");
  shop.event("Product Added", "ann", "pan-a", "2026-03-09T10:00:00Z");
  const auto p = shop.open();
  EXPECT_THAT(shop.ids(buy_again(*p, "ann")), ElementsAre("pan-b"));
}

TEST(BuyAgain, HoldsNothingGivenBackNorTwoVariants) {
  Shop shop;
  shop.order("ann", "pan-a", "2026-02-01T10:00:00Z");
  shop.event("Order Refunded", "ann", "pan-a", "2026-02-03T10:00:00Z");
  shop.order("ann", "tent-a", "2026-02-01T10:00:00Z");
  shop.order("ann", "tent-a-red", "2026-02-20T10:00:00Z");
  const auto p = shop.open();
  EXPECT_THAT(shop.ids(buy_again(*p, "ann")), ElementsAre("tent-a-red"));
}

}  // namespace
}  // namespace shelfwise::personalization
