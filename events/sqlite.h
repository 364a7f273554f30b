// SQLite behind small owning types, with its failures as our errors. sqlite3.h is included by sqlite.cc alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "common/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace shelfwise::events {

class Statement;

// The path as SQLite takes it in a URI ("file:..."), to which parameters may be added.
std::string sqlite_uri(const std::filesystem::path& file);

// One connection, for one thread at a time.
class Connection {
 public:
  enum class Mode {
    kCreate,
    kReadOnly,
    kSnapshot,  // reads the file as it lies, without locks and without a write-ahead log: nobody may be writing it
  };
  static Result<Connection> open(const std::filesystem::path& file, Mode mode, int busy_timeout_ms);

  Connection() = default;
  Connection(Connection&&) noexcept = default;
  Connection& operator=(Connection&&) noexcept = default;

  // Runs statements without parameters; their rows are dropped.
  Status run(const char* sql);
  // The statement must not outlive the connection.
  Result<Statement> prepare(const char* sql);
  // The first column of the first row of a query without parameters; 0 where there is no row.
  Result<std::int64_t> integer(const char* sql);

  // From now on commits fold nothing into the file, and tell here how many pages the write-ahead log has; `pages` must
  // outlive the connection.
  void tell_wal_pages(int* pages);

  // What the last failed call was about, as an error that names the file and the remedy.
  Error error(std::string_view action) const;

 private:
  struct Close {
    void operator()(sqlite3* db) const;
  };
  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> db_;
};

// A compiled statement. Text and blobs bound to it must live until the next reset().
class Statement {
 public:
  Statement() = default;

  void bind(int index, std::int64_t value);
  void bind_blob(int index, std::string_view bytes);
  // A blob of `size` zero bytes.
  void bind_zeros(int index, std::int64_t size);

  // True: a row is there to be read.
  Result<bool> step();
  // step() to the end, then reset(), for statements without rows.
  Status run();
  void reset();

  std::int64_t integer(int column) const;
  std::string_view blob(int column) const;  // until the next step() or reset()

 private:
  friend class Connection;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::string file_;
};

}  // namespace shelfwise::events
