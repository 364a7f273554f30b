#include "events/event.h"

#include <gmock/gmock.h>

#include "tests/events/helpers.h"

namespace shelfwise::events {
namespace {

using nlohmann::json;

struct Row {
  const char* message;
  const char* expected;
};

Event parse(const char* text, const std::string* fallback_id = nullptr) {
  auto event = parse_event(json::parse(text), kNow, fallback_id);
  EXPECT_TRUE(event.ok()) << text << "\n" << event.error().text();
  return event.ok() ? std::move(event).value() : Event{};
}

TEST(ParseEvent, NamesDecideTheKind) {
  const std::pair<const char*, EventKind> rows[] = {
      {"Product Viewed", EventKind::kView},
      {"Product Clicked", EventKind::kClick},
      {"Product Added", EventKind::kAdd},
      {"Product Added to Wishlist", EventKind::kAdd},
      {"Wishlist Product Added to Cart", EventKind::kAdd},
      {"Product Removed", EventKind::kRemove},
      {"Product Removed from Wishlist", EventKind::kRemove},
      {"Order Completed", EventKind::kOrder},
      {"Order Refunded", EventKind::kRefund},
      {"Order Cancelled", EventKind::kRefund},
      {"Products Searched", EventKind::kSearch},
      {"Product List Viewed", EventKind::kListView},
      {"Product List Filtered", EventKind::kListView},
      {"Cart Viewed", EventKind::kCart},
      {"Checkout Started", EventKind::kCart},
      {"product_viewed", EventKind::kView},
      {"PRODUCT VIEWED", EventKind::kView},
      {"Coupon Applied", EventKind::kOther},
      {"identify", EventKind::kOther},  // a track event of that name identifies nobody
      {"Product Viewed ", EventKind::kOther},
  };
  for (const auto& [name, kind] : rows) {
    json message = view("m", "a", "p");
    message["event"] = name;
    message["properties"] = {{"products", {{{"product_id", "p"}}}}, {"query", "pan"}};
    const auto event = parse_event(message, kNow);
    ASSERT_TRUE(event.ok()) << name << event.error().text();
    EXPECT_EQ(event->kind, kind) << name;
    EXPECT_EQ(event->name, name);
  }
}

TEST(ParseEvent, OtherTypesAreKeptWithoutMeaning) {
  for (const char* type : {"page", "screen", "group"}) {
    const auto event = parse_event({{"type", type}, {"messageId", "m"}, {"userId", "u"}, {"groupId", "g"}}, kNow);
    ASSERT_TRUE(event.ok());
    EXPECT_EQ(event->kind, EventKind::kOther);
    EXPECT_EQ(event->name, type);
  }
}

TEST(ParseEvent, ASingleProductStandsInTheProperties) {
  const Event event = parse(R"({"type":"track","event":"Product Clicked","messageId":"m","anonymousId":"a","properties":
    {"product_id":4711,"price":"19.99","quantity":"2","position":"3","list_id":"home","query_id":"q1"}})");
  ASSERT_EQ(event.items.size(), 1U);
  EXPECT_EQ(event.items[0].product.str(), "4711");
  EXPECT_EQ(event.items[0].price_micros, 19'990'000);
  EXPECT_EQ(event.items[0].quantity, 2);
  EXPECT_EQ(event.items[0].position, 3);
  EXPECT_EQ(event.list, "home");
  EXPECT_EQ(event.query_id.str(), "q1");
  EXPECT_EQ(event.time, kNow);
}

TEST(ParseEvent, SearchesListsAndAliasesCarryTheirOwnFields) {
  EXPECT_EQ(parse(R"({"type":"track","event":"Products Searched","messageId":"m","userId":"u",
                      "properties":{"query":"wool socks"}})")
                .query,
            "wool socks");
  EXPECT_EQ(parse(R"({"type":"track","event":"Product List Viewed","messageId":"m","userId":"u",
                      "properties":{"category":"Socks"}})")
                .list,
            "Socks");
  const Event alias = parse(R"({"type":"alias","messageId":"m","previousId":"a","userId":"u"})");
  EXPECT_EQ(alias.kind, EventKind::kAlias);
  EXPECT_EQ(alias.previous_id.str(), "a");
  EXPECT_EQ(parse(R"({"type":"page","messageId":"m","userId":"u","context":{"query_id":"q2"}})").query_id.str(), "q2");
}

