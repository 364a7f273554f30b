#include "events/log_reader.h"

#include <utility>

namespace shelfwise::events {
namespace {

// Resets a statement when its reading is over, however it ends: a statement left open holds the log's old state.
class Reading {
 public:
  explicit Reading(Statement& statement) : statement_(statement) {}
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  ~Reading() { statement_.reset(); }

 private:
  Statement& statement_;
};

Error bad_row(const char* table, std::uint64_t row) {
  return make_error(ErrorCode::kCorrupt, std::string("row ") + std::to_string(row) + " of the table " + table +
                                             " in the event log cannot be read; restore events.db from a backup");
}

Result<std::uint64_t> one_number(Statement& statement) {
  const Reading reading(statement);
  const auto row = statement.step();
  if (!row) return row.error();
  return *row ? static_cast<std::uint64_t>(statement.integer(0)) : 0;
}

}  // namespace

Result<LogReader> LogReader::create(Connection connection) {
  LogReader reader;
  reader.connection_ = std::move(connection);
  if (const Status status = reader.prepare(reader.connection_); !status) return status.error();
  return reader;
}

Result<LogReader> LogReader::borrow(Connection& connection) {
  LogReader reader;
  if (const Status status = reader.prepare(connection); !status) return status.error();
  return reader;
}

Status LogReader::prepare(Connection& connection) {
  const std::pair<Statement*, const char*> all[] = {
      {&visit_, "SELECT sequence, data FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?"},
      {&find_, "SELECT sequence FROM lookup WHERE key = ? ORDER BY sequence"},
      {&event_, "SELECT data FROM event WHERE sequence = ?"},
      {&message_, "SELECT json FROM message WHERE sequence = ?"},
      {&facts_, "SELECT row, data FROM fact WHERE row > ? ORDER BY row"},
      {&last_, "SELECT max(sequence) FROM event"},
      {&erased_, "SELECT value FROM counter WHERE name = 'erased'"},
      {&beside_, "SELECT value FROM counter WHERE name = 'erased_beside'"},
  };
  for (const auto& [statement, sql] : all) {
    auto prepared = connection.prepare(sql);
    if (!prepared) return prepared.error();
    *statement = std::move(*prepared);
  }
  return {};
}

Result<bool> LogReader::visit(std::uint64_t after, int limit, const std::function<bool(const Event&)>& visitor,
                              std::uint64_t& last) {
  const Reading reading(visit_);
  visit_.bind(1, static_cast<std::int64_t>(after));
  visit_.bind(2, limit);
  last = after;
  Event event;
  for (;;) {
    const auto row = visit_.step();
    if (!row) return row.error();
    if (!*row) return true;
    last = static_cast<std::uint64_t>(visit_.integer(0));
    const std::string_view data = visit_.blob(1);
    if (is_erased(data)) continue;
    if (!decode_event(data, event)) return bad_row("event", last);
    event.sequence = last;
    if (!visitor(event)) return false;
  }
}

Result<std::vector<std::uint64_t>> LogReader::find(std::int64_t key) {
  const Reading reading(find_);
  find_.bind(1, key);
  std::vector<std::uint64_t> sequences;
  for (;;) {
    const auto row = find_.step();
    if (!row) return row.error();
    if (!*row) return sequences;
    sequences.push_back(static_cast<std::uint64_t>(find_.integer(0)));
  }
}

Result<bool> LogReader::event(std::uint64_t sequence, Event& event) {
  const Reading reading(event_);
  event_.bind(1, static_cast<std::int64_t>(sequence));
  const auto row = event_.step();
  if (!row) return row.error();
  if (!*row || is_erased(event_.blob(0))) return false;
  if (!decode_event(event_.blob(0), event)) return bad_row("event", sequence);
  event.sequence = sequence;
  return true;
}

Result<std::string> LogReader::message(std::uint64_t sequence) {
  const Reading reading(message_);
  message_.bind(1, static_cast<std::int64_t>(sequence));
  const auto row = message_.step();
  if (!row) return row.error();
  if (!*row || is_erased(message_.blob(0))) return std::string();
  return std::string(message_.blob(0));
}

Status LogReader::facts(std::int64_t after, const std::function<void(std::int64_t, const Fact*)>& visitor) {
  const Reading reading(facts_);
  facts_.bind(1, after);
  Fact fact;
  for (;;) {
    const auto row = facts_.step();
    if (!row) return row.error();
    if (!*row) return {};
    const std::int64_t number = facts_.integer(0);
    const bool erased = is_erased(facts_.blob(1));
    if (!erased && !decode_fact(facts_.blob(1), fact)) return bad_row("fact", static_cast<std::uint64_t>(number));
    visitor(number, erased ? nullptr : &fact);
  }
}

Result<std::uint64_t> LogReader::last_sequence() { return one_number(last_); }
Result<std::uint64_t> LogReader::erased() { return one_number(erased_); }
Result<std::uint64_t> LogReader::erased_beside() { return one_number(beside_); }

}  // namespace shelfwise::events
