// User events of Google's Retail API mean what Segment's do, and robots' events are kept without meaning.
#include "events/google_retail.h"

#include <gtest/gtest.h>

#include "events/robots.h"
#include "tests/events/helpers.h"

namespace shelfwise::events {
namespace {

nlohmann::json google(const std::string& type, nlohmann::json more = nlohmann::json::object()) {
  more["eventType"] = type;
  more["visitorId"] = "device-1";
  more["eventTime"] = "2026-03-01T10:00:00Z";
  return more;
}

Event parsed(const nlohmann::json& message) {
  auto event = parse_event(message, kNow);
  EXPECT_TRUE(event.ok()) << event.error().text() << " " << message.dump();
  return event.ok() ? *event : Event{};
}

TEST(GoogleRetail, EveryTypeHasTheMeaningOfItsCounterpart) {
  const nlohmann::json tent = {{{"product", {{"id", "tent"}}}, {"quantity", 2}}};
  const std::pair<const char*, EventKind> rows[] = {
      {"detail-page-view", EventKind::kView},        {"add-to-cart", EventKind::kAdd},
      {"remove-from-cart", EventKind::kRemove},      {"purchase-complete", EventKind::kOrder},
      {"shopping-cart-page-view", EventKind::kCart}, {"category-page-view", EventKind::kListView},
      {"promotion-offered", EventKind::kOther},      {"home-page-view", EventKind::kOther},
      {"something-new", EventKind::kOther},
  };
  for (const auto& [type, kind] : rows) {
    const Event event = parsed(google(type, {{"productDetails", tent}}));
    EXPECT_EQ(event.kind, kind) << type;
    EXPECT_EQ(event.anonymous_id.str(), "device-1") << type;
    if (kind == EventKind::kOther) continue;
    ASSERT_EQ(event.items.size(), 1U) << type;
    EXPECT_EQ(event.items[0].product.str(), "tent");
    EXPECT_EQ(event.items[0].quantity, 2);
  }
}

TEST(GoogleRetail, CarriesUserOrderQueryAndTheAnswerThatLedThere) {
  const Event order = parsed(google(
      "purchase-complete",
      {{"userInfo", {{"userId", "ann"}}},
       {"purchaseTransaction", {{"id", "o-7"}}},
       {"attributionToken", "q-1"},
       {"productDetails", {{{"product", {{"name", "projects/1/products/pan"}, {"priceInfo", {{"price", 12.5}}}}}}}}}));
  EXPECT_EQ(order.user_id.str(), "ann");
  EXPECT_EQ(order.order_id, "o-7");
  EXPECT_EQ(order.query_id.str(), "q-1");
  EXPECT_EQ(order.items.at(0).product.str(), "pan");
  EXPECT_EQ(order.items.at(0).price_micros, 12'500'000);
  EXPECT_EQ(parsed(google("search", {{"searchQuery", "red tent"}})).query, "red tent");
  EXPECT_EQ(parsed(google("category-page-view", {{"pageCategories", {"Camping > Tents"}}})).list, "Camping > Tents");
}

TEST(GoogleRetail, TheSameEventHasTheSameIdAndAnotherOneAnother) {
  const auto view = google("detail-page-view", {{"productDetails", {{{"product", {{"id", "tent"}}}}}}});
  const auto other = google("detail-page-view", {{"productDetails", {{{"product", {{"id", "pan"}}}}}}});
  EXPECT_EQ(parsed(view).message_id, parsed(view).message_id);
  EXPECT_NE(parsed(view).message_id, parsed(other).message_id);
}

TEST(GoogleRetail, MistakesAreNamedWhereTheyStand) {
  const auto place = [](const nlohmann::json& message) { return parse_event(message, kNow).error().context; };
  EXPECT_EQ(place(google("add-to-cart", {{"productDetails", {{{"product", {{"title", "x"}}}}}}})),
            "/productDetails/0/product/id");
  EXPECT_EQ(place(google("add-to-cart", {{"productDetails", "x"}})), "/productDetails");
  nlohmann::json numbered = google("");
  numbered["eventType"] = 5;
  EXPECT_EQ(place(numbered), "/eventType");
}

TEST(Robots, AreKnownByTheirNames) {
  for (const char* agent : {"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "curl/8.1",
                            "python-requests/2.31", "Mozilla/5.0 HeadlessChrome/120.0", "AhrefsBot", "Baiduspider"}) {
    EXPECT_TRUE(is_robot(agent)) << agent;
  }
  for (const char* agent :
       {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)", "Mozilla/5.0 (Linux; CUBOT NOTE 20)",
        "Mozilla/5.0 (Linux; Cubot X18)", "", "Talbotts/1.0"}) {
    EXPECT_FALSE(is_robot(agent)) << agent;
  }
}

TEST(Robots, EventsAreKeptWithTheirNameButWithoutMeaning) {
  auto message = view("1", "device-1", "tent");
  message["context"] = {{"userAgent", "Googlebot/2.1"}};
  const Event event = parsed(message);
  EXPECT_EQ(event.kind, EventKind::kOther);
  EXPECT_EQ(event.name, "Product Viewed");
  EXPECT_TRUE(event.set_aside);
}

}  // namespace
}  // namespace shelfwise::events
