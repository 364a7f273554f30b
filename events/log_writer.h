// Writes events.db through one connection, in transactions.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "common/result.h"
#include "events/codec.h"
#include "events/event.h"
#include "events/key_run.h"
#include "events/log_reader.h"
#include "events/sqlite.h"

namespace shelfwise::events {

// For one thread at a time. Reads through reader() see what the open transaction has written.
class LogWriter {
 public:
  static Result<std::unique_ptr<LogWriter>> create(Connection connection);

  Status begin();   // waits for other processes
  Status commit();  // durable when it returns
  void rollback();  // after any of the calls below has failed

  // Rows to be added by the transaction, numbered on from the last one.
  std::uint64_t next_sequence() const { return next_sequence_; }
  Status add_event(std::string_view data, std::string_view json);
  // A run of keys (key_index.h), sorted, of the events from `first` to `last`.
  Status add_run(std::uint64_t first, std::uint64_t last, std::span<const KeyEntry> entries, const KeyFilter& filter);
  Result<std::int64_t> add_fact(const Fact& fact);

  // Overwrites with zeros.
  Status erase_event(std::uint64_t sequence);
  Status count_erased(std::uint64_t events, std::uint64_t beside);  // of them, those whose owner stays
  Status remove_keys(std::span<const KeyEntry> gone);               // from the runs; sorted
  Status erase_fact(std::int64_t row);

  // Pages of the write-ahead log as of the last commit. Commits fold nothing: fold_wal() does, as far as readers let
  // it.
  int wal_pages() const { return wal_pages_; }
  Status fold_wal() { return connection_.run("PRAGMA wal_checkpoint(PASSIVE)"); }
  // Moves everything from the write-ahead log into the file and empties it; kUnavailable where a reader holds it.
  Status truncate_wal();

  LogReader& reader() { return reader_; }

 private:
  explicit LogWriter(Connection connection) : connection_(std::move(connection)) {}
  Status prepare();
  Status remove_from_block(const KeyRun& run, std::uint32_t number, std::span<const KeyEntry> gone);

  int wal_pages_ = 0;
  Connection connection_;
  LogReader reader_;
  Statement begin_;
  Statement commit_;
  Statement add_event_;
  Statement add_message_;
  Statement add_run_;
  Statement add_block_;
  Statement block_;
  Statement change_block_;
  Statement add_fact_;
  Statement clear_event_;
  Statement clear_message_;
  Statement clear_fact_;
  Statement count_erased_;
  Statement count_beside_;
  std::uint64_t next_sequence_ = 1;
  std::int64_t next_fact_ = 1;
};

}  // namespace shelfwise::events
