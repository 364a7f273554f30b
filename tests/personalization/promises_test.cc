// The promises to shoppers, each a test.
#include <gmock/gmock.h>

#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Promises, TheNextRequestAfterAnEventSeesIt) {
  Shop shop;
  shop.view("ann", "tent-a");
  const auto p = shop.open();
  const float before = shop.share(*p, "ann", "pan-a");
  shop.view("ann", "pan-a", "2026-03-10T11:59:00Z");
  EXPECT_EQ(p->catch_up(shop.log()).value(), 1U);
  EXPECT_GT(shop.share(*p, "ann", "pan-a"), before);
  EXPECT_EQ(p->catch_up(shop.log()).value(), 0U) << "nothing is counted twice";
}

TEST(Promises, CatchingUpGivesWhatARestartGives) {
  Shop shop;
  shop.order("u1", "tent-a");
  const auto live = shop.open();
  shop.view("d-phone", "pan-a", "2026-03-09T09:00:00Z");
  shop.view("ann", "tent-b", "2026-03-09T09:30:00Z");
  shop.identify("d-phone", "ann");
  shop.order("ann", "stove-a", "2026-03-09T12:00:00Z");
  ASSERT_TRUE(live->catch_up(shop.log()).ok());
  const auto restarted = shop.open();
  for (const char* product : {"tent-a", "tent-b", "stove-a", "stove-b", "pan-a", "pan-b"}) {
    for (const char* who : {"ann", "d-phone", "u1"}) {
      EXPECT_EQ(shop.share(*live, who, product), shop.share(*restarted, who, product)) << who << " " << product;
    }
  }
}

TEST(Promises, TwoDevicesBecomeOneProfileAndUndoingTheLinkRestoresBoth) {
  Shop shop;
  shop.view("d-phone", "tent-a");
  shop.view("ann", "pan-a");
  const auto p = shop.open();
  const float phone_tent = shop.share(*p, "d-phone", "tent-a");
  const float ann_tent = shop.share(*p, "ann", "tent-a");
  shop.identify("d-phone", "ann");
  ASSERT_TRUE(p->catch_up(shop.log()).ok());
  EXPECT_EQ(shop.share(*p, "ann", "tent-a"), shop.share(*p, "d-phone", "tent-a"));
  EXPECT_GT(shop.share(*p, "ann", "tent-a"), ann_tent);
  ASSERT_TRUE(shop.log().unlink(ShopperId("d-phone"), ShopperId("ann"), kNow).ok());
  ASSERT_TRUE(p->refresh(ShopperId("ann"), shop.log()).ok());
  EXPECT_EQ(shop.share(*p, "d-phone", "tent-a"), phone_tent);
  EXPECT_EQ(shop.share(*p, "ann", "tent-a"), ann_tent);
}

TEST(Promises, RefusalGivesTheAnonymousAnswerAtOnceAndAfterARestart) {
  Shop shop;
  shop.view("ann", "tent-a");
  const auto p = shop.open();
  ASSERT_NE(p->view(ShopperId("ann"), kNow), nullptr);
  ASSERT_TRUE(shop.log().set_consent(ShopperId("ann"), false, kNow).ok());
  ASSERT_TRUE(p->refresh(ShopperId("ann"), shop.log()).ok());
  EXPECT_EQ(p->view(ShopperId("ann"), kNow), nullptr);
  EXPECT_EQ(shop.open()->view(ShopperId("ann"), kNow), nullptr);
}

TEST(Promises, ErasureLeavesNothing) {
  Shop shop;
  shop.view("d-phone", "tent-a");
  shop.identify("d-phone", "ann");
  shop.order("ann", "pan-a");
  const auto p = shop.open();
  ASSERT_NE(p->view(ShopperId("ann"), kNow), nullptr);
  ASSERT_TRUE(shop.log().erase(ShopperId("ann"), kNow).ok());
  ASSERT_TRUE(p->refresh(ShopperId("ann"), shop.log()).ok());
  EXPECT_EQ(p->view(ShopperId("ann"), kNow), nullptr);
  EXPECT_EQ(p->view(ShopperId("d-phone"), kNow), nullptr);
  EXPECT_THAT(p->profile_json(ShopperId("ann"), kNow), HasSubstr(R"("events":0)"));
  BlockRequest trending{.block = "trending", .limit = 3, .now = kNow};
  EXPECT_EQ(p->recommend(trending)->items[0].source, "popular") << "not even in what sells";
}

