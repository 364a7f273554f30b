#include "events/log_schema.h"

#include <openssl/evp.h>
#include <unistd.h>

#include <system_error>

#include "common/random.h"

namespace shelfwise::events {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kApplicationId = 0x53484C46;  // "SHLF"
constexpr size_t kTombstoneBytes = 16;

// Rows of event, message and fact are only ever added at the end, or overwritten by as many zero bytes: nothing that
// was erased can linger in a page because SQLite moved it there before.
constexpr const char* kSchema = R"(
  CREATE TABLE event(sequence INTEGER PRIMARY KEY, data BLOB NOT NULL);
  CREATE TABLE message(sequence INTEGER PRIMARY KEY, json BLOB NOT NULL);
  CREATE TABLE key_run(run INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, blocks INTEGER NOT NULL,
                       filter BLOB NOT NULL);
  CREATE TABLE key_block(id INTEGER PRIMARY KEY, data BLOB NOT NULL);
  CREATE TABLE fact(row INTEGER PRIMARY KEY, data BLOB NOT NULL);
  CREATE TABLE counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE secret(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
  INSERT INTO counter VALUES('erased', 0);
  INSERT INTO secret VALUES('salt', randomblob(16));
  PRAGMA application_id = 1397247046;
  PRAGMA user_version = 3;
)";
static_assert(kApplicationId == 1'397'247'046 && kLogVersion == 3, "the schema above names both");

// Version 1 kept the index of keys as one sorted table. It is made from the events, so the new form is made from them.
constexpr const char* kFromVersion1 = R"(
  DROP TABLE lookup;
  CREATE TABLE key_run(run INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, blocks INTEGER NOT NULL,
                       filter BLOB NOT NULL);
  CREATE TABLE key_block(id INTEGER PRIMARY KEY, data BLOB NOT NULL);
  PRAGMA user_version = 3;
)";

// Version 3 may have events with a visit, which older programs cannot read; those of version 2 stay as they are.
constexpr const char* kFromVersion2 = "PRAGMA user_version = 3";

Status check_version(std::int64_t application, std::int64_t version, const fs::path& file) {
  if (application != kApplicationId) {
    return make_error(ErrorCode::kCorrupt, "is an SQLite database, but not an event log of Shelfwise; move it away",
                      file.string());
  }
  if (version > kLogVersion) {
    return make_error(ErrorCode::kNewerVersion,
                      "was written by a newer Shelfwise (format " + std::to_string(version) +
                          ", this one reads up to " + std::to_string(kLogVersion) + "); install the newer version",
                      file.string());
  }
  return {};
}

// Runs `sql` in a transaction where `query` gives `wanted`, unless another process just did.
Status run_where(Connection& connection, const char* query, std::int64_t wanted, const char* sql) {
  if (const Status status = connection.run("BEGIN IMMEDIATE"); !status) return status;
  const auto found = connection.integer(query);
  Status status = found ? Status() : Status(found.error());
  if (status && *found == wanted) status = connection.run(sql);
  if (status) status = connection.run("COMMIT");
  if (!status) (void)connection.run("ROLLBACK");
  return status;
}

Status create_tables(Connection& connection) {
  return run_where(connection, "SELECT count(*) FROM sqlite_schema", 0, kSchema);
}

Status prepare_log(Connection& connection, const fs::path& file, bool read_only) {
  const auto tables = connection.integer("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.error();
  if (*tables == 0 && read_only) return make_error(ErrorCode::kNotFound, "holds no event log yet", file.string());
  if (*tables == 0) {
    if (const Status status = connection.run("PRAGMA journal_mode = WAL"); !status) return status;
    if (const Status status = create_tables(connection); !status) return status;
  }
  const auto application = connection.integer("PRAGMA application_id");
  if (!application) return application.error();
  const auto version = connection.integer("PRAGMA user_version");
  if (!version) return version.error();
  return check_version(*application, *version, file);
}

}  // namespace

bool in_read_only_folder(const fs::path& file) {
  const fs::path folder = file.parent_path();
  return ::access(folder.empty() ? "." : folder.c_str(), W_OK) != 0;
}

Result<Connection> open_log(const fs::path& file, const EventStore::Options& options) {
  std::error_code ignored;
  if (options.read_only && !fs::exists(file, ignored)) {
    return make_error(ErrorCode::kNotFound, "there is no event log; events are posted to a server or imported",
                      file.string());
  }
  auto mode = options.read_only ? Connection::Mode::kReadOnly : Connection::Mode::kCreate;
  const bool in_use = fs::exists(file.string() + "-wal", ignored);
  if (options.read_only && !in_use && in_read_only_folder(file)) mode = Connection::Mode::kSnapshot;
  auto connection = Connection::open(file, mode, options.busy_timeout_ms);
  if (!connection) return connection.error();
  if (const Status status = prepare_log(*connection, file, options.read_only); !status) return status.error();
  // A commit is on the disk when it returns; what is deleted is overwritten.
  const std::string settings = options.read_only
                                   ? "PRAGMA query_only = ON"
                                   : "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -16384;"
                                     "PRAGMA wal_autocheckpoint = " +
                                         std::to_string(options.checkpoint_pages);
  if (const Status status = connection->run(settings.c_str()); !status) return status.error();
  const auto version = connection->integer("PRAGMA user_version");
  if (!version) return version.error();
  if (*version < kLogVersion && !options.read_only) {
    const char* sql = *version == 1 ? kFromVersion1 : kFromVersion2;
    if (Status s = run_where(*connection, "PRAGMA user_version", *version, sql); !s) return s.error();
  }
  return connection;
}

Result<std::string> read_salt(Connection& connection) {
  auto statement = connection.prepare("SELECT value FROM secret WHERE name = 'salt'");
  if (!statement) return statement.error();
  const auto row = statement->step();
  if (!row) return row.error();
  if (!*row || statement->blob(0).empty()) {
    return make_error(ErrorCode::kCorrupt, "the event log lost its salt; restore the file from a backup");
  }
  return std::string(statement->blob(0));
}

std::string tombstone_hash(std::string_view salt, const ShopperId& id) {
  const std::string text = std::string(salt) + id.str();
  unsigned char digest[EVP_MAX_MD_SIZE];
  EVP_Digest(text.data(), text.size(), digest, nullptr, EVP_sha256(), nullptr);
  return {reinterpret_cast<const char*>(digest), kTombstoneBytes};
}

LookupKeys::LookupKeys(std::string_view salt) : seed_(stable_hash(salt)) {}

std::uint64_t LookupKeys::key(std::string_view id, std::uint64_t role) const { return stable_hash(id, seed_ + role); }

std::vector<std::uint64_t> keys_of(const Event& event, const LookupKeys& keys) {
  std::vector<std::uint64_t> all{keys.message(event.message_id)};
  if (!event.user_id.empty()) all.push_back(keys.user(event.user_id));
  if (!event.anonymous_id.empty()) all.push_back(keys.other(event.anonymous_id));
  if (!event.previous_id.empty() && event.previous_id != event.anonymous_id) {
    all.push_back(keys.other(event.previous_id));
  }
  return all;
}

}  // namespace shelfwise::events
