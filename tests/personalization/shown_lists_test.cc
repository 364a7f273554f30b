// 1. A list is what was shown under one answer, and taken is what was clicked under it; without an answer's id, what
//    the same shopper took within half an hour.
// 2. Lists teach what shoppers take, the pull of the place apart.
#include "personalization/training/shown_lists.h"

#include <gmock/gmock.h>

#include "common/random.h"
#include "personalization/training/training_log.h"
#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;

json list_viewed(Shop& shop, const std::string& who, const std::vector<std::string>& ids, const std::string& time,
                 const std::string& query_id = {}) {
  json message = shop.message("Product List Viewed", who, "", time);
  json products = json::array();
  for (const std::string& id : ids) products.push_back({{"product_id", id}});
  message["properties"] = {{"products", products}};
  if (!query_id.empty()) message["properties"]["query_id"] = query_id;
  return message;
}

json clicked(Shop& shop, const std::string& who, const std::string& id, const std::string& time,
             const std::string& query_id = {}) {
  json message = shop.message("Product Clicked", who, id, time);
  if (!query_id.empty()) message["properties"]["query_id"] = query_id;
  return message;
}

std::vector<ShownList> lists_of(Shop& shop) {
  const EventReader reader(shop.store().generation(), {});
  const auto log = read_training_log(shop.log(), reader, kNow);
  EXPECT_TRUE(log.ok());
  return log->lists;
}

std::vector<std::string> shown(const Shop& shop, const ShownList& list) {
  std::vector<std::string> ids;
  for (const ShownProduct& product : list.shown) ids.push_back(shop.id(product.doc));
  std::sort(ids.begin(), ids.end());
  return ids;
}

TEST(ShownLists, PiecesOfOneAnswerAreOneListAndItsClicksItsChoice) {
  Shop shop;
  json piece = list_viewed(shop, "ann", {"tent-b"}, "2026-03-01T10:00:05Z", "q1");
  piece["properties"]["products"][0]["position"] = 3;
  // The click reaches the log before the second piece of the list does.
  shop.send(std::vector<json>{list_viewed(shop, "ann", {"tent-a", "pan-a"}, "2026-03-01T10:00:00Z", "q1"),
                              clicked(shop, "ann", "pan-a", "2026-03-01T12:00:00Z", "q1"), piece,
                              list_viewed(shop, "ann", {"stove-a", "stove-b"}, "2026-03-01T10:00:10Z", "q2")});
  const auto lists = lists_of(shop);
  ASSERT_EQ(lists.size(), 1U) << "of the second list nothing was taken";
  EXPECT_THAT(shown(shop, lists[0]), ElementsAre("pan-a", "tent-a", "tent-b"));
  EXPECT_THAT(lists[0].chosen, ElementsAre(shop.doc("pan-a")));
  for (const ShownProduct& product : lists[0].shown) {
    const int place = product.doc == shop.doc("tent-a") ? 1 : product.doc == shop.doc("pan-a") ? 2 : 3;
    EXPECT_FLOAT_EQ(product.log_position, std::log(static_cast<float>(place)));
  }
}

TEST(ShownLists, WithoutTheAnswersIdTheNextHalfHourTells) {
  Shop shop;
  shop.send(std::vector<json>{list_viewed(shop, "ann", {"tent-a", "pan-a"}, "2026-03-01T10:00:00Z"),
                              clicked(shop, "ann", "pan-a", "2026-03-01T10:29:00Z"),
                              clicked(shop, "ann", "tent-a", "2026-03-01T10:31:00Z"),
                              clicked(shop, "bea", "tent-a", "2026-03-01T10:02:00Z")});
  const auto lists = lists_of(shop);
  ASSERT_EQ(lists.size(), 1U);
  EXPECT_THAT(lists[0].chosen, ElementsAre(shop.doc("pan-a")));
}

TEST(ShownLists, AnothersClickUnderTheSameAnswerIsNotTheirs) {
  Shop shop;
  shop.send(std::vector<json>{list_viewed(shop, "ann", {"tent-a", "pan-a"}, "2026-03-01T10:00:00Z", "q1"),
                              clicked(shop, "bea", "tent-a", "2026-03-01T10:02:00Z", "q1")});
  EXPECT_TRUE(lists_of(shop).empty());
}

TEST(ShownLists, DevicesOfOneShopperAreOne) {
  Shop shop;
  shop.identify("d-phone", "ann");
  shop.send(std::vector<json>{list_viewed(shop, "d-phone", {"tent-a", "pan-a"}, "2026-03-01T10:00:00Z"),
                              clicked(shop, "ann", "pan-a", "2026-03-01T10:05:00Z")});
  EXPECT_EQ(lists_of(shop).size(), 1U);
}

// Six styles of lamps, of which titles say nothing but brands do; lists are shuffled; a shopper takes their own style,
// or else, one time in three, whatever stands first.
TEST(ShownLists, TeachTasteApartFromThePlace) {
  std::string catalog;
  for (int i = 0; i < 60; ++i) {
    catalog += R"({"id":"lamp-)" + std::to_string(i) + R"(","title":"Lamp","brand":"Style )" + std::to_string(i % 6) +
               R"(","price":"10.00 USD"})" + "\n";
  }
  Shop shop(catalog);
  Random random(5);
  for (int week = 0; week < 20; ++week) {
    std::vector<json> messages;
    for (int s = 0; s < 60; ++s) {
      const TimePoint time = kNow - std::chrono::days(7 * (20 - week)) + std::chrono::minutes(s);
      std::vector<int> lamps;
      for (int i = 0; i < 10; ++i) lamps.push_back(static_cast<int>(random.below(60)));
      int taken = lamps[0];
      const auto own = std::find_if(lamps.begin(), lamps.end(), [&](int lamp) { return lamp % 6 == s % 6; });
      if (random.below(3) != 0 && own != lamps.end()) taken = *own;
      std::vector<std::string> ids;
      for (const int lamp : lamps) ids.push_back("lamp-" + std::to_string(lamp));
      const std::string who = "s" + std::to_string(s);
      messages.push_back(list_viewed(shop, who, ids, format_rfc3339(time)));
      messages.push_back(
          clicked(shop, who, "lamp-" + std::to_string(taken), format_rfc3339(time + std::chrono::seconds(20))));
    }
    shop.send(messages);
  }
  const auto report = json::parse(shop.train());
  EXPECT_GT(report["blend"]["shown_lists"].get<int>(), 1'000);
  EXPECT_EQ(report["blend"]["shopper"], "learned") << report["blend"].dump(1);
  EXPECT_LT(report["weights"]["place_shown"].get<double>(), -0.2) << report["weights"].dump(1);
  EXPECT_GT(report["weights"]["shopper"]["brand"].get<double>(), 0.3) << report["weights"].dump(1);
  const auto p = shop.open();
  EXPECT_GT(shop.share(*p, "s0", "lamp-30"), shop.share(*p, "s0", "lamp-31"));
}

TEST(ShownLists, WhatASessionLookedAtStandsAboveItsLike) {
  Shop shop(R"({"id":"a","title":"Ridge Tent","brand":"Norrvik","price":"199.00 USD","product_type":"Camping > Tents"}
{"id":"b","title":"Ridge Tent","brand":"Norrvik","price":"199.00 USD","product_type":"Camping > Tents"}
)");
  shop.view("ann", "a", format_rfc3339(kNow - std::chrono::minutes(2)));
  const auto p = shop.open();
  EXPECT_GT(shop.share(*p, "ann", "a"), shop.share(*p, "ann", "b") + 0.1F);
}

}  // namespace
}  // namespace shelfwise::personalization