TEST(ParseEvent, ClocksThatAreOffAreCorrected) {
  // Times, and where the event then lies; now is 2026-03-10T12:00:00Z.
  const Row rows[] = {
      {R"("timestamp":"2026-03-10T11:00:00Z")", "2026-03-10T11:00:00Z"},
      {R"("timestamp":"2026-03-10T14:00:00+03:00")", "2026-03-10T11:00:00Z"},
      {R"("timestamp":"2031-01-01T00:00:00Z")", "2026-03-10T12:00:00Z"},
      {R"("originalTimestamp":"1970-01-01T00:00:10Z","sentAt":"1970-01-01T00:01:10Z")", "2026-03-10T11:59:00Z"},
      {R"("timestamp":"2031-01-01T00:00:00Z","sentAt":"2031-01-01T00:30:00Z")", "2026-03-10T11:30:00Z"},
      {R"("timestamp":"2026-03-01T00:00:00Z","sentAt":"2026-03-01T01:00:00Z","receivedAt":"2026-03-01T01:00:01Z")",
       "2026-03-01T00:00:00Z"},
      {R"("timestamp":null)", "2026-03-10T12:00:00Z"},
  };
  for (const Row& row : rows) {
    const std::string text = std::string(R"({"type":"page","messageId":"m","userId":"u",)") + row.message + "}";
    EXPECT_EQ(format_rfc3339(parse(text.c_str()).time), row.expected) << row.message;
  }
}

TEST(ParseEvent, AMessageFromAFileKeepsItsTimeAndGetsAnId) {
  const std::string id = "line-1";
  const Event event = parse(R"({"type":"page","userId":"u","timestamp":"2025-01-01T00:00:00Z",
                                "sentAt":"2025-01-01T00:00:30Z"})",
                            &id);
  EXPECT_EQ(event.message_id.str(), "line-1");
  EXPECT_EQ(format_rfc3339(event.time), "2025-01-01T00:00:00Z");
  EXPECT_EQ(parse(R"({"type":"page","messageId":"own","userId":"u"})", &id).message_id.str(), "own");
}

TEST(ParseEvent, ABadMessageIsRefusedAtItsPlace) {
  const Row rows[] = {
      {R"([])", ""},
      {R"("text")", ""},
      {R"({})", "/type"},
      {R"({"type":"trac","messageId":"m","userId":"u"})", "/type"},
      {R"({"type":7.5,"messageId":"m","userId":"u"})", "/type"},
      {R"({"type":"track","messageId":"m","userId":"u"})", "/event"},
      {R"({"type":"page","userId":"u"})", "/messageId"},
      {R"({"type":"page","messageId":"","userId":"u"})", "/messageId"},
      {R"({"type":"page","messageId":"m"})", "/anonymousId"},
      {R"({"type":"page","messageId":"m","userId":""})", "/anonymousId"},
      {R"({"type":"page","messageId":"m","userId":{"a":1}})", "/userId"},
      {R"({"type":"page","messageId":"m","userId":"a\u0000b"})", "/userId"},
      {R"({"type":"alias","messageId":"m","userId":"u"})", "/previousId"},
      {R"({"type":"alias","messageId":"m","previousId":"u"})", "/userId"},
      {R"({"type":"page","messageId":"m","userId":"u","timestamp":"yesterday"})", "/timestamp"},
      {R"({"type":"page","messageId":"m","userId":"u","timestamp":1700000000})", "/timestamp"},
      {R"({"type":"page","messageId":"m","userId":"u","timestamp":"1999-12-31T23:59:59Z"})", "/timestamp"},
      {R"({"type":"page","messageId":"m","userId":"u","properties":[1]})", "/properties"},
      {R"({"type":"page","messageId":"m","userId":"u","context":"x"})", "/context"},
      {R"({"type":"track","event":"Product Viewed","messageId":"m","userId":"u"})", "/properties"},
      {R"({"type":"track","event":"Product Viewed","messageId":"m","userId":"u","properties":{}})",
       "/properties/product_id"},
      {R"({"type":"track","event":"Product Viewed","messageId":"m","userId":"u","properties":{"product_id":"p","price":"free"}})",
       "/properties/price"},
      {R"({"type":"track","event":"Product Viewed","messageId":"m","userId":"u","properties":{"product_id":"p","price":-1}})",
       "/properties/price"},
      {R"({"type":"track","event":"Product Viewed","messageId":"m","userId":"u","properties":{"product_id":"p","price":1e300}})",
       "/properties/price"},
      {R"({"type":"track","event":"Product Added","messageId":"m","userId":"u","properties":{"product_id":"p","quantity":0}})",
       "/properties/quantity"},
      {R"({"type":"track","event":"Product Added","messageId":"m","userId":"u","properties":{"product_id":"p","quantity":"nan"}})",
       "/properties/quantity"},
      {R"({"type":"track","event":"Product Clicked","messageId":"m","userId":"u","properties":{"product_id":"p","position":-2}})",
       "/properties/position"},
      {R"({"type":"track","event":"Order Completed","messageId":"m","userId":"u","properties":{"order_id":"o"}})",
       "/properties/products"},
      {R"({"type":"track","event":"Order Completed","messageId":"m","userId":"u","properties":{"products":[]}})",
       "/properties/products"},
      {R"({"type":"track","event":"Order Completed","messageId":"m","userId":"u","properties":{"products":{}}})",
       "/properties/products"},
      {R"({"type":"track","event":"Order Completed","messageId":"m","userId":"u","properties":{"products":[{"sku":"a"},"b"]}})",
       "/properties/products/1"},
      {R"({"type":"track","event":"Order Completed","messageId":"m","userId":"u","properties":{"products":[{"sku":"a"},{"price":1}]}})",
       "/properties/products/1/product_id"},
      {R"({"type":"track","event":"Products Searched","messageId":"m","userId":"u","properties":{}})",
       "/properties/query"},
      {R"({"type":"track","event":"Products Searched","messageId":"m","userId":"u","properties":{"query":["a"]}})",
       "/properties/query"},
      {R"({"type":"page","messageId":"m","userId":"u","properties":{"query_id":[]}})", "/properties/query_id"},
  };
  for (const Row& row : rows) {
    const auto event = parse_event(json::parse(row.message), kNow);
    ASSERT_FALSE(event.ok()) << row.message;
    EXPECT_EQ(event.error().context, row.expected) << row.message;
    EXPECT_EQ(event.error().code, ErrorCode::kInvalidArgument) << row.message;
    EXPECT_FALSE(event.error().message.empty());
  }
}

