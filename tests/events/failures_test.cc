// What the log does when the machine, the disk or its own file fails it.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <set>

#include "common/random.h"
#include "events/event_store.h"
#include "events/sqlite_store.h"
#include "tests/events/helpers.h"

namespace shelfwise::events {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

void run_sql(const std::filesystem::path& file, const char* sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  sqlite3_close(db);
}

// In a child: appends batches until killed, and tells each acknowledged message id through the pipe. Every few events
// the index by ids is written out.
[[noreturn]] void append_forever(const std::filesystem::path& file, int pipe, int round) {
  auto store = SqliteEventStore::open(file, {}, 10);
  if (!store) ::_exit(3);
  for (int i = 0;; ++i) {
    std::vector<EventStore::Incoming> batch;
    std::string told;
    for (int k = 0; k < 3; ++k) {
      const std::string id = std::to_string(round) + "-" + std::to_string(i) + "-" + std::to_string(k);
      const auto message = view(id, "device", "p");
      batch.push_back({parse_event(message, kNow).value(), message.dump()});
      told += id + "\n";
    }
    if (!(*store)->append(batch)) ::_exit(4);
    if (::write(pipe, told.data(), told.size()) != static_cast<ssize_t>(told.size())) ::_exit(5);
  }
}

TEST(Durability, WhatWasAcknowledgedSurvivesKillAtRandomMoments) {
  const TempFolder folder;
  Random random(20260310);
  std::set<std::string> acknowledged;
  for (int round = 0; round < 12; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(ends[0]);
      append_forever(folder.log(), ends[1], round);
    }
    ::close(ends[1]);
    // The moment is counted in acknowledged bytes, and within a batch by a short spin, not by a clock.
    const std::uint64_t wanted = 1 + random.below(1500);
    std::string told;
    char buffer[64];
    while (told.size() < wanted) {
      const ssize_t got = ::read(ends[0], buffer, sizeof buffer);
      if (got <= 0) break;
      told.append(buffer, static_cast<size_t>(got));
    }
    std::atomic<std::uint64_t> spins = random.below(2'000'000);
    while (spins > 0) --spins;
    ::kill(child, SIGKILL);
    int state = 0;
    ASSERT_EQ(::waitpid(child, &state, 0), child);
    ASSERT_TRUE(WIFSIGNALED(state)) << "the child failed by itself: " << WEXITSTATUS(state);
    for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;)
      told.append(buffer, static_cast<size_t>(got));
    ::close(ends[0]);
    for (size_t at = 0, end = 0; (end = told.find('\n', at)) != std::string::npos; at = end + 1) {
      acknowledged.insert(told.substr(at, end - at));
    }
    const auto store = open_store(folder.log());
    ASSERT_NE(store, nullptr);
    const auto ids = message_ids(*store);
    const std::set<std::string> stored(ids.begin(), ids.end());
    ASSERT_EQ(stored.size(), ids.size());
    ASSERT_EQ(stored.size() % 3, 0U) << "a batch was stored in part";
    ASSERT_TRUE(std::includes(stored.begin(), stored.end(), acknowledged.begin(), acknowledged.end()))
        << "round " << round;
    size_t number = 0;
    for (const std::string& id : acknowledged) {
      if (number++ % 40 != 0) continue;
      ASSERT_THAT(append(*store, {view(id, "device", "p")}), ElementsAre(Outcome::kSeenBefore)) << id;
    }
    ASSERT_EQ(store->events_of(ShopperId("device")).value().size(), ids.size());
  }
  EXPECT_GT(acknowledged.size(), 100U);
}

// In a child, whose files may not grow beyond a limit: a disk that runs full.
[[noreturn]] void append_until_full(const std::filesystem::path& file) {
  ::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{1'000'000, 1'000'000};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  auto store = EventStore::open(file);
  if (!store) ::_exit(10);
  std::uint64_t stored = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto message = view("m" + std::to_string(i), "device", std::string(200, 'p'));
    std::vector<EventStore::Incoming> batch{{parse_event(message, kNow).value(), message.dump()}};
    const auto outcomes = (*store)->append(batch);
    if (outcomes) {
      ++stored;
      continue;
    }
    if (outcomes.error().code != ErrorCode::kNoSpace) ::_exit(11);
    if (outcomes.error().message.find("free some space") == std::string::npos) ::_exit(12);
    // Reading goes on, and nothing refused is counted.
    const auto count = (*store)->count();
    ::_exit(count && *count == stored ? 0 : 13);
  }
  ::_exit(14);
}

TEST(Failures, AFullDiskIsAnErrorAndTheLogOpensAgain) {
  const TempFolder folder;
  const pid_t child = ::fork();
  if (child == 0) append_until_full(folder.log());
  int state = 0;
  ASSERT_EQ(::waitpid(child, &state, 0), child);
  ASSERT_TRUE(WIFEXITED(state));
  ASSERT_EQ(WEXITSTATUS(state), 0);
  const auto store = open_store(folder.log());
  const std::uint64_t before = store->count().value();
  EXPECT_GT(before, 20U);
  EXPECT_THAT(append(*store, {view("after", "device", "p")}), ElementsAre(Outcome::kStored));
  EXPECT_EQ(store->count().value(), before + 1);
}

TEST(Failures, ANewerLogIsRefused) {
  const TempFolder folder;
  append(*open_store(folder.log()), {view("1", "a", "p")});
  run_sql(folder.log(), "PRAGMA user_version = 4");
  const auto store = EventStore::open(folder.log());
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.error().code, ErrorCode::kNewerVersion);
  EXPECT_THAT(store.error().message, HasSubstr("install the newer version"));
  EXPECT_EQ(store.error().context, folder.log().string());
}

