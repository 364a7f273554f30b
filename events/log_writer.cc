#include "events/log_writer.h"

#include <algorithm>

namespace shelfwise::events {

std::vector<std::int64_t> keys_of(const Event& event, const LookupKeys& keys) {
  std::vector<std::int64_t> all{keys.message(event.message_id)};
  if (!event.user_id.empty()) all.push_back(keys.user(event.user_id));
  if (!event.anonymous_id.empty()) all.push_back(keys.other(event.anonymous_id));
  if (!event.previous_id.empty() && event.previous_id != event.anonymous_id) {
    all.push_back(keys.other(event.previous_id));
  }
  return all;
}

Result<std::unique_ptr<LogWriter>> LogWriter::create(Connection connection, LookupKeys keys) {
  std::unique_ptr<LogWriter> writer(new LogWriter(std::move(connection), keys));
  if (const Status status = writer->prepare(); !status) return status.error();
  auto reader = LogReader::borrow(writer->connection_);
  if (!reader) return reader.error();
  writer->reader_ = std::move(*reader);
  return writer;
}

Status LogWriter::prepare() {
  const std::pair<Statement*, const char*> all[] = {
      {&begin_, "BEGIN IMMEDIATE"},
      {&commit_, "COMMIT"},
      {&add_event_, "INSERT INTO event VALUES(?, ?)"},
      {&add_message_, "INSERT INTO message VALUES(?, ?)"},
      {&add_key_, "INSERT INTO lookup VALUES(?, ?)"},
      {&remove_key_, "DELETE FROM lookup WHERE key = ? AND sequence = ?"},
      {&add_fact_, "INSERT INTO fact VALUES(?, ?)"},
      {&clear_event_, "UPDATE event SET data = zeroblob(length(data)) WHERE sequence = ?"},
      {&clear_message_, "UPDATE message SET json = zeroblob(length(json)) WHERE sequence = ?"},
      {&clear_fact_, "UPDATE fact SET data = zeroblob(length(data)) WHERE row = ?"},
      {&count_erased_, "UPDATE counter SET value = value + 1 WHERE name = 'erased'"},
      {&count_beside_,
       "INSERT INTO counter VALUES('erased_beside', 1) ON CONFLICT(name) DO UPDATE SET value = value + 1"},
  };
  for (const auto& [statement, sql] : all) {
    auto prepared = connection_.prepare(sql);
    if (!prepared) return prepared.error();
    *statement = std::move(*prepared);
  }
  return {};
}

Status LogWriter::begin() {
  if (Status status = begin_.run(); !status) return status;
  const auto last = reader_.last_sequence();
  const auto fact = connection_.integer("SELECT max(row) FROM fact");
  if (!last || !fact) {
    rollback();
    return last ? fact.error() : last.error();
  }
  next_sequence_ = *last + 1;
  next_fact_ = *fact + 1;
  return {};
}

Status LogWriter::commit() { return commit_.run(); }

// Where a full disk has ended the transaction already, there is nothing left to roll back.
void LogWriter::rollback() { (void)connection_.run("ROLLBACK"); }

Status LogWriter::add_event(std::string_view data, std::string_view json) {
  const auto sequence = static_cast<std::int64_t>(next_sequence_);
  add_event_.bind(1, sequence);
  add_event_.bind_blob(2, data);
  if (Status status = add_event_.run(); !status) return status;
  add_message_.bind(1, sequence);
  add_message_.bind_blob(2, json);
  if (Status status = add_message_.run(); !status) return status;
  ++next_sequence_;
  return {};
}

Status LogWriter::add_keys(std::vector<std::pair<std::int64_t, std::uint64_t>> keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  for (const auto& [key, sequence] : keys) {
    add_key_.bind(1, key);
    add_key_.bind(2, static_cast<std::int64_t>(sequence));
    if (Status status = add_key_.run(); !status) return status;
  }
  return {};
}

Result<std::int64_t> LogWriter::add_fact(const Fact& fact) {
  const std::string data = encode_fact(fact);
  add_fact_.bind(1, next_fact_);
  add_fact_.bind_blob(2, data);
  if (const Status status = add_fact_.run(); !status) return status.error();
  return next_fact_++;
}

Status LogWriter::erase_event(const Event& event, bool beside) {
  const auto sequence = static_cast<std::int64_t>(event.sequence);
  for (Statement* statement : {&clear_event_, &clear_message_}) {
    statement->bind(1, sequence);
    if (Status status = statement->run(); !status) return status;
  }
  for (const std::int64_t key : keys_of(event, keys_)) {
    remove_key_.bind(1, key);
    remove_key_.bind(2, sequence);
    if (Status status = remove_key_.run(); !status) return status;
  }
  if (beside) {
    if (Status status = count_beside_.run(); !status) return status;
  }
  return count_erased_.run();
}

Status LogWriter::erase_fact(std::int64_t row) {
  clear_fact_.bind(1, row);
  return clear_fact_.run();
}

Status LogWriter::truncate_wal() {
  const auto busy = connection_.integer("PRAGMA wal_checkpoint(TRUNCATE)");
  if (!busy) return busy.error();
  if (*busy != 0) {
    return make_error(ErrorCode::kUnavailable,
                      "the rows are erased, but another process still reads an older state of the log; try again");
  }
  return {};
}

}  // namespace shelfwise::events
