#include "server/keys.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>

#include "tests/support/temporary_folder.h"

namespace shelfwise::server {
namespace {

const TimePoint kNow = *parse_rfc3339("2026-03-01T12:00:00Z");

TEST(Keys, WithoutKeysEveryCallIsLetIn) {
  const testing::TemporaryFolder folder;
  auto db = MerchandisingDb::open(folder.path() / "m.db");
  ASSERT_TRUE(db.ok());
  KeyRing keys(**db, false);
  ASSERT_TRUE(keys.refresh().ok());
  EXPECT_FALSE(keys.needs_key());
  EXPECT_TRUE(keys.authorize("", Scope::kAdmin).ok());
}

TEST(Keys, AServerOpenToOthersNeedsAKeyEvenBeforeThereIsOne) {
  const testing::TemporaryFolder folder;
  auto db = MerchandisingDb::open(folder.path() / "m.db");
  ASSERT_TRUE(db.ok());
  const KeyRing keys(**db, true);
  EXPECT_EQ(keys.authorize("", Scope::kSearch).error().code, ErrorCode::kUnauthorized);
  EXPECT_TRUE(keys.authorize("", Scope::kOpen).ok());
}

TEST(Keys, AKeyReachesAsFarAsItsScopes) {
  const testing::TemporaryFolder folder;
  auto db = MerchandisingDb::open(folder.path() / "m.db");
  ASSERT_TRUE(db.ok());
  KeyRing keys(**db, false);
  const auto web = keys.create("web", "search,events", kNow);
  ASSERT_TRUE(web.ok());
  const auto admin = keys.create("boss", "admin", kNow);
  ASSERT_TRUE(admin.ok());
  EXPECT_TRUE(keys.authorize(*web, Scope::kSearch).ok());
  EXPECT_TRUE(keys.authorize(*web, Scope::kEvents).ok());
  EXPECT_EQ(keys.authorize(*web, Scope::kProfiles).error().code, ErrorCode::kForbidden);
  EXPECT_EQ(keys.authorize(*web, Scope::kAdmin).error().code, ErrorCode::kForbidden);
  EXPECT_TRUE(keys.authorize(*admin, Scope::kProfiles).ok());
  EXPECT_EQ(keys.authorize("sw_guess", Scope::kSearch).error().code, ErrorCode::kUnauthorized);
}

TEST(Keys, ARemovedKeyIsKnownNoMore) {
  const testing::TemporaryFolder folder;
  auto db = MerchandisingDb::open(folder.path() / "m.db");
  ASSERT_TRUE(db.ok());
  KeyRing keys(**db, true);
  const auto key = keys.create("web", "search", kNow);
  ASSERT_TRUE(key.ok());
  ASSERT_TRUE(keys.remove("web").ok());
  EXPECT_EQ(keys.authorize(*key, Scope::kSearch).error().code, ErrorCode::kUnauthorized);
  EXPECT_EQ(keys.remove("web").error().code, ErrorCode::kNotFound);
}

TEST(Keys, AnotherProcessSeesANewKeyAfterRefresh) {
  const testing::TemporaryFolder folder;
  auto server_db = MerchandisingDb::open(folder.path() / "m.db");
  auto shell_db = MerchandisingDb::open(folder.path() / "m.db");
  ASSERT_TRUE(server_db.ok() && shell_db.ok());
  KeyRing server(**server_db, false);
  KeyRing shell(**shell_db, false);
  const auto key = shell.create("web", "search", kNow);
  ASSERT_TRUE(key.ok());
  ASSERT_TRUE(server.refresh().ok());
  EXPECT_TRUE(server.needs_key());
  EXPECT_TRUE(server.authorize(*key, Scope::kSearch).ok());
}

TEST(Keys, OnlyHashesAreStored) {
  const testing::TemporaryFolder folder;
  std::string key;
  {
    auto db = MerchandisingDb::open(folder.path() / "m.db");
    ASSERT_TRUE(db.ok());
    KeyRing keys(**db, false);
    key = *keys.create("web", "search", kNow);
    EXPECT_EQ(keys.list_json()->find(key), std::string::npos);
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    EXPECT_EQ(bytes.find(key), std::string::npos) << entry.path();
  }
}

TEST(Keys, BadNamesScopesAndDoublesAreRefused) {
  const testing::TemporaryFolder folder;
  auto db = MerchandisingDb::open(folder.path() / "m.db");
  ASSERT_TRUE(db.ok());
  KeyRing keys(**db, false);
  EXPECT_EQ(keys.create("a b", "search", kNow).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(keys.create("a", "serch", kNow).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(keys.create("a", "", kNow).error().code, ErrorCode::kInvalidArgument);
  ASSERT_TRUE(keys.create("a", "search", kNow).ok());
  EXPECT_EQ(keys.create("a", "search", kNow).error().code, ErrorCode::kConflict);
}

TEST(MerchandisingDb, ANewerVersionIsRefused) {
  const testing::TemporaryFolder folder;
  { ASSERT_TRUE(MerchandisingDb::open(folder.path() / "m.db").ok()); }
  sqlite3* raw = nullptr;
  ASSERT_EQ(sqlite3_open((folder.path() / "m.db").c_str(), &raw), SQLITE_OK);
  sqlite3_exec(raw, "PRAGMA user_version = 99", nullptr, nullptr, nullptr);
  sqlite3_close(raw);
  const auto db = MerchandisingDb::open(folder.path() / "m.db");
  ASSERT_FALSE(db.ok());
  EXPECT_EQ(db.error().code, ErrorCode::kNewerVersion);
}

TEST(MerchandisingDb, AFileThatIsNoDatabaseIsRefused) {
  const testing::TemporaryFolder folder;
  std::ofstream(folder.path() / "m.db") << std::string(5'000, 'x');
  const auto db = MerchandisingDb::open(folder.path() / "m.db");
  ASSERT_FALSE(db.ok());
  EXPECT_EQ(db.error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace shelfwise::server
