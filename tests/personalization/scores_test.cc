// 1. The parts of a score add up to it, bit for bit.
// 2. One document at a time gives what a batch gives.
// 3. Impact scales the whole share; 0 gives nothing.
// 4. What the shopper did moves what they would expect, and the reason names it.
#include <gmock/gmock.h>

#include "personalization/reasons.h"
#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

const char* const kProducts[] = {"tent-a", "tent-b", "stove-a", "stove-b", "pan-a", "pan-b"};

Shop& with_history(Shop& shop) {
  shop.view("ann", "tent-a");
  shop.view("ann", "stove-a", "2026-03-09T10:01:00Z");
  shop.order("ann", "stove-b");
  for (int i = 0; i < 5; ++i) {
    const std::string who = "u" + std::to_string(i);
    shop.order(who, "tent-a", "2026-02-01T10:00:00Z");
    shop.order(who, "stove-a", "2026-02-05T10:00:00Z");
    shop.order(who, "pan-a", "2026-02-09T10:00:00Z");
  }
  return shop;
}

TEST(Scores, PartsAddUpToTheScoreBitForBit) {
  Shop shop;
  with_history(shop);
  shop.train();
  const auto p = shop.open();
  const auto shopper = p->view(ShopperId("ann"), kNow);
  ASSERT_NE(shopper, nullptr);
  int parts_seen = 0;
  for (const char* product : kProducts) {
    for (const double impact : {10.0, 50.0, 77.0, 100.0}) {
      float sum = 0;
      for (const Part& part : p->explain(*shopper, shop.doc(product), impact)) {
        sum += part.value;
        ++parts_seen;
      }
      EXPECT_EQ(sum, shop.share(*p, "ann", product, impact)) << product << " at " << impact;
    }
    float prior = 0;
    for (const Part& part : p->explain_prior(shop.doc(product))) prior += part.value;
    EXPECT_EQ(prior, p->prior()[shop.doc(product)]) << product;
  }
  EXPECT_GT(parts_seen, 20);
}

TEST(Scores, BatchEqualsOneAtATime) {
  Shop shop;
  with_history(shop);
  shop.train();
  const auto p = shop.open();
  const auto shopper = p->view(ShopperId("ann"), kNow);
  std::vector<Doc> docs;
  for (const char* product : kProducts) docs.push_back(shop.doc(product));
  std::vector<float> batch(docs.size(), 1.0F);
  p->score(*shopper, docs, 50, batch);
  for (std::size_t i = 0; i < docs.size(); ++i) {
    float one[] = {1.0F};
    p->score(*shopper, std::span(docs).subspan(i, 1), 50, one);
    EXPECT_EQ(batch[i], one[0]);
    EXPECT_NE(batch[i], 1.0F) << "added, and something";
  }
}

TEST(Scores, ImpactZeroAddsNothingAndHundredTwiceAsMuchAsFifty) {
  Shop shop;
  with_history(shop);
  const auto p = shop.open();
  for (const char* product : kProducts) {
    EXPECT_EQ(shop.share(*p, "ann", product, 0), 0.0F);
    EXPECT_FLOAT_EQ(shop.share(*p, "ann", product, 100), 2 * shop.share(*p, "ann", product, 50));
  }
}

TEST(Scores, UnknownShopperHasNoView) {
  Shop shop;
  const auto p = shop.open();
  EXPECT_EQ(p->view(ShopperId("nobody"), kNow), nullptr);
  EXPECT_EQ(p->view(ShopperId(), kNow), nullptr);
}

TEST(Scores, ThreeViewsOfABrandLiftItsOtherProducts) {
  Shop shop;
  const auto before = shop.open();
  EXPECT_EQ(shop.share(*before, "bea", "stove-a"), 0.0F);
  shop.view("bea", "tent-a", "2026-03-09T10:00:00Z");
  shop.view("bea", "tent-a-red", "2026-03-09T10:01:00Z");
  shop.view("bea", "tent-a", "2026-03-09T10:02:00Z");
  const auto p = shop.open();
  EXPECT_GT(shop.share(*p, "bea", "stove-a"), shop.share(*p, "bea", "stove-b") + 0.1F) << "Norrvik before Havel";
  EXPECT_GT(shop.share(*p, "bea", "tent-b"), shop.share(*p, "bea", "pan-b") + 0.1F) << "tents before pans";
}

