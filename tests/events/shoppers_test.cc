// Identities, consent, preferences and erasure, as the log keeps them.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "events/event_store.h"
#include "tests/events/helpers.h"

namespace shelfwise::events {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

ShopperId id(const std::string& text) { return ShopperId(text); }

std::vector<std::string> members(const EventStore& store, const std::string& shopper) {
  std::vector<std::string> out;
  const auto identity = store.resolve(id(shopper));
  for (const ShopperId& member : identity->members) out.push_back(member.str());
  return out;
}

TEST(Identities, TwoDevicesBecomeOneShopperInAnyOrderOfEvents) {
  std::vector<nlohmann::json> messages = {
      view("1", "phone", "p1"),       identify("2", "phone", "ann"), view("3", "laptop", "p2"),
      identify("4", "laptop", "ann"), alias("5", "old-ann", "ann"),
  };
  const auto by_id = [](const nlohmann::json& a, const nlohmann::json& b) { return a["messageId"] < b["messageId"]; };
  do {
    const TempFolder folder;
    const auto store = open_store(folder.log());
    append(*store, messages);
    ASSERT_THAT(members(*store, "phone"), ElementsAre("ann", "laptop", "old-ann", "phone"));
    ASSERT_EQ(store->resolve(id("laptop"))->canonical, id("ann"));
    ASSERT_THAT(message_ids_of(*store, "phone"), UnorderedElementsAre("1", "2", "3", "4", "5"));
  } while (std::next_permutation(messages.begin(), messages.end(), by_id) && messages[0]["messageId"] < "3");
}

TEST(Identities, TheSmallestUserIdIsCanonicalElseTheSmallestId) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  append(*store, {identify("1", "a-device", "u2"), alias("2", "u1", "u2")});
  EXPECT_EQ(store->resolve(id("a-device"))->canonical, id("u2"));
  append(*store, {{{"type", "page"}, {"messageId", "4"}, {"userId", "u1"}}});
  EXPECT_EQ(store->resolve(id("a-device"))->canonical, id("u1"));
  ASSERT_TRUE(store->link(id("d2"), id("d1"), kNow));
  EXPECT_EQ(store->resolve(id("d2"))->canonical, id("d1"));
  // d2 turns out to be a userId.
  append(*store, {{{"type", "page"}, {"messageId", "3"}, {"userId", "d2"}}});
  EXPECT_EQ(store->resolve(id("d1"))->canonical, id("d2"));
  EXPECT_EQ(store->resolve(id("never seen"))->canonical, id("never seen"));
}

TEST(Identities, AnIdentifyWithoutBothIdsLinksNothing) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  append(*store, {identify("1", "a", ""),
                  identify("2", "", "u"),
                  identify("3", "x", "x"),
                  {{"type", "page"}, {"messageId", "4"}, {"anonymousId", "a"}, {"userId", "u"}}});
  EXPECT_THAT(store->links().value(), IsEmpty());
}

TEST(Identities, UnlinkRestoresBothThoughTheIdentifyIsStillInTheLog) {
  const TempFolder folder;
  {
    const auto store = open_store(folder.log());
    append(*store, {view("1", "phone", "p1"), identify("2", "phone", "ann", "2026-03-02T10:00:00Z")});
    ASSERT_TRUE(store->unlink(id("ann"), id("phone"), at("2026-03-05T00:00:00Z")));
    EXPECT_THAT(members(*store, "phone"), ElementsAre("phone"));
    EXPECT_THAT(message_ids_of(*store, "ann"), ElementsAre("2"));
    EXPECT_THAT(message_ids_of(*store, "phone"), ElementsAre("1"));
    EXPECT_EQ(store->unlink(id("ann"), id("phone"), kNow).error().code, ErrorCode::kNotFound);
  }
  const auto store = open_store(folder.log());
  EXPECT_THAT(members(*store, "phone"), ElementsAre("phone"));
  // A late message of before the unlink changes nothing; a new sign-in links again.
  append(*store, {identify("3", "phone", "ann", "2026-03-04T10:00:00Z")});
  EXPECT_THAT(members(*store, "phone"), ElementsAre("phone"));
  append(*store, {identify("4", "phone", "ann", "2026-03-06T10:00:00Z")});
  EXPECT_THAT(members(*store, "phone"), ElementsAre("ann", "phone"));
  EXPECT_THAT(store->links().value(), ElementsAre(std::pair(id("phone"), id("ann"))));
}

TEST(Identities, LinkOfTheAdministratorIsUndoneAndRedone) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  EXPECT_EQ(store->link(id("a"), id("a"), kNow).error().code, ErrorCode::kInvalidArgument);
  ASSERT_TRUE(store->link(id("a"), id("b"), kNow));
  ASSERT_TRUE(store->link(id("b"), id("a"), kNow));
  ASSERT_TRUE(store->unlink(id("a"), id("b"), kNow));
  EXPECT_THAT(store->links().value(), IsEmpty());
  ASSERT_TRUE(store->link(id("a"), id("b"), kNow));
  EXPECT_THAT(members(*store, "a"), ElementsAre("a", "b"));
}