TEST(Promises, SensitiveCategoriesChangeNoProfileSeedNoBlockAndAppearInNoReason) {
  Shop shop;
  for (int i = 0; i < 3; ++i) shop.view("ann", "test-a", "2026-03-09T10:0" + std::to_string(i) + ":00Z");
  Settings settings;
  settings.sensitive_categories = {"Health > Tests"};
  const auto p = shop.open(settings);
  EXPECT_EQ(p->view(ShopperId("ann"), kNow), nullptr) << "nothing else was done";
  shop.view("ann", "tent-a");
  ASSERT_TRUE(p->catch_up(shop.log()).ok());
  const auto shopper = p->view(ShopperId("ann"), kNow);
  ASSERT_NE(shopper, nullptr);
  EXPECT_EQ(p->reason(*shopper, shop.doc("test-b")), std::nullopt);
  EXPECT_THAT(p->profile_json(ShopperId("ann"), kNow), Not(HasSubstr("test-a")));
  EXPECT_THAT(p->profile_json(ShopperId("ann"), kNow), Not(HasSubstr("Health")));
  const auto open = shop.open();
  EXPECT_GT(shop.share(*open, "ann", "test-b"), shop.share(*p, "ann", "test-b")) << "it is the setting that does it";
  BlockRequest viewed{.block = "recently_viewed", .shopper = shopper, .now = kNow};
  EXPECT_THAT(shop.ids(*p->recommend(viewed)), ::testing::ElementsAre("tent-a"));
}

TEST(Promises, MutedBrandsCategoriesAndProductsAreNeitherLiftedNorRecommended) {
  Shop shop;
  shop.view("ann", "tent-a");
  shop.view("ann", "pan-a", "2026-03-09T10:05:00Z");
  shop.view("ann", "stove-b", "2026-03-09T10:06:00Z");
  events::Preferences wishes;
  wishes.muted_brands = {"NORRVIK"};
  wishes.muted_categories = {"Kitchen"};
  wishes.muted_products = {"stove-b"};
  ASSERT_TRUE(shop.log().set_preferences(ShopperId("ann"), wishes, kNow).ok());
  const auto p = shop.open();
  EXPECT_EQ(p->view(ShopperId("ann"), kNow), nullptr) << "nothing is left to go by";
  shop.view("ann", "tent-b", "2026-03-09T10:07:00Z");
  ASSERT_TRUE(p->catch_up(shop.log()).ok());
  for (const char* product : {"stove-a", "pan-b", "stove-b"}) EXPECT_LT(shop.share(*p, "ann", product), 0) << product;
  BlockRequest request{.block = "for_you", .shopper = p->view(ShopperId("ann"), kNow), .now = kNow};
  const auto ids = shop.ids(*p->recommend(request));
  EXPECT_THAT(ids, Contains("tent-b"));
  for (const char* product : {"tent-a", "stove-a", "pan-a", "pan-b", "stove-b"})
    EXPECT_THAT(ids, Not(Contains(product)));
  ASSERT_TRUE(shop.log().set_preferences(ShopperId("ann"), {}, kNow).ok());
  ASSERT_TRUE(p->refresh(ShopperId("ann"), shop.log()).ok());
  EXPECT_GT(shop.share(*p, "ann", "pan-b"), 0) << "unmuted, the pan that was viewed counts again";
}

TEST(Promises, ProfileTellsWhatIsKnownWithItsEvidence) {
  Shop shop;
  shop.order("ann", "pan-a", "2026-03-01T10:00:00Z");
  shop.order("ann", "pan-b", "2026-03-05T10:00:00Z");
  const auto p = shop.open();
  const auto json = nlohmann::json::parse(p->profile_json(ShopperId("ann"), kNow));
  EXPECT_EQ(json["events"], 2);
  EXPECT_EQ(json["brands"][0]["value"], "Castor");
  EXPECT_EQ(json["brands"][0]["events"], 2);
  EXPECT_EQ(json["bought"][0]["product_id"], "pan-b");
  EXPECT_EQ(json["price_level"]["currency"], "USD");
}

}  // namespace
}  // namespace shelfwise::personalization
