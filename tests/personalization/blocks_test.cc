// 1. Every block is filled, and says with what.
// 2. No seed, no second variant of a group, nothing that is not eligible, at most `limit`.
// 3. for_you holds nothing that the shopper has bought.
#include <gmock/gmock.h>

#include <set>

#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

void sell_together(Shop& shop, const std::string& a, const std::string& b, int times, const std::string& prefix) {
  for (int i = 0; i < times; ++i) {
    shop.order(prefix + std::to_string(i), a, "2026-02-01T10:00:00Z");
    shop.order(prefix + std::to_string(i), b, "2026-02-01T10:00:00Z");
  }
}

TEST(Blocks, EveryBlockIsFilledWithoutASingleEvent) {
  Shop shop;
  const auto p = shop.open();
  for (const std::string& block : Personalizer::blocks()) {
    if (block == "recently_viewed" || block == "buy_again") continue;  // nothing but the shopper's own
    const auto answer = p->recommend({.block = block, .product_ids = {"tent-a"}, .limit = 4, .now = kNow});
    ASSERT_TRUE(answer.ok()) << block;
    const bool one_a_category = block == "complete_the_look";  // and the department has one beside the seed's
    EXPECT_EQ(answer->items.size(), one_a_category ? 1U : 4U) << block;
    EXPECT_FALSE(answer->source.empty()) << block;
  }
}

TEST(Blocks, HoldNoSeedNoSecondVariantNothingIneligibleAndKeepTheLimit) {
  Shop shop;
  sell_together(shop, "stove-a", "tent-a", 4, "u");
  sell_together(shop, "stove-a", "tent-a-red", 3, "v");
  sell_together(shop, "stove-a", "pan-a", 5, "w");
  shop.train();
  const auto p = shop.open();
  const Doc hidden = shop.doc("pan-a");
  for (const std::string& block : Personalizer::blocks()) {
    BlockRequest request{.block = block, .product_ids = {"stove-a"}, .limit = 3, .now = kNow};
    request.shopper = p->view(ShopperId("u0"), kNow);
    request.eligible = [&](Doc doc) { return doc != hidden; };
    const auto answer = p->recommend(request);
    ASSERT_TRUE(answer.ok());
    EXPECT_LE(answer->items.size(), 3U);
    std::set<std::uint32_t> groups;
    for (const BlockItem& item : answer->items) {
      EXPECT_NE(shop.id(item.doc), "stove-a") << block;
      EXPECT_NE(item.doc, hidden) << block;
      EXPECT_TRUE(groups.insert(shop.store().generation()->group()[item.doc]).second) << block << ": a second variant";
    }
  }
}

TEST(Blocks, BoughtTogetherIsWhatWasBoughtTogetherMostOftenFirst) {
  Shop shop;
  sell_together(shop, "tent-b", "pan-a", 2, "u");
  sell_together(shop, "tent-b", "stove-b", 6, "v");
  shop.train();
  const auto p = shop.open();
  const auto answer = p->recommend({.block = "bought_together", .product_ids = {"tent-b"}, .limit = 2, .now = kNow});
  EXPECT_THAT(shop.ids(*answer), ElementsAre("stove-b", "pan-a"));
  EXPECT_EQ(answer->source, "bought_together");
  EXPECT_EQ(answer->items[0].reason.kind, "bought_together");
}

TEST(Blocks, SimilarWithoutEventsIsWhatReadsAlike) {
  Shop shop;
  const auto p = shop.open();
  const auto answer = p->recommend({.block = "similar", .product_ids = {"pan-a"}, .limit = 1, .now = kNow});
  EXPECT_THAT(shop.ids(*answer), ElementsAre("pan-b"));
  EXPECT_EQ(answer->source, "similar");
}

TEST(Blocks, ForYouHoldsNothingBoughtBefore) {
  Shop shop;
  sell_together(shop, "tent-b", "pan-a", 5, "u");
  sell_together(shop, "tent-b", "stove-b", 5, "u");
  shop.order("ann", "tent-b", "2026-03-01T10:00:00Z");
  shop.order("ann", "pan-a", "2026-03-02T10:00:00Z");
  shop.train();
  const auto p = shop.open();
  const auto answer =
      p->recommend({.block = "for_you", .shopper = p->view(ShopperId("ann"), kNow), .limit = 100, .now = kNow});
  const auto ids = shop.ids(*answer);
  ASSERT_FALSE(ids.empty());
  EXPECT_EQ(ids[0], "stove-b");
  EXPECT_EQ(answer->items[0].source, "for_you");
  EXPECT_THAT(ids, Not(Contains("tent-b")));
  EXPECT_THAT(ids, Not(Contains("pan-a"))) << "not even to fill up";
}

