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
  const auto runs = connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'key_run'");
  if (!runs) return runs.error();
  has_runs_ = *runs > 0;
  std::vector<std::pair<Statement*, const char*>> all = {
      {&visit_, "SELECT sequence, data FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?"},
      {&event_, "SELECT data FROM event WHERE sequence = ?"},
      {&message_, "SELECT json FROM message WHERE sequence = ?"},
      {&facts_, "SELECT row, data FROM fact WHERE row > ? ORDER BY row"},
      {&last_, "SELECT max(sequence) FROM event"},
      {&erased_, "SELECT value FROM counter WHERE name = 'erased'"},
      {&beside_, "SELECT value FROM counter WHERE name = 'erased_beside'"},
  };
  if (has_runs_) {
    all.insert(all.end(),
               {{&find_,
                 "SELECT first, data FROM key_run CROSS JOIN key_block ON id = (run << 32) + ((?1 * blocks) >> 32) "
                 "WHERE run BETWEEN ?2 AND ?3"},
                {&sealed_, "SELECT last FROM key_run ORDER BY run DESC LIMIT 1"},
                {&runs_, "SELECT run, first, last, blocks FROM key_run ORDER BY run"},
                {&filters_, "SELECT run, filter FROM key_run WHERE run > ? ORDER BY run"}});
  }
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

Status LogReader::find(std::uint64_t key, std::int64_t first_run, std::int64_t last_run,
                       std::vector<std::uint64_t>& sequences) {
  if (!has_runs_) return {};
  const Reading reading(find_);
  find_.bind(1, static_cast<std::int64_t>(key >> 32U));
  find_.bind(2, first_run);
  find_.bind(3, last_run);
  for (;;) {
    const auto row = find_.step();
    if (!row) return row.error();
    if (!*row) return {};
    const auto first = static_cast<std::uint64_t>(find_.integer(0));
    if (!find_in_block(find_.blob(1), key, first, sequences)) return bad_row("key_block", first);
  }
}

Result<std::uint64_t> LogReader::sealed() { return has_runs_ ? one_number(sealed_) : Result<std::uint64_t>(0U); }

Result<std::vector<KeyRun>> LogReader::runs() {
  std::vector<KeyRun> all;
  if (!has_runs_) return all;
  const Reading reading(runs_);
  for (;;) {
    const auto row = runs_.step();
    if (!row) return row.error();
    if (!*row) return all;
    all.push_back({runs_.integer(0), static_cast<std::uint64_t>(runs_.integer(1)),
                   static_cast<std::uint64_t>(runs_.integer(2)), static_cast<std::uint32_t>(runs_.integer(3))});
  }
}

Status LogReader::filters(std::int64_t after,
                          const std::function<void(std::int64_t run, std::string_view bytes)>& visitor) {
  if (!has_runs_) return {};
  const Reading reading(filters_);
  filters_.bind(1, after);
  for (;;) {
    const auto row = filters_.step();
    if (!row) return row.error();
    if (!*row) return {};
    visitor(filters_.integer(0), filters_.blob(1));
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
