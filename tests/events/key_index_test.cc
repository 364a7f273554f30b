// The index of the log by ids: runs, the tail in memory, and the two together through the store.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <set>

#include "common/random.h"
#include "events/key_run.h"
#include "events/key_tail.h"
#include "events/sqlite_store.h"
#include "tests/events/helpers.h"

namespace shelfwise::events {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<KeyEntry> some_entries(size_t count, std::uint64_t first) {
  Random random(7);
  std::vector<KeyEntry> entries;
  for (size_t i = 0; i < count; ++i) entries.push_back({random.next() % 50 + (random.next() << 40U), first + i});
  std::sort(entries.begin(), entries.end());
  return entries;
}

TEST(KeyRun, ABlockGivesEverySequenceOfAKey) {
  const std::vector<KeyEntry> entries{{5, 101}, {9, 100}, {9, 103}, {9, 140}, {12, 102}};
  const std::string block = encode_block(entries, 100);
  std::vector<std::uint64_t> found;
  EXPECT_TRUE(find_in_block(block, 9, 100, found));
  EXPECT_THAT(found, ElementsAre(100, 103, 140));
  found.clear();
  EXPECT_TRUE(find_in_block(block, 10, 100, found));
  EXPECT_THAT(found, IsEmpty());
}

TEST(KeyRun, WhatIsTakenOutLeavesNoTrace) {
  const std::vector<KeyEntry> entries = some_entries(100, 1'000);
  const std::string block = encode_block(entries, 1'000);
  std::vector<KeyEntry> gone(entries.begin() + 20, entries.begin() + 60);
  const std::string changed = block_without(block, gone, 1'000);
  ASSERT_EQ(changed.size(), block.size());
  for (const KeyEntry& entry : entries) {
    std::vector<std::uint64_t> found;
    ASSERT_TRUE(find_in_block(changed, entry.key, 1'000, found));
    const bool expected = !std::binary_search(gone.begin(), gone.end(), entry);
    EXPECT_EQ(std::count(found.begin(), found.end(), entry.sequence), expected ? 1 : 0);
  }
  const std::string_view key(reinterpret_cast<const char*>(&gone.front().key), sizeof(std::uint64_t));
  EXPECT_EQ(changed.find(key), std::string::npos);
}

TEST(KeyRun, BytesThatAreNoBlockAreToldApart) {
  std::vector<std::uint64_t> found;
  EXPECT_FALSE(find_in_block("", 1, 0, found));
  EXPECT_FALSE(find_in_block(std::string("\xFF\xFF\xFF\x7F", 4), 1, 0, found));
  EXPECT_TRUE(block_without("x", {}, 0).empty());
}

TEST(KeyRun, AFilterNeverDeniesWhatItHoldsAndSeldomConfirmsOthers) {
  Random random(3);
  constexpr size_t kKeys = 20'000;
  std::vector<std::uint64_t> keys;
  for (size_t i = 0; i < kKeys; ++i) keys.push_back(random.next());
  KeyFilter filter(kKeys);
  for (const std::uint64_t key : keys) filter.add(key);
  const KeyFilter again(filter.bytes());
  EXPECT_TRUE(std::all_of(keys.begin(), keys.end(), [&](std::uint64_t key) { return again.may_hold(key); }));
  int wrong = 0;
  for (size_t i = 0; i < kKeys; ++i) wrong += again.may_hold(random.next()) ? 1 : 0;
  EXPECT_LT(wrong, 100);
  EXPECT_TRUE(KeyFilter("damaged").may_hold(1));
}

TEST(KeyTail, HoldsManyEventsOfOneKeyAndForgetsThem) {
  KeyTail tail;
  tail.clear(10);
  std::vector<KeyEntry> gone;
  for (std::uint64_t sequence = 11; sequence <= 5'010; ++sequence) {
    const std::uint64_t keys[] = {sequence * 977, 42};
    tail.add(sequence, keys);
    if (sequence % 2 == 0) gone.push_back({42, sequence});
  }
  EXPECT_EQ(tail.find(42).size(), 5'000U);
  EXPECT_THAT(tail.find(11 * 977), ElementsAre(11));
  tail.remove(gone);
  EXPECT_EQ(tail.find(42).size(), 2'500U);
  EXPECT_EQ(tail.sorted().size(), 7'500U);
  EXPECT_THAT(tail.find(43), IsEmpty());
}

// A store that writes its keys out every few events, so that most of them lie in runs.
std::unique_ptr<EventStore> open_small(const std::filesystem::path& file) {
  auto store = SqliteEventStore::open(file, {}, 7);
  EXPECT_TRUE(store.ok()) << store.error().text();
  return store.ok() ? std::move(store).value() : nullptr;
}

std::vector<std::string> ids_of(const EventStore& store, const std::string& shopper) {
  std::vector<std::string> ids;
  const auto events = store.events_of(ShopperId(shopper));
  EXPECT_TRUE(events.ok());
  for (const Event& event : *events) ids.push_back(event.message_id.str());
  return ids;
}

TEST(KeyIndex, FindsAndCountsOnceWhateverLiesInRunsOrInMemory) {
  const TempFolder folder;
  Random random(11);
  std::map<std::string, std::vector<std::string>> of_shopper;
  std::set<std::string> seen;
  auto store = open_small(folder.log());
  for (int step = 0; step < 120; ++step) {
    std::vector<nlohmann::json> batch;
    std::vector<Outcome> expected;
    for (std::uint64_t k = random.below(9) + 1; k > 0; --k) {
      const std::string id = std::to_string(random.below(700));
      const std::string shopper = "s" + id.substr(0, 1);
      batch.push_back(view(id, shopper, "p"));
      const bool fresh = seen.insert(id).second;
      if (fresh) of_shopper[shopper].push_back(id);
      expected.push_back(fresh ? Outcome::kStored : Outcome::kSeenBefore);
    }
    ASSERT_EQ(append(*store, batch), expected) << "step " << step;
    if (step % 17 == 0) store = open_small(folder.log());
    if (step % 23 == 0) {
      const std::string shopper = "s" + std::to_string(random.below(10));
      ASSERT_EQ(store->erase(ShopperId(shopper), at("2020-01-01T00:00:00Z")).value(), of_shopper[shopper].size());
      for (const std::string& id : of_shopper[shopper]) seen.erase(id);
      of_shopper[shopper].clear();
    }
  }
  for (const auto& [shopper, ids] : of_shopper) EXPECT_EQ(ids_of(*store, shopper), ids);
  for (const std::string& id : seen) EXPECT_TRUE(store->event_with(MessageId(id)).value().has_value()) << id;
  EXPECT_FALSE(store->event_with(MessageId("never")).value().has_value());
  EXPECT_EQ(store->count().value(), seen.size());
}

TEST(KeyIndex, TwoProcessesSealAndEraseBesideEachOther) {
  const TempFolder folder;
  auto one = open_small(folder.log());
  auto two = open_small(folder.log());
  const auto reader = open_store(folder.log(), EventStore::Options{.read_only = true});
  for (int i = 0; i < 40; ++i) {
    const std::string id = std::to_string(i);
    EventStore& writer = i % 3 == 0 ? *one : *two;
    ASSERT_THAT(append(writer, {view(id, i % 2 == 0 ? "even" : "odd", "p")}), ElementsAre(Outcome::kStored));
    ASSERT_THAT(append(i % 3 == 0 ? *two : *one, {view(id, "other", "p")}), ElementsAre(Outcome::kSeenBefore));
    ASSERT_EQ(ids_of(*reader, "even").size(), static_cast<size_t>(i) / 2 + 1);
  }
  EXPECT_EQ(one->erase(ShopperId("even"), at("2020-01-01T00:00:00Z")).value(), 20U);
  std::vector<nlohmann::json> again;
  for (int i = 0; i < 40; ++i) again.push_back(view(std::to_string(i), "late", "p"));
  const auto outcomes = append(*two, again);
  EXPECT_EQ(std::count(outcomes.begin(), outcomes.end(), Outcome::kStored), 20);
  EXPECT_EQ(ids_of(*reader, "odd").size(), 20U);
  EXPECT_EQ(ids_of(*reader, "late").size(), 20U);
  EXPECT_THAT(ids_of(*one, "even"), IsEmpty());
}

TEST(KeyIndex, AnErasedShopperLeavesNoKeyInTheFile) {
  const TempFolder folder;
  auto store = open_small(folder.log());
  std::vector<nlohmann::json> batch;
  for (int i = 0; i < 50; ++i) batch.push_back(view("m" + std::to_string(i), i % 5 == 0 ? "ann" : "bob", "p"));
  append(*store, batch);
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(folder.log().c_str(), &db), SQLITE_OK);
  const auto entries = [&] {
    std::uint64_t sum = 0;
    sqlite3_stmt* rows = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(db, "SELECT data FROM key_block", -1, &rows, nullptr), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW) sum += *static_cast<const std::uint32_t*>(sqlite3_column_blob(rows, 0));
    sqlite3_finalize(rows);
    return sum;
  };
  EXPECT_EQ(entries(), 100U);
  EXPECT_EQ(store->erase(ShopperId("ann"), kNow).value(), 10U);
  EXPECT_EQ(entries(), 80U);
  sqlite3_close(db);
}

// Makes of the log what version 1 kept: one table of keys, here without a row, since it is not read.
void make_version_1(const std::filesystem::path& file) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db,
                         "DROP TABLE key_run; DROP TABLE key_block; PRAGMA user_version = 1;"
                         "CREATE TABLE lookup(key INTEGER NOT NULL, sequence INTEGER NOT NULL,"
                         " PRIMARY KEY(key, sequence)) WITHOUT ROWID",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(db);
}

TEST(KeyIndex, ALogOfVersion1IsReadAndBroughtOver) {
  const TempFolder folder;
  std::vector<nlohmann::json> batch;
  for (int i = 0; i < 40; ++i) batch.push_back(view("m" + std::to_string(i), i % 2 == 0 ? "ann" : "bob", "p"));
  append(*open_store(folder.log()), batch);
  make_version_1(folder.log());
  EXPECT_EQ(ids_of(*open_store(folder.log(), EventStore::Options{.read_only = true}), "ann").size(), 20U);
  const auto store = open_small(folder.log());
  EXPECT_EQ(append(*store, batch), std::vector<Outcome>(40, Outcome::kSeenBefore));
  EXPECT_EQ(ids_of(*store, "bob").size(), 20U);
  EXPECT_EQ(store->erase(ShopperId("bob"), kNow).value(), 20U);
  EXPECT_EQ(store->count().value(), 20U);
}

TEST(KeyIndex, ALogOfVersion2IsBroughtOverAsItIs) {
  const TempFolder folder;
  append(*open_store(folder.log()), {view("1", "ann", "p")});
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(folder.log().c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, "PRAGMA user_version = 2", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  EXPECT_EQ(ids_of(*open_store(folder.log(), EventStore::Options{.read_only = true}), "ann").size(), 1U);
  const auto store = open_small(folder.log());
  EXPECT_EQ(append(*store, {view("1", "ann", "p")}), std::vector<Outcome>(1, Outcome::kSeenBefore));
  ASSERT_EQ(sqlite3_open(folder.log().c_str(), &db), SQLITE_OK);
  sqlite3_stmt* version = nullptr;
  ASSERT_EQ(sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &version, nullptr), SQLITE_OK);
  ASSERT_EQ(sqlite3_step(version), SQLITE_ROW);
  EXPECT_EQ(sqlite3_column_int(version, 0), 3);
  sqlite3_finalize(version);
  sqlite3_close(db);
}

}  // namespace
}  // namespace shelfwise::events