TEST(Consent, AnEventThatSaysNoIsNotStored) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  auto refused = view("1", "a", "p1");
  refused["context"] = {{"gpc", true}};
  auto refused_identify = identify("2", "a", "u");
  refused_identify["context"] = {{"dnp", true}};
  EXPECT_THAT(append(*store, {refused, refused_identify}), Each(Outcome::kOptedOut));
  EXPECT_EQ(store->count().value(), 0U);
  EXPECT_THAT(store->links().value(), IsEmpty());
  EXPECT_TRUE(store->consented(id("a")).value());
}

TEST(Consent, OneRefusalCountsForTheWholeCluster) {
  const TempFolder folder;
  {
    const auto store = open_store(folder.log());
    append(*store, {identify("1", "phone", "ann"), identify("2", "laptop", "ann")});
    ASSERT_TRUE(store->set_consent(id("laptop"), false, kNow));
    EXPECT_FALSE(store->consented(id("phone")).value());
    EXPECT_THAT(append(*store, {view("3", "phone", "p1")}), ElementsAre(Outcome::kOptedOut));
    EXPECT_THAT(store->refused().value(), ElementsAre(id("ann"), id("laptop"), id("phone")));
  }
  const auto store = open_store(folder.log());
  EXPECT_FALSE(store->consented(id("phone")).value());
  EXPECT_THAT(append(*store, {view("3", "phone", "p1"), view("4", "other", "p1")}),
              ElementsAre(Outcome::kOptedOut, Outcome::kStored));
  ASSERT_TRUE(store->set_consent(id("phone"), true, kNow));
  EXPECT_TRUE(store->consented(id("laptop")).value());
  EXPECT_THAT(append(*store, {view("3", "phone", "p1")}), ElementsAre(Outcome::kStored));
  EXPECT_THAT(store->refused().value(), IsEmpty());
}

TEST(Consent, ARefusalFollowsTheShopperToANewDevice) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  ASSERT_TRUE(store->set_consent(id("ann"), false, kNow));
  EXPECT_THAT(append(*store, {identify("1", "tablet", "ann"), view("2", "tablet", "p1")}), Each(Outcome::kOptedOut));
  EXPECT_FALSE(store->consented(id("tablet")).value());
  EXPECT_EQ(store->count().value(), 0U);
}

TEST(Preferences, AreSharedByTheClusterAndSurviveReopening) {
  const TempFolder folder;
  {
    const auto store = open_store(folder.log());
    append(*store, {identify("1", "phone", "ann")});
    EXPECT_TRUE(store->preferences(id("phone"))->personalization);
    Preferences first;
    first.muted_brands = {"Acme"};
    ASSERT_TRUE(store->set_preferences(id("phone"), first, kNow));
    Preferences second;
    second.muted_products = {"p1", "p2"};
    second.personalization = false;
    ASSERT_TRUE(store->set_preferences(id("ann"), second, kNow));
  }
  const auto store = open_store(folder.log());
  const auto preferences = store->preferences(id("phone"));
  EXPECT_THAT(preferences->muted_brands, IsEmpty());
  EXPECT_THAT(preferences->muted_products, ElementsAre("p1", "p2"));
  EXPECT_FALSE(preferences->personalization);
  const auto all = store->all_preferences();
  ASSERT_EQ(all->size(), 1U);
  EXPECT_EQ(all->front().first, id("ann"));
  EXPECT_THAT(all->front().second.muted_products, ElementsAre("p1", "p2"));
}

// Every byte of the log's files.
std::string bytes_of(const std::filesystem::path& folder) {
  std::string all;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".db-shm") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    all.append(std::istreambuf_iterator<char>(in), {});
  }
  return all;
}