TEST(ParseEvent, WhatIsTooLongIsRefused) {
  json message = view(std::string(kMaxIdBytes + 1, 'm'), "a", "p");
  EXPECT_EQ(parse_event(message, kNow).error().code, ErrorCode::kTooLarge);
  message = view(std::string(kMaxIdBytes, 'm'), "a", "p");
  EXPECT_TRUE(parse_event(message, kNow).ok());
  message["event"] = "Cart Viewed";
  message["properties"]["products"] = json::array();
  for (size_t i = 0; i < kMaxItems; ++i) message["properties"]["products"].push_back({{"sku", "p"}});
  EXPECT_TRUE(parse_event(message, kNow).ok());
  message["properties"]["products"].push_back({{"sku", "p"}});
  EXPECT_EQ(parse_event(message, kNow).error().code, ErrorCode::kTooLarge);
  message = {{"type", "track"},
             {"event", "Products Searched"},
             {"messageId", "m"},
             {"userId", "u"},
             {"properties", {{"query", std::string(100'000, 'q')}}}};
  EXPECT_EQ(parse_event(message, kNow).error().context, "/properties/query");
}

TEST(ParseEvent, ARefusalIsHeardHoweverItIsSaid) {
  const std::pair<const char*, bool> rows[] = {
      {R"({"context":{}})", false},
      {R"({"context":{"dnp":true}})", true},
      {R"({"context":{"dnp":1}})", true},
      {R"({"context":{"dnt":"1"}})", true},
      {R"({"context":{"dnt":"unspecified"}})", false},
      {R"({"context":{"gpc":true}})", true},
      {R"({"context":{"gpc":false}})", false},
      {R"({"context":{"do_not_track":[]}})", true},
      {R"({"properties":{"opt_out":true}})", true},
      {R"({"properties":{"opt_out":"false"}})", false},
      {R"({"context":{"consent":false}})", true},
      {R"({"context":{"consent":true}})", false},
      {R"({"context":{"consent":"denied"}})", true},
      {R"({"context":{"consent":{"granted":false}}})", true},
      {R"({"context":{"consent":{"categoryPreferences":{"Advertising":false,"Analytics":true}}}})", false},
      {R"({"context":{"consent":{"categoryPreferences":{"Personalization":false}}}})", true},
      {R"({"context":{"consent":{"categoryPreferences":{"analytics":null}}}})", true},
  };
  for (const auto& [extra, expected] : rows) {
    json message = view("m", "a", "p");
    message.merge_patch(json::parse(extra));
    if (json::parse(extra).contains("context")) message["context"] = json::parse(extra)["context"];
    const auto event = parse_event(message, kNow);
    ASSERT_TRUE(event.ok()) << extra;
    EXPECT_EQ(event->opted_out, expected) << extra;
  }
}

}  // namespace
}  // namespace shelfwise::events
