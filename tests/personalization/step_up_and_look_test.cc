// 1. upsell: the same category, alike, a step up in price, and no further than the shopper is used to go.
// 2. complete_the_look: one of each category, none of the seed's.
#include <gmock/gmock.h>

#include <set>

#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

constexpr const char* kKettles =
    R"({"id":"k-20","title":"Electric Kettle Basic","price":"20.00 USD","product_type":"Kitchen > Kettles"}
{"id":"k-20b","title":"Electric Kettle Plain","price":"20.50 USD","product_type":"Kitchen > Kettles"}
{"id":"k-26","title":"Electric Kettle Steel","price":"26.00 USD","product_type":"Kitchen > Kettles"}
{"id":"k-34","title":"Electric Kettle Glass","price":"34.00 USD","product_type":"Kitchen > Kettles"}
{"id":"k-90","title":"Electric Kettle Gold","price":"90.00 USD","product_type":"Kitchen > Kettles"}
{"id":"k-none","title":"Electric Kettle Unpriced","product_type":"Kitchen > Kettles"}
{"id":"t-25","title":"Electric Toaster","price":"25.00 USD","product_type":"Kitchen > Toasters"}
{"id":"l-10","title":"Lamp","price":"10.00 USD","product_type":"Home > Lamps"}
{"id":"l-40","title":"Lamp Brass","price":"40.00 USD","product_type":"Home > Lamps"}
{"id":"l-99","title":"Lamp Crystal","price":"99.00 USD","product_type":"Home > Lamps"}
)";

std::vector<std::string> steps_up(const Shop& shop, const Personalizer& p, const std::string& seed,
                                  const std::string& who = "") {
  BlockRequest request{.block = "upsell", .product_ids = {seed}, .limit = 10, .now = kNow};
  if (!who.empty()) request.shopper = p.view(ShopperId(who), kNow);
  std::vector<std::string> ids;
  const auto answer = p.recommend(request);
  EXPECT_TRUE(answer.ok());
  if (!answer.ok()) return ids;
  for (const BlockItem& item : answer->items) {
    if (item.source == "upsell") ids.push_back(shop.id(item.doc));
  }
  return ids;
}

TEST(Upsell, IsTheSameNeedAStepUpInPrice) {
  Shop shop(kKettles);
  const auto p = shop.open();
  EXPECT_THAT(steps_up(shop, *p, "k-20"), ElementsAre("k-26"))
      << "not as dear, not over half as much again, no toaster";
  EXPECT_THAT(steps_up(shop, *p, "k-26"), ElementsAre("k-34"));
  EXPECT_THAT(steps_up(shop, *p, "k-90"), ElementsAre());
  EXPECT_THAT(steps_up(shop, *p, "k-none"), ElementsAre());
  const auto answer = p->recommend({.block = "upsell", .product_ids = {"k-20"}, .limit = 1, .now = kNow});
  EXPECT_EQ(answer->items[0].reason.text, "A step up from Electric Kettle Basic");
  EXPECT_EQ(answer->items[0].reason.product_id, "k-20");
}

TEST(Upsell, KeepsWithinWhatTheShopperIsUsedToPay) {
  Shop shop(kKettles);
  for (const char* time : {"2026-02-01T10:00:00Z", "2026-02-08T10:00:00Z", "2026-02-15T10:00:00Z"}) {
    shop.order("rich", "l-99", time);
    shop.order("thrifty", "l-10", time);
  }
  const auto p = shop.open();
  EXPECT_THAT(steps_up(shop, *p, "k-20", "rich"), Contains("k-34")) << "pays above the middle of a category";
  EXPECT_THAT(steps_up(shop, *p, "k-20", "thrifty"), ElementsAre()) << "pays below it";
}

TEST(Upsell, FilledByAnotherStepSaysSo) {
  Shop shop(kKettles);
  const auto p = shop.open();
  const auto answer = p->recommend({.block = "upsell", .product_ids = {"k-90"}, .limit = 3, .now = kNow});
  EXPECT_EQ(answer->items.size(), 3U);
  EXPECT_EQ(answer->source, "similar");
  EXPECT_THAT(answer->notes, ElementsAre(::testing::HasSubstr("3 of 3 products are from similar")));
}

std::vector<std::string> look(Shop& shop, const BlockAnswer& answer) {
  std::set<std::uint32_t> categories;
  for (const BlockItem& item : answer.items) {
    EXPECT_TRUE(categories.insert(shop.store().generation()->category()[item.doc]).second);
  }
  return shop.ids(answer);
}

TEST(CompleteTheLook, IsOneOfEachCategoryWithoutTheSeeds) {
  Shop shop;
  for (int i = 0; i < 6; ++i) {
    const std::string who = "u" + std::to_string(i);
    shop.order(who, "tent-b", "2026-02-01T10:00:00Z");
    shop.order(who, "stove-b", "2026-02-01T10:00:00Z");
    if (i < 4) shop.order(who, "stove-a", "2026-02-01T10:00:00Z");
    if (i < 3) shop.order(who, "pan-a", "2026-02-01T10:00:00Z");
    if (i < 5) shop.order(who, "tent-a", "2026-02-01T10:00:00Z");
  }
  shop.train();
  const auto p = shop.open();
  const auto answer = p->recommend({.block = "complete_the_look", .product_ids = {"tent-b"}, .limit = 2, .now = kNow});
  EXPECT_THAT(look(shop, *answer), ElementsAre("stove-b", "pan-a")) << "one stove, no tent";
  EXPECT_EQ(answer->source, "complete_the_look");
}

TEST(CompleteTheLook, OfANewProductIsWhatGoesWithItsCategory) {
  Shop shop;
  for (int i = 0; i < 6; ++i) {
    const std::string who = "u" + std::to_string(i);
    shop.order(who, "tent-b", "2026-02-01T10:00:00Z");
    shop.order(who, "pan-b", "2026-02-01T10:00:00Z");
  }
  shop.train();
  const auto p = shop.open();  // tent-a was never ordered
  const auto answer = p->recommend({.block = "complete_the_look", .product_ids = {"tent-a"}, .limit = 1, .now = kNow});
  EXPECT_THAT(shop.ids(*answer), ElementsAre("pan-b"));
  EXPECT_EQ(answer->items[0].source, "complementing_categories");
}

TEST(CompleteTheLook, WithoutOrdersIsOfTheSameDepartment) {
  Shop shop;
  const auto p = shop.open();
  const auto answer = p->recommend({.block = "complete_the_look", .product_ids = {"tent-b"}, .limit = 1, .now = kNow});
  ASSERT_EQ(answer->items.size(), 1U);
  EXPECT_EQ(answer->items[0].source, "same_department");
  EXPECT_THAT(shop.ids(*answer)[0], ::testing::StartsWith("stove"));
}

}  // namespace
}  // namespace shelfwise::personalization
