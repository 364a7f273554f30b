#include "server/live_change.h"

#include <gtest/gtest.h>

namespace shelfwise::server {
namespace {

using catalog::Availability;
using Json = nlohmann::json;

TEST(LiveChange, EveryLiveAttributeIsRead) {
  const auto patch = read_live_patch(
      Json::parse(
          R"({"price": "12.50 USD", "sale_price": 9.99, "availability": "out of stock", "quantity": 0, "popularity": 3})"),
      "USD");
  ASSERT_TRUE(patch.ok()) << patch.error().text();
  EXPECT_EQ(patch->price_micros, 9'990'000) << "the shopper pays the lower of the two";
  EXPECT_EQ(patch->availability, Availability::kOutOfStock);
  EXPECT_EQ(patch->quantity, 0);
  EXPECT_EQ(patch->popularity, 3.0F);
  EXPECT_FALSE(patch->removed.has_value());
}

TEST(LiveChange, WhatCannotChangeLiveIsRefusedByPointer) {
  struct Row {
    const char* body;
    const char* pointer;
  };
  for (const Row& row :
       {Row{R"({"title": "x"})", "/title"}, Row{R"({"price": "12.50 EUR"})", "/price"},
        Row{R"({"price": "cheap"})", "/price"}, Row{R"({"price": true})", "/price"}, Row{R"({"price": -1})", "/price"},
        Row{R"({"quantity": -1})", "/quantity"}, Row{R"({"quantity": 1.5})", "/quantity"},
        Row{R"({"quantity": 5000000000})", "/quantity"}, Row{R"({"popularity": -1})", "/popularity"},
        Row{R"({"availability": "maybe"})", "/availability"}, Row{"{}", ""}, Row{"[]", ""}}) {
    const auto patch = read_live_patch(Json::parse(row.body), "USD");
    ASSERT_FALSE(patch.ok()) << row.body;
    EXPECT_EQ(patch.error().code, ErrorCode::kInvalidArgument) << row.body;
    EXPECT_EQ(patch.error().context, row.pointer) << row.body;
  }
}

catalog::Product product(const char* json) {
  auto parsed = catalog::product_from_json(nlohmann::ordered_json::parse(json));
  EXPECT_TRUE(parsed.ok());
  return *parsed;
}

TEST(LiveChange, AProductThatDiffersInLiveAttributesOnlyBecomesAChange) {
  const auto change =
      live_difference(product(R"({"id":"a","title":"Tent","price":"10.00 USD","color":"red"})"),
                      product(R"({"id":"a","title":"Tent","price":"8.00 USD","color":"red","quantity":3})"), "USD");
  ASSERT_TRUE(change.ok()) << change.error().text();
  EXPECT_EQ(change->price_micros, 8'000'000);
  EXPECT_EQ(change->quantity, 3);
}

TEST(LiveChange, AnyOtherDifferenceAsksForANewIndex) {
  for (const char* wanted : {R"({"id":"a","title":"Tents","color":"red"})", R"({"id":"a","title":"Tent"})",
                             R"({"id":"a","title":"Tent","color":"red","brand":"X"})"}) {
    const auto change = live_difference(product(R"({"id":"a","title":"Tent","color":"red"})"), product(wanted), "USD");
    ASSERT_FALSE(change.ok()) << wanted;
    EXPECT_EQ(change.error().code, ErrorCode::kConflict);
    EXPECT_NE(change.error().message.find("shelfwise index"), std::string::npos);
  }
}

}  // namespace
}  // namespace shelfwise::server
