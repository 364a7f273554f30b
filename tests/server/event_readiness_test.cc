#include "server/commands/event_readiness.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "tests/support/temporary_folder.h"

namespace shelfwise::server {
namespace {

using catalog_tools::EventReadiness;
using catalog_tools::IdStatus;
using nlohmann::json;

class EventReadinessOf : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = events::EventStore::open(folder_ / "events.db");
    ASSERT_TRUE(opened.ok()) << opened.error().text();
    store_ = std::move(*opened);
  }
  void append(json message, const char* id) {
    message["messageId"] = id;
    auto event = events::parse_event(message, parse_rfc3339("2026-03-02T00:00:00Z").value());
    ASSERT_TRUE(event.ok()) << event.error().text();
    std::vector<events::EventStore::Incoming> batch = {{std::move(*event), message.dump()}};
    ASSERT_TRUE(store_->append(batch).ok());
  }
  void view(const char* product, const char* id, const char* shopper = "device-1") {
    append({{"type", "track"},
            {"event", "Product Viewed"},
            {"anonymousId", shopper},
            {"timestamp", "2026-03-01T10:00:00Z"},
            {"properties", {{"product_id", product}}}},
           id);
  }
  EventReadiness read() {
    const auto readiness = read_event_readiness(*store_, [](std::string_view id) {
      return id == "a" ? IdStatus::kProduct : id == "old-a" ? IdStatus::kMerged : IdStatus::kUnknown;
    });
    EXPECT_TRUE(readiness.ok());
    return readiness.ok() ? *readiness : EventReadiness{};
  }

  testing::TemporaryFolder folder_;
  std::unique_ptr<events::EventStore> store_;
};

TEST_F(EventReadinessOf, AnEmptyLogNamesEveryTypeThatNeverCame) {
  const EventReadiness readiness = read();
  EXPECT_EQ(readiness.events, 0U);
  EXPECT_EQ(readiness.first, "");
  EXPECT_EQ(readiness.kinds.size(), 7U);
  for (const auto& kind : readiness.kinds) EXPECT_EQ(kind.events, 0U) << kind.name;
}

TEST_F(EventReadinessOf, ProductsAreLookedUpAndLostOnesCountedMostFrequentFirst) {
  view("a", "1");
  view("old-a", "2");
  view("x", "3");
  view("y", "4");
  view("y", "5");
  const EventReadiness readiness = read();
  EXPECT_EQ(readiness.mentions, 5U);
  EXPECT_EQ(readiness.mentions_merged, 1U);
  EXPECT_EQ(readiness.mentions_lost, 3U);
  EXPECT_EQ(readiness.lost_ids, 2U);
  ASSERT_EQ(readiness.lost.size(), 2U);
  EXPECT_EQ(readiness.lost[0].name, "y");
  EXPECT_EQ(readiness.lost[0].count, 2U);
  EXPECT_EQ(readiness.first.substr(0, 10), "2026-03-01");
}

TEST_F(EventReadinessOf, MissingIdsAreCountedOncePerEvent) {
  append({{"type", "track"},
          {"event", "Order Completed"},
          {"userId", "ann"},
          {"properties", {{"products", {{{"product_id", "a"}}}}}}},
         "line-1");
  append({{"type", "track"},
          {"event", "Order Completed"},
          {"userId", "ann"},
          {"properties", {{"order_id", "o"}, {"products", {{{"product_id", "a"}}}}}}},
         "2");
  const EventReadiness readiness = read();
  EXPECT_EQ(readiness.orders, 2U);
  EXPECT_EQ(readiness.orders_without_id, 1U);
  EXPECT_EQ(readiness.without_message_id, 1U);
  EXPECT_EQ(readiness.incomplete, 1U) << "both on one event";
}

TEST_F(EventReadinessOf, ShoppersAreLinkedByIdentifyAlone) {
  view("a", "1", "device-1");
  view("a", "2", "device-2");
  append({{"type", "identify"}, {"anonymousId", "device-1"}, {"userId", "ann"}}, "3");
  append({{"type", "track"},
          {"event", "Product Clicked"},
          {"anonymousId", "device-2"},
          {"userId", "bob"},
          {"properties", {{"product_id", "a"}}}},
         "4");
  const EventReadiness readiness = read();
  EXPECT_EQ(readiness.users, 2U);
  EXPECT_EQ(readiness.users_linked, 1U) << "two ids on a track message link nothing";
  EXPECT_EQ(readiness.anonymous, 2U);
  EXPECT_EQ(readiness.anonymous_linked, 1U);
}

TEST_F(EventReadinessOf, NamesOfTheStoresOwnAreToldApartFromTheVocabulary) {
  append({{"type", "track"}, {"event", "Coupon Wheel Spun"}, {"userId", "ann"}}, "1");
  append({{"type", "page"}, {"userId", "ann"}}, "2");
  const EventReadiness readiness = read();
  ASSERT_EQ(readiness.other_names.size(), 1U);
  EXPECT_EQ(readiness.other_names[0].name, "Coupon Wheel Spun");
}

}  // namespace
}  // namespace shelfwise::server