TEST(Scores, ACloseLookLiftsMoreAndAGlanceLess) {
  Shop shop;
  const auto look = [&](const char* who, double seconds) {
    shop.view(who, "tent-a", "2026-03-09T10:00:00Z");
    auto engaged = shop.message("Product Engaged", who, "tent-a", "2026-03-09T10:01:00Z");
    engaged["properties"]["dwell_seconds"] = seconds;
    shop.send(engaged);
  };
  shop.view("plain", "tent-a", "2026-03-09T10:00:00Z");
  look("close", 60);
  look("glance", 2);
  look("neither", 12);
  const auto p = shop.open();
  for (const char* product : {"tent-a", "tent-b", "stove-a"}) {
    EXPECT_GT(shop.share(*p, "close", product), shop.share(*p, "plain", product)) << product;
    EXPECT_LT(shop.share(*p, "glance", product), shop.share(*p, "plain", product)) << product;
    EXPECT_EQ(shop.share(*p, "neither", product), shop.share(*p, "plain", product)) << product;
  }
  ASSERT_TRUE(p->put_to_rest(shop.log(), 0, kNow).value());
  EXPECT_GT(shop.share(*p, "close", "tent-b"), shop.share(*p, "plain", "tent-b")) << "at rest as in memory";
  EXPECT_LT(shop.share(*p, "glance", "tent-b"), shop.share(*p, "plain", "tent-b"));
}

TEST(Scores, OldInterestFades) {
  Shop shop;
  shop.view("new", "tent-a", "2026-03-09T10:00:00Z");
  shop.view("old", "tent-a", "2025-03-09T10:00:00Z");
  const auto p = shop.open();
  EXPECT_GT(shop.share(*p, "new", "tent-a"), 2 * shop.share(*p, "old", "tent-a"));
}

TEST(Scores, EventsAfterTheClockAreNotSeen) {
  Shop shop;
  shop.view("ann", "tent-a", "2026-03-09T10:00:00Z");
  const auto p = shop.open();
  EXPECT_NE(p->view(ShopperId("ann"), at("2026-03-09T11:00:00Z")), nullptr);
  EXPECT_EQ(p->view(ShopperId("ann"), at("2026-03-09T09:00:00Z")), nullptr);
}

TEST(Reasons, NameWhatTheShopperDid) {
  Shop shop;
  with_history(shop);
  const auto p = shop.open();
  const auto shopper = p->view(ShopperId("ann"), kNow);
  const auto own = p->reason(*shopper, shop.doc("stove-b"));
  ASSERT_TRUE(own);
  EXPECT_EQ(own->kind, "bought_before");
  EXPECT_EQ(own->product_id, "stove-b");
}

TEST(Reasons, ComeFromTheGreatestShareThatHasEvidence) {
  Shop shop;
  with_history(shop);
  const auto p = shop.open();
  const auto shopper = p->view(ShopperId("ann"), kNow);
  const CatalogFacts facts(shop.store().generation());
  const auto reason = [&](Share share, const char* product) {
    Shares shares{};
    shares[static_cast<std::size_t>(share)] = 1;
    shares[static_cast<std::size_t>(Share::kPriceLevel)] = 2;  // which is never told
    const auto found = find_reason(*shopper, facts, ItemRows(), shares, shop.doc(product));
    return found ? found->text : "";
  };
  EXPECT_EQ(reason(Share::kOwnPurchases, "stove-b"), "You bought this before");
  EXPECT_EQ(reason(Share::kOwnViews, "tent-a"), "You looked at this before");
  EXPECT_EQ(reason(Share::kBrandAffinity, "tent-a-red"), "You often look at Norrvik");
  EXPECT_EQ(reason(Share::kBrandAffinity, "tent-b"), "") << "one order is no habit";
  EXPECT_EQ(reason(Share::kNearness, "tent-a-red"), "Similar to Ridge Tent Two, which you viewed");
  EXPECT_EQ(reason(Share::kItemModel, "pan-a"), "") << "without a row there is no visit that spoke";
}

TEST(Reasons, FromTheItemModelNameTheVisitThatSpoke) {
  Shop shop;
  with_history(shop);
  // As many as it takes for others' orders to speak.
  for (int i = 0; i < 50; ++i) {
    shop.order("v" + std::to_string(i), "stove-a", "2026-02-05T10:00:00Z");
    shop.order("v" + std::to_string(i), "pan-a", "2026-02-09T10:00:00Z");
  }
  shop.train();
  const auto p = shop.open();
  const auto shopper = p->view(ShopperId("ann"), kNow);
  const auto reason = p->reason(*shopper, shop.doc("pan-a"));
  ASSERT_TRUE(reason);
  EXPECT_EQ(reason->kind, "because_you_viewed");
  EXPECT_EQ(reason->text, "Because you viewed Alpine Stove");
  EXPECT_EQ(reason->product_id, "stove-a");
}

TEST(Reasons, WithoutEvidenceThereIsNone) {
  Shop shop;
  shop.view("ann", "tent-a");
  const auto p = shop.open();
  EXPECT_EQ(p->reason(*p->view(ShopperId("ann"), kNow), shop.doc("pan-b")), std::nullopt);
}

}  // namespace
}  // namespace shelfwise::personalization
