#include "server/live_change.h"

#include <gtest/gtest.h>

namespace shelfwise::server {
namespace {

using catalog::Availability;
using Json = nlohmann::json;

constexpr LiveState kTwenty = {20'000'000, 20'000'000, Availability::kInStock, 5};
constexpr LiveState kSale = {15'000'000, 20'000'000, Availability::kInStock, 5};

TEST(LiveChange, EveryLiveAttributeIsRead) {
  const auto patch = read_live_patch(
      Json::parse(
          R"({"price": "12.50 USD", "sale_price": 9.99, "availability": "out of stock", "quantity": 0, "popularity": 3})"),
      "USD", kTwenty);
  ASSERT_TRUE(patch.ok()) << patch.error().text();
  EXPECT_EQ(patch->price_micros, 9'990'000);
  EXPECT_EQ(patch->regular_price_micros, 12'500'000);
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
    const auto patch = read_live_patch(Json::parse(row.body), "USD", kTwenty);
    ASSERT_FALSE(patch.ok()) << row.body;
    EXPECT_EQ(patch.error().code, ErrorCode::kInvalidArgument) << row.body;
    EXPECT_EQ(patch.error().context, row.pointer) << row.body;
  }
}

TEST(LiveChange, ASaleGoesOnUntilItIsEndedOrThePriceFallsToIt) {
  struct Row {
    const char* body;
    LiveState before;
    std::optional<std::int64_t> paid;
    std::optional<std::int64_t> regular;
  };
  const std::optional<std::int64_t> none;
  for (const Row& row :
       {Row{R"({"price": 18})", kSale, none, 18'000'000}, Row{R"({"price": 15})", kSale, 15'000'000, 15'000'000},
        Row{R"({"price": 12})", kSale, 12'000'000, 12'000'000},
        Row{R"({"price": 30})", kTwenty, 30'000'000, 30'000'000},
        Row{R"({"price": 30, "sale_price": null})", kSale, 30'000'000, 30'000'000},
        Row{R"({"sale_price": null})", kSale, 20'000'000, none}, Row{R"({"sale_price": 20})", kSale, 20'000'000, none},
        Row{R"({"sale_price": null})", LiveState{}, none, none},
        Row{R"({"sale_price": 7})", LiveState{}, 7'000'000, 7'000'000}, Row{R"({"quantity": 7})", kSale, none, none}}) {
    const auto patch = read_live_patch(Json::parse(row.body), "USD", row.before);
    ASSERT_TRUE(patch.ok()) << row.body << patch.error().text();
    EXPECT_EQ(patch->price_micros, row.paid) << row.body;
    EXPECT_EQ(patch->regular_price_micros, row.regular) << row.body;
  }
}

TEST(LiveChange, ASalePriceAboveThePriceIsRefusedAndNamesThePrice) {
  for (const char* body : {R"({"sale_price": 21})", R"({"price": 10, "sale_price": 11})"}) {
    const auto patch = read_live_patch(Json::parse(body), "USD", kSale);
    ASSERT_FALSE(patch.ok()) << body;
    EXPECT_EQ(patch.error().context, "/sale_price");
  }
  EXPECT_TRUE(read_live_patch(Json::parse(R"({"price": 25, "sale_price": 21})"), "USD", kSale).ok());
}

TEST(LiveChange, AvailabilityFollowsTheQuantityWhereNothingElseIsSaid) {
  struct Row {
    Availability before;
    std::int32_t quantity_before;
    std::int32_t quantity;
    std::optional<Availability> after;
  };
  for (const Row& row :
       {Row{Availability::kInStock, 5, 0, Availability::kOutOfStock},
        Row{Availability::kUnknown, -1, 0, Availability::kOutOfStock},
        Row{Availability::kBackorder, 5, 0, std::nullopt}, Row{Availability::kOutOfStock, 0, 3, Availability::kInStock},
        Row{Availability::kOutOfStock, 5, 3, std::nullopt}, Row{Availability::kInStock, 5, 3, std::nullopt}}) {
    catalog::LivePatch patch;
    patch.quantity = row.quantity;
    follow_quantity(patch, {0, 0, row.before, row.quantity_before});
    EXPECT_EQ(patch.availability, row.after) << row.quantity_before << " to " << row.quantity;
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

TEST(LiveChange, AWholeProductWithASaleAboveItsPriceIsRefused) {
  const auto change =
      live_difference(product(R"({"id":"a","title":"Tent","price":"10.00 USD"})"),
                      product(R"({"id":"a","title":"Tent","price":"8.00 USD","sale_price":"9.00 USD"})"), "USD");
  ASSERT_FALSE(change.ok());
  EXPECT_EQ(change.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(change.error().context, "/sale_price");
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