TEST(Erasure, LeavesNothingOfTheShopperInAnyFile) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  // Many shoppers, so that pages split and rows would move; each leaves traces of every kind.
  constexpr int kShoppers = 60;
  const auto user = [](int i) { return "shopper-number-" + std::to_string(1000 + i); };
  const auto device = [](int i) { return "device-number-" + std::to_string(1000 + i); };
  for (int round = 0; round < 20; ++round) {
    std::vector<nlohmann::json> messages;
    for (int i = 0; i < kShoppers; ++i) {
      const std::string key = std::to_string(round) + "-" + std::to_string(i);
      auto one = view("view-" + key, device(i), "p");
      one["traits"] = {{"note", std::string(static_cast<size_t>(i * 150), 'x') + user(i)}};
      messages.push_back(one);
      if (round % 5 == 0) messages.push_back(identify("identify-" + key, device(i), user(i)));
    }
    append(*store, messages);
  }
  for (int i = 0; i < kShoppers; ++i) {
    Preferences preferences;
    preferences.muted_brands = {"brand-disliked-by-" + user(i)};
    ASSERT_TRUE(store->set_preferences(id(user(i)), preferences, kNow));
    preferences.muted_brands.insert("another");
    ASSERT_TRUE(store->set_preferences(id(device(i)), preferences, kNow));
    ASSERT_TRUE(store->set_consent(id(user(i)), true, kNow));
  }
  for (int i = 0; i < kShoppers; i += 2) EXPECT_EQ(store->erase(id(device(i)), kNow).value(), 24U);
  const std::string bytes = bytes_of(folder.path());
  for (int i = 0; i < kShoppers; ++i) {
    EXPECT_EQ(bytes.find(user(i)) != std::string::npos, i % 2 == 1) << user(i);
    EXPECT_EQ(bytes.find(device(i)) != std::string::npos, i % 2 == 1) << device(i);
  }
  EXPECT_EQ(store->count().value(), 24U * kShoppers / 2);
  EXPECT_EQ(message_ids(*store).size(), 24U * kShoppers / 2);
  EXPECT_THAT(message_ids_of(*store, user(0)), IsEmpty());
  EXPECT_THAT(store->messages_of(id(device(0))).value(), IsEmpty());
  EXPECT_THAT(members(*store, user(0)), ElementsAre(user(0)));
  EXPECT_TRUE(store->preferences(id(user(0)))->muted_brands.empty());
  EXPECT_EQ(message_ids_of(*store, user(1)).size(), 24U);
}

TEST(Erasure, LateEventsDoNotBringTheShopperBack) {
  const TempFolder folder;
  const auto erased_at = at("2026-03-05T00:00:00Z");
  {
    const auto store = open_store(folder.log());
    append(*store, {view("1", "phone", "p1"), identify("2", "phone", "ann")});
    EXPECT_EQ(store->erase(id("ann"), erased_at).value(), 2U);
  }
  const auto store = open_store(folder.log());
  EXPECT_THAT(append(*store, {view("1", "phone", "p1"), view("3", "phone", "p2", "2026-03-05T00:00:00Z"),
                              identify("4", "tablet", "ann"), alias("5", "phone", "bob")}),
              Each(Outcome::kErased));
  EXPECT_EQ(store->count().value(), 0U);
  EXPECT_THAT(store->links().value(), IsEmpty());
  // Who comes back on purpose starts anew, also with a message id used before.
  EXPECT_THAT(append(*store, {view("1", "phone", "p1", "2026-03-06T00:00:00Z")}), ElementsAre(Outcome::kStored));
  EXPECT_EQ(store->last_sequence().value(), 3U);
}

TEST(Erasure, SurvivesRestoringTheLogFromABackup) {
  const TempFolder folder;
  const auto backup = folder.path() / "backup.db";
  {
    const auto store = open_store(folder.log());
    append(*store, {view("1", "phone", "p1"), identify("2", "phone", "ann"), view("3", "laptop", "p2")});
  }
  std::filesystem::copy_file(folder.log(), backup);
  {
    const auto store = open_store(folder.log());
    ASSERT_TRUE(store->erase(id("ann"), kNow).ok());
  }
  std::filesystem::remove(folder.log());
  std::filesystem::copy_file(backup, folder.log());
  {
    const auto store = open_store(folder.log());
    EXPECT_THAT(message_ids(*store), ElementsAre("3"));
    EXPECT_EQ(append(*store, {view("4", "phone", "p1")}).front(), Outcome::kErased) << "late";
  }
  const auto again = open_store(folder.log());
  EXPECT_THAT(message_ids(*again), ElementsAre("3"));
}

TEST(Erasure, IsSeenByAnotherProcess) {
  const TempFolder folder;
  const auto one = open_store(folder.log());
  const auto two = open_store(folder.log());
  append(*one, {identify("1", "phone", "ann"), identify("2", "laptop", "bob")});
  ASSERT_TRUE(one->set_consent(id("phone"), false, kNow));
  EXPECT_FALSE(two->consented(id("ann")).value());
  ASSERT_TRUE(one->erase(id("ann"), kNow));
  EXPECT_TRUE(two->consented(id("ann")).value());
  EXPECT_THAT(members(*two, "phone"), ElementsAre("phone"));
  EXPECT_THAT(members(*two, "laptop"), ElementsAre("bob", "laptop"));
  EXPECT_THAT(append(*two, {view("3", "phone", "p1")}), ElementsAre(Outcome::kErased));
  EXPECT_THAT(message_ids(*two), ElementsAre("2"));
}

TEST(Erasure, OfAnUnknownShopperStillKeepsLateEventsOut) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  EXPECT_EQ(store->erase(id("ghost"), kNow).value(), 0U);
  EXPECT_THAT(append(*store, {view("1", "ghost", "p1")}), ElementsAre(Outcome::kErased));
}

}  // namespace
}  // namespace shelfwise::events
