#include "events/sqlite.h"

#include <sqlite3.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace shelfwise::events {
namespace {

namespace fs = std::filesystem;

struct Meaning {
  ErrorCode code;
  const char* remedy;
};

Meaning meaning(int result) {
  switch (result & 0xFF) {
    case SQLITE_FULL: return {ErrorCode::kNoSpace, "free some space on the disk and try again; nothing was stored"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorCode::kCorrupt, "restore the file from a backup, or move it away to begin with an empty log"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::kUnavailable,
              "nothing was stored; another process holds the log for long: try again, or end that process (fuser -v "
              "events.db names it)"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {ErrorCode::kIo, "the file or its folder cannot be written; check its owner and whether it is read-only"};
    case SQLITE_CANTOPEN:
      return {ErrorCode::kIo, "check that the folder exists and that this user may read and write it"};
    case SQLITE_IOERR: return {ErrorCode::kIo, "check the disk, then try again"};
    case SQLITE_TOOBIG: return {ErrorCode::kTooLarge, "the message is too large"};
    default: return {ErrorCode::kInternal, "please report this"};
  }
}

Error sqlite_error(sqlite3* db, std::string_view action, const std::string& file) {
  const int last_errno = errno;  // SQLite does not keep it for a failed commit
  const int result = db == nullptr ? SQLITE_NOMEM : sqlite3_extended_errcode(db);
  const int kept = db == nullptr ? 0 : sqlite3_system_errno(db);
  const int system = kept != 0 ? kept : last_errno;
  Meaning what = meaning(result);
  std::string reason = db == nullptr ? "out of memory" : sqlite3_errmsg(db);
  if ((result & 0xFF) == SQLITE_IOERR && system != 0) {
    reason = std::strerror(system);
    // A quota, or the largest size a file may have, is met as an I/O error.
    if (system == ENOSPC || system == EDQUOT || system == EFBIG) what = meaning(SQLITE_FULL);
  }
  return make_error(what.code, "cannot " + std::string(action) + ": " + reason + "; " + what.remedy, file);
}

}  // namespace

std::string sqlite_uri(const fs::path& file) {
  std::string uri = "file:";
  for (const char c : file.string()) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::strchr("/._-", c) != nullptr;
    char escaped[4];
    std::snprintf(escaped, sizeof escaped, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
    uri += plain ? std::string(1, c) : std::string(escaped);
  }
  return uri;
}

namespace {

int keep_pages(void* pages, sqlite3*, const char*, int count) {
  *static_cast<int*>(pages) = count;
  return SQLITE_OK;
}

}  // namespace

void Connection::tell_wal_pages(int* pages) { sqlite3_wal_hook(db_.get(), &keep_pages, pages); }

void Connection::Close::operator()(sqlite3* db) const { sqlite3_close_v2(db); }

Result<Connection> Connection::open(const fs::path& file, Mode mode, int busy_timeout_ms) {
  Connection connection;
  connection.file_ = file;
  const int flags = (mode == Mode::kCreate ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY) |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_URI;
  const std::string uri = sqlite_uri(file) + (mode == Mode::kSnapshot ? "?immutable=1" : "");
  sqlite3* db = nullptr;
  const int result = sqlite3_open_v2(uri.c_str(), &db, flags, nullptr);
  connection.db_.reset(db);
  if (result != SQLITE_OK) return connection.error("open the event log");
  sqlite3_extended_result_codes(db, 1);
  sqlite3_busy_timeout(db, busy_timeout_ms);
  return connection;
}

Error Connection::error(std::string_view action) const { return sqlite_error(db_.get(), action, file_.string()); }

Status Connection::run(const char* sql) {
  if (sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return error("use the event log");
  return {};
}

Result<Statement> Connection::prepare(const char* sql) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v3(db_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr) != SQLITE_OK) {
    return error("read the event log");
  }
  Statement statement;
  statement.statement_.reset(raw);
  statement.file_ = file_.string();
  return statement;
}

Result<std::int64_t> Connection::integer(const char* sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  const auto row = statement->step();
  if (!row) return row.error();
  return *row ? statement->integer(0) : 0;
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

// A failed bind leaves NULL, which every column of the log refuses: the statement itself then fails.
void Statement::bind(int index, std::int64_t value) { sqlite3_bind_int64(statement_.get(), index, value); }

void Statement::bind_blob(int index, std::string_view bytes) {
  sqlite3_bind_blob64(statement_.get(), index, bytes.data(), bytes.size(), SQLITE_STATIC);
}

void Statement::bind_zeros(int index, std::int64_t size) {
  sqlite3_bind_zeroblob64(statement_.get(), index, static_cast<sqlite3_uint64>(size));
}

Result<bool> Statement::step() {
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  Error error = sqlite_error(sqlite3_db_handle(statement_.get()), "use the event log", file_);
  sqlite3_reset(statement_.get());
  return error;
}

Status Statement::run() {
  for (;;) {
    const auto row = step();
    if (!row) return row.error();
    if (!*row) break;
  }
  reset();
  return {};
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string_view Statement::blob(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return data == nullptr ? std::string_view()
                         : std::string_view(static_cast<const char*>(data), static_cast<size_t>(size));
}

}  // namespace shelfwise::events
