#include <gmock/gmock.h>

#include <thread>

#include "events/event_store.h"
#include "tests/events/helpers.h"

namespace shelfwise::events {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(EventStore, WhatWasAppendedIsReadAfterReopening) {
  const TempFolder folder;
  nlohmann::json order = {{"type", "track"},
                          {"event", "Order Completed"},
                          {"messageId", "6f9619ff-8b86-d011-b42d-00c04fc964ff"},
                          {"anonymousId", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"},
                          {"userId", "u-1"},
                          {"timestamp", "2026-03-01T10:00:00.250Z"},
                          {"properties",
                           {{"order_id", "o-7"},
                            {"query_id", "q-9"},
                            {"products",
                             {{{"product_id", "p1"}, {"price", 12.5}, {"quantity", 3}, {"position", 2}},
                              {{"sku", "p2"}, {"quantity", 0.75}, {"price", "0.10"}}}}}}};
  append(*open_store(folder.log()), {order,
                                     {{"type", "track"},
                                      {"event", "Loyalty Joined"},
                                      {"messageId", "m2"},
                                      {"userId", "u-1"},
                                      {"timestamp", "2026-03-01T11:00:00Z"}}});
  const auto store = open_store(folder.log());
  std::vector<Event> events;
  ASSERT_TRUE(store->for_each(0, [&](const Event& event) {
    events.push_back(event);
    return true;
  }));
  ASSERT_EQ(events.size(), 2U);
  const Event& event = events[0];
  EXPECT_EQ(event.sequence, 1U);
  EXPECT_EQ(event.message_id.str(), "6f9619ff-8b86-d011-b42d-00c04fc964ff");
  EXPECT_EQ(event.anonymous_id.str(), "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11");
  EXPECT_EQ(event.user_id.str(), "u-1");
  EXPECT_EQ(event.kind, EventKind::kOrder);
  EXPECT_EQ(event.name, "Order Completed");
  EXPECT_EQ(format_rfc3339(event.time), "2026-03-01T10:00:00.250Z");
  EXPECT_EQ(event.received, kNow);
  EXPECT_EQ(event.order_id, "o-7");
  EXPECT_EQ(event.query_id.str(), "q-9");
  ASSERT_EQ(event.items.size(), 2U);
  EXPECT_EQ(event.items[0].product.str(), "p1");
  EXPECT_EQ(event.items[0].price_micros, 12'500'000);
  EXPECT_EQ(event.items[0].quantity, 3);
  EXPECT_EQ(event.items[0].position, 2);
  EXPECT_EQ(event.items[1].product.str(), "p2");
  EXPECT_EQ(event.items[1].price_micros, 100'000);
  EXPECT_EQ(event.items[1].quantity, 0.75);
  EXPECT_EQ(event.items[1].position, -1);
  EXPECT_EQ(events[1].name, "Loyalty Joined");
  EXPECT_EQ(events[1].kind, EventKind::kOther);
  EXPECT_EQ(store->count().value(), 2U);
  EXPECT_EQ(store->last_sequence().value(), 2U);
}

TEST(EventStore, AMessageIdIsCountedOnce) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  EXPECT_THAT(append(*store, {view("m1", "a", "p1"), view("m1", "a", "p2"), view("m2", "a", "p1")}),
              ElementsAre(Outcome::kStored, Outcome::kSeenBefore, Outcome::kStored));
  EXPECT_THAT(append(*store, {view("m2", "b", "p9"), view("m3", "a", "p1")}),
              ElementsAre(Outcome::kSeenBefore, Outcome::kStored));
  EXPECT_THAT(message_ids(*store), ElementsAre("m1", "m2", "m3"));
}

TEST(EventStore, AppendFillsSequencesAndForEachReadsOnFromOne) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  auto batch = incoming(std::vector{view("m1", "a", "p1"), view("m1", "a", "p1"), view("m2", "a", "p1")});
  ASSERT_TRUE(store->append(batch));
  EXPECT_EQ(batch[0].event.sequence, 1U);
  EXPECT_EQ(batch[1].event.sequence, 0U);
  EXPECT_EQ(batch[2].event.sequence, 2U);
  EXPECT_THAT(message_ids(*store, 1), ElementsAre("m2"));
  EXPECT_THAT(message_ids(*store, 2), IsEmpty());
}

TEST(EventStore, ForEachStopsWhereTheVisitorSaysSo) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  append(*store, {view("m1", "a", "p1"), view("m2", "a", "p1"), view("m3", "a", "p1")});
  int calls = 0;
  ASSERT_TRUE(store->for_each(0, [&](const Event&) { return ++calls < 2; }));
  EXPECT_EQ(calls, 2);
}

TEST(EventStore, ConcurrentBatchesAreAllStoredOnce) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i) {
        const std::string id = std::to_string(t) + "-" + std::to_string(i);
        append(*store, {view(id, "a", "p"), view("shared-" + std::to_string(i), "b", "p")});
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(store->count().value(), 125U);
  std::uint64_t expected = 0;
  ASSERT_TRUE(store->for_each(0, [&](const Event& event) { return event.sequence == ++expected; }));
  EXPECT_EQ(expected, 125U);
}

TEST(EventStore, AnotherProcessSeesWhatIsAppended) {
  const TempFolder folder;
  const auto one = open_store(folder.log());
  const auto two = open_store(folder.log());
  append(*one, {view("m1", "a", "p1"), identify("m2", "a", "u")});
  EXPECT_THAT(message_ids(*two), ElementsAre("m1", "m2"));
  EXPECT_THAT(append(*two, {view("m1", "a", "p1"), view("m3", "a", "p1")}),
              ElementsAre(Outcome::kSeenBefore, Outcome::kStored));
  EXPECT_EQ(two->resolve(ShopperId("a"))->canonical.str(), "u");
  ASSERT_TRUE(two->set_consent(ShopperId("u"), false, kNow));
  EXPECT_FALSE(one->consented(ShopperId("a")).value());
  EXPECT_THAT(append(*one, {view("m4", "a", "p1")}), ElementsAre(Outcome::kOptedOut));
}

}  // namespace
}  // namespace shelfwise::events
