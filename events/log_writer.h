// Writes events.db through one connection, in transactions.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/result.h"
#include "events/codec.h"
#include "events/event.h"
#include "events/log_reader.h"
#include "events/log_schema.h"
#include "events/sqlite.h"

namespace shelfwise::events {

// For one thread at a time. Reads through reader() see what the open transaction has written.
class LogWriter {
 public:
  static Result<std::unique_ptr<LogWriter>> create(Connection connection, LookupKeys keys);

  Status begin();   // waits for other processes
  Status commit();  // durable when it returns
  void rollback();  // after any of the calls below has failed

  // Rows to be added by the transaction, numbered on from the last one.
  std::uint64_t next_sequence() const { return next_sequence_; }
  Status add_event(std::string_view data, std::string_view json);
  // Index entries are handed over in one go: in the order of their keys they are several times faster in a large log.
  Status add_keys(std::vector<std::pair<std::int64_t, std::uint64_t>> keys);
  Result<std::int64_t> add_fact(const Fact& fact);

  // Overwrites with zeros.
  Status erase_event(const Event& event, bool beside);  // whether its owner stays
  Status erase_fact(std::int64_t row);

  // Moves everything from the write-ahead log into the file and empties it; kUnavailable where a reader holds it.
  Status truncate_wal();

  LogReader& reader() { return reader_; }
  const LookupKeys& keys() const { return keys_; }

 private:
  LogWriter(Connection connection, LookupKeys keys) : connection_(std::move(connection)), keys_(keys) {}
  Status prepare();

  Connection connection_;
  LookupKeys keys_;
  LogReader reader_;
  Statement begin_;
  Statement commit_;
  Statement add_event_;
  Statement add_message_;
  Statement add_key_;
  Statement remove_key_;
  Statement add_fact_;
  Statement clear_event_;
  Statement clear_message_;
  Statement clear_fact_;
  Statement count_erased_;
  Statement count_beside_;
  std::uint64_t next_sequence_ = 1;
  std::int64_t next_fact_ = 1;
};

// The keys under which an event is found.
std::vector<std::int64_t> keys_of(const Event& event, const LookupKeys& keys);

}  // namespace shelfwise::events
