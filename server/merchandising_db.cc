#include "server/merchandising_db.h"

#include <sqlite3.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "events/sqlite.h"

namespace shelfwise::server {
namespace {

constexpr int kBusyTimeoutMs = 10'000;

Error sqlite_error(sqlite3* db, const std::filesystem::path& file) {
  const int code = sqlite3_errcode(db);
  ErrorCode kind = ErrorCode::kIo;
  if (code == SQLITE_FULL) kind = ErrorCode::kNoSpace;
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) kind = ErrorCode::kCorrupt;
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED) kind = ErrorCode::kUnavailable;
  return make_error(kind, sqlite3_errmsg(db), file.string());
}

// A prepared statement that finalizes itself.
class Statement {
 public:
  Statement(sqlite3* db, const char* sql) { sqlite3_prepare_v2(db, sql, -1, &statement_, nullptr); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  void bind(int index, std::string_view text) {
    sqlite3_bind_text(statement_, index, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  }
  int step() { return statement_ == nullptr ? SQLITE_ERROR : sqlite3_step(statement_); }
  std::string text(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<size_t>(sqlite3_column_bytes(statement_, column));
    return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
  }
  int integer(int column) const { return sqlite3_column_int(statement_, column); }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

constexpr const char* kInMemory = ":memory:";

// In a folder that cannot be written SQLite can make none of the files that readers and writers meet over.
std::string name_to_open(const std::filesystem::path& file, bool read_only) {
  if (!read_only) return events::sqlite_uri(file);
  if (!std::filesystem::exists(file)) return kInMemory;
  const bool in_use = std::filesystem::exists(file.string() + "-wal");
  return events::sqlite_uri(file) + (in_use ? "" : "?immutable=1");
}

}  // namespace

MerchandisingDb::MerchandisingDb(sqlite3* db, std::filesystem::path file) : file_(std::move(file)), db_(db) {}

MerchandisingDb::~MerchandisingDb() { sqlite3_close(db_); }

Status MerchandisingDb::execute(const char* sql) const {
  if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return sqlite_error(db_, file_);
  return {};
}

Result<std::unique_ptr<MerchandisingDb>> MerchandisingDb::open(const std::filesystem::path& file, bool read_only) {
  sqlite3* raw = nullptr;
  const std::string name = name_to_open(file, read_only);
  const bool as_it_lies = read_only && name != kInMemory;
  const int flags = as_it_lies ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int opened = sqlite3_open_v2(name.c_str(), &raw, flags | SQLITE_OPEN_URI, nullptr);
  std::unique_ptr<MerchandisingDb> db(new MerchandisingDb(raw, file));
  if (opened != SQLITE_OK) return sqlite_error(raw, file);
  sqlite3_busy_timeout(raw, kBusyTimeoutMs);
  const Result<int> found = db->version();
  if (!found) return found.error();
  const int version = *found;
  if (version > kVersion) {
    return make_error(ErrorCode::kNewerVersion,
                      "written by a newer Shelfwise (version " + std::to_string(version) +
                          " of the format, this program knows " + std::to_string(kVersion) + "); upgrade this program",
                      file.string());
  }
  // A file that is only read stays of its version; what it lacks is like empty.
  if (version < kVersion && !as_it_lies) {
    if (Status made = db->bring_over(); !made) return made.error();
  }
  db->has_synonyms_ = version >= 2 || !as_it_lies;
  db->has_curated_ = version >= 3 || !as_it_lies;
  db->has_segments_ = version >= 4 || !as_it_lies;
  return db;
}

Result<int> MerchandisingDb::version() const {
  Statement statement(db_, "PRAGMA user_version");
  if (statement.step() != SQLITE_ROW) return sqlite_error(db_, file_);
  return statement.integer(0);
}

// Makes what a file of an older version lacks, or all of a new one.
Status MerchandisingDb::bring_over() const {
  if (Status s = execute("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE"); !s) return s;
  const Result<int> found = version();
  Status made = found ? Status() : Status(found.error());
  // Unless another process just did.
  if (made && *found < kVersion) {
    made = execute(
        "CREATE TABLE IF NOT EXISTS keys (name TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, scopes TEXT NOT NULL,"
        " created TEXT NOT NULL) STRICT;"
        "CREATE TABLE IF NOT EXISTS synonyms (id TEXT PRIMARY KEY, root TEXT NOT NULL, phrases TEXT NOT NULL) STRICT;"
        "CREATE TABLE IF NOT EXISTS curated (id TEXT PRIMARY KEY, block TEXT NOT NULL, product TEXT NOT NULL,"
        " category TEXT NOT NULL, products TEXT NOT NULL) STRICT;"
        "ALTER TABLE curated ADD COLUMN segment TEXT NOT NULL DEFAULT '';"
        "PRAGMA user_version = 4;");
  }
  if (made) made = execute("COMMIT");
  if (!made) (void)execute("ROLLBACK");
  return made;
}

Result<std::vector<StoredKey>> MerchandisingDb::keys() const {
  const std::lock_guard lock(mutex_);
  Statement statement(db_, "SELECT name, hash, scopes, created FROM keys ORDER BY name");
  std::vector<StoredKey> keys;
  int step = statement.step();
  for (; step == SQLITE_ROW; step = statement.step()) {
    keys.push_back({statement.text(0), statement.text(1), statement.text(2), statement.text(3)});
  }
  if (step != SQLITE_DONE) return sqlite_error(db_, file_);
  return keys;
}

Status MerchandisingDb::add_key(const StoredKey& key) {
  const std::lock_guard lock(mutex_);
  Statement statement(db_, "INSERT INTO keys (name, hash, scopes, created) VALUES (?, ?, ?, ?)");
  statement.bind(1, key.name);
  statement.bind(2, key.hash);
  statement.bind(3, key.scopes);
  statement.bind(4, key.created);
  if (statement.step() == SQLITE_DONE) return {};
  if (sqlite3_errcode(db_) == SQLITE_CONSTRAINT) {
    return make_error(ErrorCode::kConflict,
                      "there is a key named \"" + key.name + "\" already; remove it first or choose another name");
  }
  return sqlite_error(db_, file_);
}

namespace {

std::string texts_json(const std::vector<std::string>& texts) { return nlohmann::json(texts).dump(); }

std::optional<std::vector<std::string>> texts_of(const std::string& json_text) {
  const auto json = nlohmann::json::parse(json_text, nullptr, false);
  if (!json.is_array()) return std::nullopt;
  std::vector<std::string> texts;
  for (const auto& text : json) {
    if (!text.is_string()) return std::nullopt;
    texts.push_back(text.get<std::string>());
  }
  return texts;
}

}  // namespace

Result<std::vector<query::SynonymSet>> MerchandisingDb::synonyms() const {
  std::vector<query::SynonymSet> sets;
  if (!has_synonyms_) return sets;
  const std::lock_guard lock(mutex_);
  Statement statement(db_, "SELECT id, root, phrases FROM synonyms ORDER BY id");
  int step = statement.step();
  for (; step == SQLITE_ROW; step = statement.step()) {
    auto phrases = texts_of(statement.text(2));
    if (!phrases) {
      return make_error(ErrorCode::kCorrupt,
                        "the synonyms " + statement.text(0) + " cannot be read; remove them from the table synonyms",
                        file_.string());
    }
    sets.push_back({statement.text(0), statement.text(1), std::move(*phrases)});
  }
  if (step != SQLITE_DONE) return sqlite_error(db_, file_);
  return sets;
}

Status MerchandisingDb::put_synonyms(const query::SynonymSet& set) {
  const std::lock_guard lock(mutex_);
  Statement statement(db_, "INSERT OR REPLACE INTO synonyms (id, root, phrases) VALUES (?, ?, ?)");
  statement.bind(1, set.id);
  statement.bind(2, set.root);
  statement.bind(3, texts_json(set.synonyms));
  if (statement.step() == SQLITE_DONE) return {};
  return sqlite_error(db_, file_);
}

Status MerchandisingDb::remove_synonyms(std::string_view id) {
  const std::lock_guard lock(mutex_);
  Statement statement(db_, "DELETE FROM synonyms WHERE id = ?");
  statement.bind(1, id);
  if (statement.step() != SQLITE_DONE) return sqlite_error(db_, file_);
  if (sqlite3_changes(db_) == 0)
    return make_error(ErrorCode::kNotFound, "there are no synonyms with the id \"" + std::string(id) + "\"");
  return {};
}

Result<std::vector<CuratedList>> MerchandisingDb::curated() const {
  std::vector<CuratedList> lists;
  if (!has_curated_) return lists;
  const std::lock_guard lock(mutex_);
  Statement statement(db_, has_segments_
                               ? "SELECT id, block, product, category, products, segment FROM curated ORDER BY id"
                               : "SELECT id, block, product, category, products, '' FROM curated ORDER BY id");
  int step = statement.step();
  for (; step == SQLITE_ROW; step = statement.step()) {
    auto products = texts_of(statement.text(4));
    if (!products) {
      return make_error(ErrorCode::kCorrupt,
                        "the curated list " + statement.text(0) + " cannot be read; remove it from the table curated",
                        file_.string());
    }
    lists.push_back({statement.text(0), statement.text(1), statement.text(2), statement.text(3), statement.text(5),
                     std::move(*products)});
  }
  if (step != SQLITE_DONE) return sqlite_error(db_, file_);
  return lists;
}

Status MerchandisingDb::put_curated(const CuratedList& list) {
  const std::lock_guard lock(mutex_);
  Statement statement(
      db_,
      "INSERT OR REPLACE INTO curated (id, block, product, category, products, segment) VALUES (?, ?, ?, ?, ?, ?)");
  statement.bind(1, list.id);
  statement.bind(2, list.block);
  statement.bind(3, list.product);
  statement.bind(4, list.category);
  statement.bind(5, texts_json(list.products));
  statement.bind(6, list.segment);
  if (statement.step() == SQLITE_DONE) return {};
  return sqlite_error(db_, file_);
}

Status MerchandisingDb::remove_curated(std::string_view id) {
  const std::lock_guard lock(mutex_);
  Statement statement(db_, "DELETE FROM curated WHERE id = ?");
  statement.bind(1, id);
  if (statement.step() != SQLITE_DONE) return sqlite_error(db_, file_);
  if (sqlite3_changes(db_) == 0)
    return make_error(ErrorCode::kNotFound, "there is no curated list with the id \"" + std::string(id) + "\"");
  return {};
}

Result<std::int64_t> MerchandisingDb::changes() const {
  const std::lock_guard lock(mutex_);
  Statement statement(db_, "PRAGMA data_version");
  if (statement.step() != SQLITE_ROW) return sqlite_error(db_, file_);
  return statement.integer(0);
}

Status MerchandisingDb::remove_key(std::string_view name) {
  const std::lock_guard lock(mutex_);
  Statement statement(db_, "DELETE FROM keys WHERE name = ?");
  statement.bind(1, name);
  if (statement.step() != SQLITE_DONE) return sqlite_error(db_, file_);
  if (sqlite3_changes(db_) == 0)
    return make_error(ErrorCode::kNotFound, "there is no key named \"" + std::string(name) + "\"");
  return {};
}

}  // namespace shelfwise::server
