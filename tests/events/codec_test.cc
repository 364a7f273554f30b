#include "events/codec.h"

#include <gtest/gtest.h>

#include "common/random.h"
#include "events/vocabulary.h"

namespace shelfwise::events {
namespace {

Event full_event() {
  Event event;
  event.message_id = MessageId("0b0e5b1c-6c5e-4a53-9d0a-1e2f3a4b5c6d");
  event.kind = EventKind::kOrder;
  event.name = "Order Completed";
  event.time = TimePoint(std::chrono::milliseconds(1'772'000'000'123));
  event.received = TimePoint(std::chrono::milliseconds(1'772'000'100'000));
  event.anonymous_id = ShopperId("0B0E5B1C-6C5E-4A53-9D0A-1E2F3A4B5C6D");  // upper case must not be lost
  event.user_id = ShopperId("u");
  event.previous_id = ShopperId("p");
  event.order_id = "o";
  event.query = "q\0q";
  event.list = "l";
  event.query_id = QueryId("qid");
  event.visit = {Device::kDesktop, Referrer::kOther};
  event.look = Look::kGlance;
  event.items = {{ProductId("a"), 1, catalog::kNoMicros, -1},
                 {ProductId(""), 0.1, 0, 0},
                 {ProductId(std::string(300, 'x')), 1e6, 999'999'999'999'999'999, 1'000'000}};
  return event;
}

void expect_equal(const Event& a, const Event& b) {
  EXPECT_EQ(a.message_id, b.message_id);
  EXPECT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.time, b.time);
  EXPECT_EQ(a.received, b.received);
  EXPECT_EQ(a.anonymous_id, b.anonymous_id);
  EXPECT_EQ(a.user_id, b.user_id);
  EXPECT_EQ(a.previous_id, b.previous_id);
  EXPECT_EQ(a.order_id, b.order_id);
  EXPECT_EQ(a.query, b.query);
  EXPECT_EQ(a.list, b.list);
  EXPECT_EQ(a.query_id, b.query_id);
  EXPECT_EQ(a.visit, b.visit);
  EXPECT_EQ(a.look, b.look);
  ASSERT_EQ(a.items.size(), b.items.size());
  for (size_t i = 0; i < a.items.size(); ++i) {
    EXPECT_EQ(a.items[i].product, b.items[i].product);
    EXPECT_EQ(a.items[i].quantity, b.items[i].quantity);
    EXPECT_EQ(a.items[i].price_micros, b.items[i].price_micros);
    EXPECT_EQ(a.items[i].position, b.items[i].position);
  }
}

TEST(EventCodec, EveryFieldComesBack) {
  Event decoded = full_event();
  decoded.list = "left over from the row before";
  ASSERT_TRUE(decode_event(encode_event(full_event()), decoded));
  expect_equal(decoded, full_event());
  // An event with next to nothing clears what the storage held before.
  Event small;
  small.message_id = MessageId("m");
  small.anonymous_id = ShopperId("a");
  small.name = "product viewed";
  ASSERT_TRUE(decode_event(encode_event(small), decoded));
  expect_equal(decoded, small);
}

// Logs of before have no other rows; they are read for ever.
TEST(EventCodec, WithoutAVisitTheRowIsThatOfBefore) {
  Event event = full_event();
  event.visit = {};
  event.look = Look::kPlain;
  const std::string bytes = encode_event(event);
  EXPECT_EQ(bytes[0], 1);
  EXPECT_EQ(encode_event(full_event())[0], 2);
  EXPECT_EQ(encode_event(full_event()).size(), bytes.size() + 1);
  Event decoded = full_event();
  ASSERT_TRUE(decode_event(bytes, decoded));
  expect_equal(decoded, event);
}

// Stored rows name their row of the vocabulary by number: these must never change.
TEST(EventCodec, NumbersOfNamesAreForEver) {
  EXPECT_EQ(known_names()[0].name, "Product Viewed");
  EXPECT_EQ(known_names()[7].name, "Order Completed");
  EXPECT_EQ(known_names()[14].name, "Checkout Started");
  EXPECT_EQ(known_names()[19].name, "group");
  EXPECT_EQ(known_names()[35].name, "Product Engaged");
}

TEST(EventCodec, DamagedBytesAreRefusedNotTrusted) {
  const std::string good = encode_event(full_event());
  Event event;
  for (size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(decode_event(good.substr(0, size), event)) << size;
  EXPECT_FALSE(decode_event(good + "x", event));
  EXPECT_FALSE(decode_event(std::string(good.size(), '\0'), event));
  EXPECT_TRUE(is_erased(std::string(good.size(), '\0')));
  EXPECT_FALSE(is_erased(good));
  Random random(3);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = good;
    for (int k = 0; k < 3; ++k) bytes[random.below(bytes.size())] = static_cast<char>(random.next());
    (void)decode_event(bytes, event);  // must neither crash nor read beyond the bytes
  }
}

TEST(FactCodec, EveryFieldComesBack) {
  const Fact fact{Fact::Kind::kTombstone, false,          TimePoint(std::chrono::milliseconds(-5)),
                  ShopperId("a"),         ShopperId("b"), std::string("\0\1", 2)};
  Fact decoded;
  ASSERT_TRUE(decode_fact(encode_fact(fact), decoded));
  EXPECT_EQ(decoded.kind, fact.kind);
  EXPECT_EQ(decoded.on, fact.on);
  EXPECT_EQ(decoded.at, fact.at);
  EXPECT_EQ(decoded.a, fact.a);
  EXPECT_EQ(decoded.b, fact.b);
  EXPECT_EQ(decoded.text, fact.text);
  const std::string good = encode_fact(fact);
  for (size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(decode_fact(good.substr(0, size), decoded));
}

}  // namespace
}  // namespace shelfwise::events
