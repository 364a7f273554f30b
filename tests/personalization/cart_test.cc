// 1. The cart is what was added since the last order and not removed; named products go before it.
// 2. The block holds what goes with the whole cart, never what is in it.
#include <gmock/gmock.h>

#include "personalization/history/open_cart.h"
#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::uint32_t kToday = 20'000 * kSecondsPerDay;

Interaction act(Doc doc, Act what, std::uint32_t seconds_ago) { return {kToday - seconds_ago, doc, 1, what}; }

TEST(OpenCart, IsWhatWasAddedSinceTheLastOrderAndNotRemoved) {
  const std::vector<Interaction> history{act(1, Act::kAdd, 900),    act(2, Act::kAdd, 800), act(1, Act::kOrder, 700),
                                         act(3, Act::kAdd, 600),    act(4, Act::kAdd, 500), act(5, Act::kView, 400),
                                         act(3, Act::kRemove, 300), act(6, Act::kAdd, 200)};
  EXPECT_THAT(open_cart(history, kToday), ElementsAre(6, 4));
}

TEST(OpenCart, IsGivenUpAfterThirtyDays) {
  const std::vector<Interaction> history{act(1, Act::kAdd, 100)};
  EXPECT_THAT(open_cart(history, kToday), ElementsAre(1));
  EXPECT_THAT(open_cart(history, kToday + 31 * kSecondsPerDay), IsEmpty());
  EXPECT_THAT(open_cart({}, kToday), IsEmpty());
}

TEST(OpenCart, KeepsTheLatest) {
  std::vector<Interaction> history;
  for (Doc doc = 0; doc < 200; ++doc) history.push_back(act(doc, Act::kAdd, 1'000 - doc));
  const auto cart = open_cart(history, kToday);
  ASSERT_EQ(cart.size(), kMaxCart);
  EXPECT_EQ(cart.front(), 199U);
}

// Tents go with stove-b (6) and pan-a (2), stove-a with pan-a (5).
void sell(Shop& shop) {
  const auto pair = [&](const char* a, const char* b, int times) {
    for (int i = 0; i < times; ++i) {
      const std::string who = std::string(a) + b + std::to_string(i);
      shop.order(who, a, "2026-02-01T10:00:00Z");
      shop.order(who, b, "2026-02-01T10:00:00Z");
    }
  };
  pair("tent-b", "stove-b", 6);
  pair("tent-b", "pan-a", 4);
  pair("stove-a", "pan-a", 5);
  shop.train();
}

TEST(Cart, HoldsWhatGoesWithAllOfItFirstAndNothingOfIt) {
  Shop shop;
  sell(shop);
  const auto p = shop.open();
  const auto one = p->recommend({.block = "cart", .product_ids = {"tent-b"}, .limit = 2, .now = kNow});
  EXPECT_THAT(shop.ids(*one), ElementsAre("stove-b", "pan-a"));
  const auto both = p->recommend({.block = "cart", .product_ids = {"tent-b", "stove-a"}, .limit = 8, .now = kNow});
  const auto ids = shop.ids(*both);
  ASSERT_GE(ids.size(), 2U);
  EXPECT_EQ(ids[0], "pan-a") << "it goes with both";
  EXPECT_EQ(ids[1], "stove-b");
  EXPECT_THAT(ids, Not(Contains("tent-b")));
  EXPECT_THAT(ids, Not(Contains("stove-a")));
  EXPECT_EQ(both->items[1].source, "cart");
  EXPECT_EQ(both->items[1].reason.text, "Bought by others with Dome Tent Three");
  EXPECT_EQ(both->items[1].reason.product_id, "tent-b");
}

TEST(Cart, IsReadFromTheEventsWhereNoneIsNamed) {
  Shop shop;
  sell(shop);
  shop.event("Product Added", "ann", "tent-b", "2026-03-09T10:00:00Z");
  const auto p = shop.open();
  const BlockRequest request{.block = "cart", .shopper = p->view(ShopperId("ann"), kNow), .limit = 8, .now = kNow};
  const auto answer = p->recommend(request);
  EXPECT_EQ(shop.ids(*answer)[0], "stove-b");
  EXPECT_EQ(answer->items[0].source, "cart");
  EXPECT_THAT(shop.ids(*answer), Not(Contains("tent-b")));
  BlockRequest named = request;
  named.product_ids = {"stove-a"};
  EXPECT_EQ(shop.ids(*p->recommend(named))[0], "pan-a");
}

TEST(Cart, WithoutACartSaysSoAndIsFilledAllTheSame) {
  Shop shop;
  sell(shop);
  const auto p = shop.open();
  const auto answer = p->recommend({.block = "cart", .limit = 3, .now = kNow});
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->items.size(), 3U);
  EXPECT_THAT(answer->source, Not("cart"));
  EXPECT_THAT(answer->notes, ElementsAre(HasSubstr("no open cart"), HasSubstr("3 of 3 products are from")));
}

TEST(Cart, AfterAnOrderIsEmpty) {
  Shop shop;
  sell(shop);
  shop.event("Product Added", "ann", "tent-b", "2026-03-09T10:00:00Z");
  shop.order("ann", "tent-b", "2026-03-09T11:00:00Z");
  const auto p = shop.open();
  const auto answer =
      p->recommend({.block = "cart", .shopper = p->view(ShopperId("ann"), kNow), .limit = 3, .now = kNow});
  EXPECT_THAT(answer->notes, Contains(HasSubstr("no open cart")));
}

}  // namespace
}  // namespace shelfwise::personalization
