// Reads events.db through one connection.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "common/result.h"
#include "events/codec.h"
#include "events/event.h"
#include "events/key_run.h"
#include "events/sqlite.h"

namespace shelfwise::events {

// For one thread at a time. Every call sees all that was committed before it began.
class LogReader {
 public:
  static Result<LogReader> create(Connection connection);
  // Statements of an open writer's connection, which outlives the reader: sees its uncommitted rows too.
  static Result<LogReader> borrow(Connection& connection);

  // Events above `after`, at most `limit` rows; `last` is the sequence of the last row read, erased ones included, or
  // `after` where there is none. False: the visitor wants no more.
  Result<bool> visit(std::uint64_t after, int limit, const std::function<bool(const Event&)>& visitor,
                     std::uint64_t& last);
  // Runs of keys (key_index.h). Up to which event there are any; 0 for none.
  Result<std::uint64_t> sealed();
  Result<std::vector<KeyRun>> runs();
  // Adds the sequences with this key: of all runs, of one.
  Status find_in_runs(std::uint64_t key, std::vector<std::uint64_t>& sequences) {
    return find(key, 0, INT64_MAX, sequences);
  }
  Status find_in_run(std::int64_t run, std::uint64_t key, std::vector<std::uint64_t>& sequences) {
    return find(key, run, run, sequences);
  }
  // The filters of runs numbered above `after`, ascending.
  Status filters(std::int64_t after, const std::function<void(std::int64_t run, std::string_view bytes)>& visitor);
  // The event of a sequence, false where there is none or it was erased.
  Result<bool> event(std::uint64_t sequence, Event& event);
  // The message of a sequence; empty where there is none or it was erased.
  Result<std::string> message(std::uint64_t sequence);
  // Facts of rows above `after`, ascending; superseded and erased ones are left out, but count for the last row's
  // number.
  Status facts(std::int64_t after, const std::function<void(std::int64_t row, const Fact*)>& visitor);
  Result<std::uint64_t> last_sequence();
  Result<std::uint64_t> erased();
  Result<std::uint64_t> erased_beside();  // of them, those of shoppers who were not erased themselves

 private:
  Status prepare(Connection& connection);
  Status find(std::uint64_t key, std::int64_t first_run, std::int64_t last_run, std::vector<std::uint64_t>& sequences);

  Connection connection_;
  Statement visit_;
  bool has_runs_ = false;  // not in a log of version 1
  Statement find_;
  Statement sealed_;
  Statement runs_;
  Statement filters_;
  Statement event_;
  Statement message_;
  Statement facts_;
  Statement last_;
  Statement erased_;
  Statement beside_;
};

}  // namespace shelfwise::events