TEST(Blocks, ForYouOfAStrangerIsWhatTrends) {
  Shop shop;
  shop.order("u1", "pan-b", "2026-03-09T10:00:00Z");
  const auto p = shop.open();
  const auto answer = p->recommend({.block = "for_you", .limit = 1, .now = kNow});
  EXPECT_THAT(shop.ids(*answer), ElementsAre("pan-b"));
  EXPECT_EQ(answer->source, "trending");
}

TEST(Blocks, TrendingIsWhatSellsBetterThanItUsedTo) {
  Shop shop;
  for (int day = 1; day < 28; ++day) {
    shop.order("u" + std::to_string(day), "pan-a",
               "2026-01-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + "T10:00:00Z");
  }
  for (int i = 0; i < 5; ++i) shop.order("v" + std::to_string(i), "stove-b", "2026-03-09T10:00:00Z");
  const auto p = shop.open();
  EXPECT_THAT(shop.ids(*p->recommend({.block = "trending", .limit = 2, .now = kNow})), ElementsAre("stove-b", "pan-a"));
}

TEST(Blocks, RecentlyViewedIsLatestFirstAndEmptyForAStranger) {
  Shop shop;
  shop.view("ann", "pan-a", "2026-03-09T10:00:00Z");
  shop.view("ann", "stove-a", "2026-03-09T11:00:00Z");
  shop.view("ann", "tent-b", "2026-03-08T10:00:00Z");
  const auto p = shop.open();
  BlockRequest request{.block = "recently_viewed", .shopper = p->view(ShopperId("ann"), kNow), .now = kNow};
  EXPECT_THAT(shop.ids(*p->recommend(request)), ElementsAre("stove-a", "pan-a", "tent-b"));
  request.shopper = nullptr;
  EXPECT_THAT(shop.ids(*p->recommend(request)), IsEmpty());
}

TEST(Blocks, BadRequestsSayWhatIsWrong) {
  Shop shop;
  const auto p = shop.open();
  struct Row {
    BlockRequest request;
    ErrorCode code;
    const char* place;
  };
  const Row rows[] = {
      {{.block = "magic", .now = kNow}, ErrorCode::kNotFound, "block"},
      {{.block = "similar", .now = kNow}, ErrorCode::kInvalidArgument, "product_id"},
      {{.block = "similar", .product_ids = {"nowhere"}, .now = kNow}, ErrorCode::kInvalidArgument, "product_id"},
      {{.block = "trending", .limit = 0, .now = kNow}, ErrorCode::kInvalidArgument, "limit"},
      {{.block = "trending", .limit = 101, .now = kNow}, ErrorCode::kInvalidArgument, "limit"},
  };
  for (const Row& row : rows) {
    const auto answer = p->recommend(row.request);
    ASSERT_FALSE(answer.ok()) << row.request.block;
    EXPECT_EQ(answer.error().code, row.code) << answer.error().text();
    EXPECT_EQ(answer.error().context, row.place);
  }
}

TEST(Blocks, OneUnknownSeedAmongKnownOnesIsANote) {
  Shop shop;
  const auto p = shop.open();
  const auto answer = p->recommend({.block = "similar", .product_ids = {"nowhere", "pan-a"}, .limit = 1, .now = kNow});
  ASSERT_TRUE(answer.ok());
  EXPECT_THAT(shop.ids(*answer), ElementsAre("pan-b"));
  EXPECT_THAT(answer->notes, ElementsAre(::testing::HasSubstr("nowhere")));
}

TEST(Blocks, TiesStandInOneOrder) {
  Shop shop;
  const auto first = shop.ids(*shop.open()->recommend({.block = "trending", .limit = 8, .now = kNow}));
  EXPECT_EQ(shop.ids(*shop.open()->recommend({.block = "trending", .limit = 8, .now = kNow})), first);
  EXPECT_EQ(first.size(), 8U) << "one of the two variants";
}

}  // namespace
}  // namespace shelfwise::personalization
