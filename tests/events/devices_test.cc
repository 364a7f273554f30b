// 1. A device that two users sign in on is nobody's, and makes them not one shopper.
// 2. Signing out parts a device from its user until they sign in again.
// 3. The order in which the messages come does not matter.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/random.h"
#include "tests/events/helpers.h"

namespace shelfwise::events {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

ShopperId id(const std::string& text) { return ShopperId(text); }

std::vector<std::string> members(const EventStore& store, const std::string& who) {
  std::vector<std::string> out;
  const auto identity = store.resolve(id(who));
  EXPECT_TRUE(identity.ok());
  for (const ShopperId& member : identity->members) out.push_back(member.str());
  return out;
}

nlohmann::json sign_out(const std::string& message, const std::string& device, const std::string& user,
                        const std::string& time) {
  return {{"type", "track"},       {"event", "Signed Out"}, {"messageId", message},
          {"anonymousId", device}, {"userId", user},        {"timestamp", time}};
}

TEST(SharedDevices, JoinNobody) {
  const TempFolder folder;
  {
    const auto store = open_store(folder.log());
    append(*store, {view("1", "tablet", "p1"), identify("2", "tablet", "ann"), identify("3", "phone", "ann")});
    EXPECT_THAT(members(*store, "ann"), ElementsAre("ann", "phone", "tablet"));
    append(*store, {identify("4", "tablet", "bob")});
    EXPECT_THAT(members(*store, "ann"), ElementsAre("ann", "phone"));
    EXPECT_THAT(members(*store, "bob"), ElementsAre("bob"));
    EXPECT_THAT(message_ids_of(*store, "tablet"), ElementsAre("1"))
        << "what nobody signed in for stays with the device";
  }
  const auto again = open_store(folder.log());
  EXPECT_THAT(members(*again, "tablet"), ElementsAre("tablet"));
  ASSERT_TRUE(again->unlink(id("tablet"), id("bob"), kNow)) << "bob was a mistake";
  EXPECT_THAT(members(*again, "tablet"), ElementsAre("ann", "phone", "tablet"));
}

TEST(SharedDevices, BelongToWhomTheMerchantSays) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  append(*store, {identify("1", "tablet", "ann"), identify("2", "tablet", "bob")});
  ASSERT_TRUE(store->link(id("tablet"), id("ann"), kNow));
  EXPECT_THAT(members(*store, "tablet"), UnorderedElementsAre("ann", "tablet", "bob"))
      << "with ann's link made by hand, bob is the only one who signed in";
}

TEST(SigningOut, PartsUntilTheNextSignIn) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  append(*store, {identify("1", "phone", "ann", "2026-03-01T10:00:00Z")});
  append(*store, {sign_out("2", "phone", "ann", "2026-03-02T10:00:00Z")});
  EXPECT_THAT(members(*store, "phone"), ElementsAre("phone"));
  append(*store, {identify("3", "phone", "ann", "2026-03-01T12:00:00Z")});
  EXPECT_THAT(members(*store, "phone"), ElementsAre("phone")) << "late";
  append(*store, {identify("4", "phone", "ann", "2026-03-03T10:00:00Z")});
  EXPECT_THAT(members(*store, "phone"), ElementsAre("ann", "phone"));
}

TEST(SigningOut, GivesTheDeviceToNobodyElse) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  append(*store, {view("1", "phone", "p1"), identify("2", "phone", "ann", "2026-03-01T11:00:00Z"),
                  sign_out("3", "phone", "ann", "2026-03-02T10:00:00Z"),
                  identify("4", "phone", "bob", "2026-03-03T10:00:00Z")});
  EXPECT_THAT(members(*store, "bob"), ElementsAre("bob")) << "what ann looked at before she signed in is not bob's";
}

TEST(Devices, AThousandOrdersOfArrivalGiveOneOutcome) {
  constexpr int kOrders = 1'000;
  const TempFolder folder;
  const auto store = open_store(folder.log());
  Random random(9);
  std::vector<nlohmann::json> before;
  std::vector<nlohmann::json> after;
  for (int order = 0; order < kOrders; ++order) {
    const std::string n = "-" + std::to_string(order);  // everybody once more for each order
    const auto on = [&](const char* device, const char* user, const char* time, const char* message) {
      return identify(message + n, device + n, user + n, time);
    };
    const auto off = [&](const char* device, const char* user, const char* time, const char* message) {
      return sign_out(message + n, device + n, user + n, time);
    };
    std::vector<nlohmann::json> messages = {on("phone", "ann", "2026-03-01T10:00:00Z", "1"),
                                            off("phone", "ann", "2026-03-02T10:00:00Z", "2"),
                                            on("phone", "ann", "2026-03-03T10:00:00Z", "3"),
                                            on("tablet", "ann", "2026-03-01T10:00:00Z", "4"),
                                            on("tablet", "bob", "2026-03-01T12:00:00Z", "5"),
                                            off("laptop", "bob", "2026-03-04T10:00:00Z", "6"),
                                            on("laptop", "bob", "2026-03-03T10:00:00Z", "7"),
                                            alias("8" + n, "old-ann" + n, "ann" + n),
                                            view("9" + n, "phone" + n, "p1")};
    for (size_t i = messages.size(); i > 1; --i) std::swap(messages[i - 1], messages[random.below(i)]);
    const size_t part = random.below(messages.size() + 1);
    for (size_t i = 0; i < messages.size(); ++i) (i < part ? before : after).push_back(messages[i]);
  }
  append(*store, before);
  append(*store, after);
  for (int order = 0; order < kOrders; ++order) {
    const std::string n = "-" + std::to_string(order);
    ASSERT_THAT(members(*store, "ann" + n), ElementsAre("ann" + n, "old-ann" + n, "phone" + n));
    ASSERT_THAT(members(*store, "bob" + n), ElementsAre("bob" + n));
    ASSERT_THAT(members(*store, "tablet" + n), ElementsAre("tablet" + n));
    ASSERT_THAT(members(*store, "laptop" + n), ElementsAre("laptop" + n));
  }
}

}  // namespace
}  // namespace shelfwise::events