TEST(Failures, WhatIsNoLogIsRefusedAndLeftAlone) {
  const TempFolder folder;
  const std::string text(10'000, 'x');
  std::ofstream(folder.log()) << text;
  EXPECT_EQ(EventStore::open(folder.log()).error().code, ErrorCode::kCorrupt);
  std::ifstream in(folder.log());
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), text);

  const auto other = folder.path() / "other.db";
  run_sql(other, "CREATE TABLE customers(name)");
  const auto store = EventStore::open(other);
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(store.error().message, HasSubstr("not an event log"));
}

TEST(Failures, ADamagedRowIsNamed) {
  const TempFolder folder;
  append(*open_store(folder.log()), {view("1", "a", "p"), view("2", "a", "p")});
  run_sql(folder.log(), "UPDATE event SET data = x'01ff' WHERE sequence = 2");
  const auto store = open_store(folder.log());
  const Status status = store->for_each(0, [](const Event&) { return true; });
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(status.error().message, HasSubstr("row 2 of the table event"));
  EXPECT_THAT(append(*store, {view("after", "a", "p")}), ElementsAre(Outcome::kStored)) << "writing goes on";
}

TEST(Failures, ADamagedPageIsReported) {
  const TempFolder folder;
  {
    const auto store = open_store(folder.log());
    std::vector<nlohmann::json> messages;
    for (int i = 0; i < 500; ++i) messages.push_back(view("m" + std::to_string(i), "a", "p"));
    append(*store, messages);
  }
  const auto size = std::filesystem::file_size(folder.log());
  {
    std::fstream file(folder.log(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(size - 4096, '\x5A');
  }
  const auto store = EventStore::open(folder.log());
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(store.error().message, HasSubstr("restore the file from a backup"));
}

TEST(Failures, AMissingFolderAndAMissingLogAreTold) {
  const TempFolder folder;
  const auto missing = EventStore::open(folder.path() / "no" / "events.db");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::kIo);
  EXPECT_THAT(missing.error().message, HasSubstr("folder"));
  const auto unread = EventStore::open(folder.log(), {.read_only = true});
  ASSERT_FALSE(unread.ok());
  EXPECT_EQ(unread.error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(folder.log()));
}

// Root may write anywhere, so the child gives the right up first.
[[noreturn]] void open_as_nobody(const std::filesystem::path& file) {
  if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(20);
  auto store = EventStore::open(file);
  if (!store) ::_exit(store.error().message.find("check its owner") != std::string::npos ? 0 : 21);
  std::vector<EventStore::Incoming> batch{{parse_event(view("2", "a", "p"), kNow).value(), "{}"}};
  const auto outcomes = (*store)->append(batch);
  if (outcomes) ::_exit(22);
  ::_exit(outcomes.error().message.find("check its owner") != std::string::npos ? 0 : 23);
}

TEST(Failures, AReadOnlyFolderIsTold) {
  const TempFolder folder;
  append(*open_store(folder.log()), {view("1", "a", "p")});
  std::filesystem::permissions(folder.log(), std::filesystem::perms(0444));
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
  const pid_t child = ::fork();
  if (child == 0) open_as_nobody(folder.log());
  int state = 0;
  ASSERT_EQ(::waitpid(child, &state, 0), child);
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  ASSERT_TRUE(WIFEXITED(state));
  EXPECT_EQ(WEXITSTATUS(state), 0);
}

TEST(Failures, ALogOpenedToBeReadRefusesToWrite) {
  const TempFolder folder;
  append(*open_store(folder.log()), {view("1", "a", "p")});
  const auto store = open_store(folder.log(), {.read_only = true});
  EXPECT_THAT(message_ids(*store), ElementsAre("1"));
  auto batch = incoming(std::vector{view("2", "a", "p")});
  EXPECT_EQ(store->append(batch).error().code, ErrorCode::kUnavailable);
}

TEST(Failures, ALogHeldByAnotherProcessForLongIsUnavailableNotLost) {
  const TempFolder folder;
  const auto store = open_store(folder.log(), {.busy_timeout_ms = 1});
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(folder.log().c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  auto batch = incoming(std::vector{view("1", "a", "p")});
  EXPECT_EQ(store->append(batch).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(batch[0].event.sequence, 0U);
  ASSERT_EQ(sqlite3_exec(other, "COMMIT", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(other);
  EXPECT_TRUE(store->append(batch).ok());
  EXPECT_EQ(batch[0].event.sequence, 1U);
}

TEST(Failures, AFailedTransactionTakesItsLinksBack) {
  const TempFolder folder;
  const auto store = open_store(folder.log());
  // The second event cannot be written: the whole batch, and the link of its first event, must be gone.
  run_sql(folder.log(),
          "CREATE TRIGGER full BEFORE INSERT ON event WHEN NEW.sequence = 2 "
          "BEGIN SELECT RAISE(ABORT, 'injected'); END");
  auto batch = incoming(std::vector{identify("1", "a", "u"), view("2", "a", "p")});
  EXPECT_FALSE(store->append(batch).ok());
  EXPECT_EQ(store->count().value(), 0U);
  EXPECT_EQ(store->resolve(ShopperId("a"))->members.size(), 1U);
  run_sql(folder.log(), "DROP TRIGGER full");
  EXPECT_TRUE(store->append(batch).ok());
  EXPECT_EQ(store->resolve(ShopperId("a"))->members.size(), 2U);
}

}  // namespace
}  // namespace shelfwise::events
