// What fills a block, and who is told why:
// 1. The store's own chain is what is asked, in its order.
// 2. The merchant's list stands first, but for what may not be shown there.
// 3. Every answer tells each step that was asked, what it gave and why, from the first day on.
#include <gmock/gmock.h>

#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> asked(const BlockAnswer& answer) {
  std::vector<std::string> out;
  for (const BlockStrategy& step : answer.strategy) out.push_back(step.source + " " + std::to_string(step.products));
  return out;
}

BlockRequest similar_to(const std::string& id, std::uint32_t limit = 3) {
  return {.block = "similar", .product_ids = {id}, .limit = limit, .now = kNow};
}

TEST(Chains, StoreSetsWhatFillsABlock) {
  Shop shop;
  shop.order("ann", "pan-b");
  Settings settings;
  settings.chains["similar"] = {"best_sellers"};
  settings.chains["trending"] = {};
  const auto p = shop.open(settings);
  const auto answer = p->recommend(similar_to("tent-a"));
  EXPECT_THAT(shop.ids(*answer), ElementsAre("pan-b"));
  EXPECT_EQ(answer->source, "best_sellers");
  EXPECT_TRUE(answer->notes.empty()) << "the chain's own first step filled it";
  const auto none = p->recommend({.block = "trending", .limit = 3, .now = kNow});
  ASSERT_TRUE(none.ok());
  EXPECT_TRUE(none->items.empty());
}

TEST(Chains, DefaultsNameOnlyStepsThatThereAre) {
  const std::vector<std::string> steps = chain_steps();
  for (const auto& [block, chain] : default_chains()) {
    EXPECT_FALSE(chain.empty()) << block;
    for (const std::string& step : chain) {
      EXPECT_NE(std::find(steps.begin(), steps.end(), step), steps.end()) << step;
    }
  }
  EXPECT_EQ(default_chains().size(), Personalizer::blocks().size());
}

TEST(Curated, StandsFirstAndTheChainFillsTheRest) {
  Shop shop;
  const auto p = shop.open();
  BlockRequest request = similar_to("stove-a");
  request.curated = {shop.doc("test-a"), shop.doc("pan-b")};
  const auto answer = p->recommend(request);
  EXPECT_THAT(shop.ids(*answer), ElementsAre("test-a", "pan-b", "stove-b"));
  EXPECT_EQ(answer->items[0].source, "curated");
  EXPECT_EQ(answer->items[0].reason.kind, "curated");
  EXPECT_THAT(asked(*answer), ElementsAre("curated 2", "similar 1"));
}

TEST(Curated, LeavesOutSeedsVariantsTheHiddenAndTheBought) {
  Shop shop;
  shop.order("ann", "pan-a");
  const auto p = shop.open();
  BlockRequest request{.block = "for_you", .shopper = p->view(ShopperId("ann"), kNow), .limit = 1, .now = kNow};
  request.curated = {shop.doc("pan-a"), shop.doc("pan-b"), shop.doc("stove-b")};
  request.eligible = [hidden = shop.doc("pan-b")](Doc doc) { return doc != hidden; };
  EXPECT_THAT(shop.ids(*p->recommend(request)), ElementsAre("stove-b"));
  BlockRequest beside = similar_to("tent-a", 1);
  beside.curated = {shop.doc("tent-a"), shop.doc("tent-a-red"), shop.doc("pan-a")};
  EXPECT_THAT(shop.ids(*p->recommend(beside)), ElementsAre("pan-a"));
}

TEST(Curated, LooksMayHoldTheSeedsOwnCategoryWhereTheMerchantSaysSo) {
  Shop shop;
  const auto p = shop.open();
  BlockRequest request{.block = "complete_the_look", .product_ids = {"stove-a"}, .limit = 4, .now = kNow};
  request.curated = {shop.doc("stove-b"), shop.doc("tent-a")};
  const auto shown = shop.ids(*p->recommend(request));
  ASSERT_GE(shown.size(), 2U);
  EXPECT_EQ(shown[0], "stove-b");
  EXPECT_EQ(shown[1], "tent-a");
  EXPECT_THAT(shown, ::testing::Not(::testing::Contains("tent-b"))) << "one of each for what is computed";
}

TEST(Strategy, OnTheFirstDaySaysWhatIsLacking) {
  Shop shop;
  const auto p = shop.open();
  const auto answer = p->recommend({.block = "bought_together", .product_ids = {"tent-a"}, .limit = 3, .now = kNow});
  ASSERT_GE(answer->strategy.size(), 3U);
  EXPECT_EQ(answer->strategy[0].source, "bought_together");
  EXPECT_EQ(answer->strategy[0].products, 0U);
  EXPECT_THAT(answer->strategy[0].why, HasSubstr("no model is trained yet"));
  const auto for_you = p->recommend({.block = "for_you", .limit = 3, .now = kNow});
  EXPECT_THAT(for_you->strategy[0].why, HasSubstr("nothing is known of the shopper"));
  EXPECT_EQ(for_you->strategy.back().source, "popular");
  EXPECT_EQ(for_you->strategy.back().products, 3U);
}

TEST(Strategy, AddsUpToTheBlockAndStopsWhereItIsFull) {
  Shop shop;
  for (int i = 0; i < 20; ++i) {
    shop.order("s" + std::to_string(i), "stove-a", "2026-02-01T10:00:00Z");
    shop.order("s" + std::to_string(i), "pan-a", "2026-02-01T10:00:00Z");
  }
  shop.train();
  const auto p = shop.open();
  BlockRequest request{.block = "bought_together", .product_ids = {"stove-a"}, .limit = 1, .now = kNow};
  EXPECT_THAT(asked(*p->recommend(request)), ElementsAre("bought_together 1"));
  request.limit = 4;
  const auto answer = p->recommend(request);
  std::size_t sum = 0;
  for (const BlockStrategy& step : answer->strategy) {
    sum += step.products;
    EXPECT_FALSE(step.why.empty());
  }
  EXPECT_EQ(sum, answer->items.size());
}

}  // namespace
}  // namespace shelfwise::personalization
