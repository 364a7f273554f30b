#include "events/log_writer.h"

#include <algorithm>

namespace shelfwise::events {
namespace {

std::int64_t block_id(const KeyRun& run, std::uint32_t number) { return (run.number << 32) + number; }

// Calls `visit(number, entries)` for the sorted entries of each block that has some.
template <class Visit>
Status each_block(std::span<const KeyEntry> entries, std::uint32_t blocks, Visit visit) {
  for (std::size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
    const std::uint32_t number = block_of(entries[begin].key, blocks);
    while (end < entries.size() && block_of(entries[end].key, blocks) == number) ++end;
    if (Status status = visit(number, entries.subspan(begin, end - begin)); !status) return status;
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<LogWriter>> LogWriter::create(Connection connection) {
  std::unique_ptr<LogWriter> writer(new LogWriter(std::move(connection)));
  if (const Status status = writer->prepare(); !status) return status.error();
  auto reader = LogReader::borrow(writer->connection_);
  if (!reader) return reader.error();
  writer->reader_ = std::move(*reader);
  writer->connection_.tell_wal_pages(&writer->wal_pages_);
  return writer;
}

Status LogWriter::prepare() {
  const std::pair<Statement*, const char*> all[] = {
      {&begin_, "BEGIN IMMEDIATE"},
      {&commit_, "COMMIT"},
      {&add_event_, "INSERT INTO event VALUES(?, ?)"},
      {&add_message_, "INSERT INTO message VALUES(?, ?)"},
      {&add_run_, "INSERT INTO key_run VALUES(?, ?, ?, ?, ?)"},
      {&add_block_, "INSERT INTO key_block VALUES(?, ?)"},
      {&block_, "SELECT data FROM key_block WHERE id = ?"},
      {&change_block_, "UPDATE key_block SET data = ? WHERE id = ?"},
      {&add_fact_, "INSERT INTO fact VALUES(?, ?)"},
      {&clear_event_, "UPDATE event SET data = zeroblob(length(data)) WHERE sequence = ?"},
      {&clear_message_, "UPDATE message SET json = zeroblob(length(json)) WHERE sequence = ?"},
      {&clear_fact_, "UPDATE fact SET data = zeroblob(length(data)) WHERE row = ?"},
      {&count_erased_, "UPDATE counter SET value = value + ? WHERE name = 'erased'"},
      {&count_beside_,
       "INSERT INTO counter VALUES('erased_beside', ?1) ON CONFLICT(name) DO UPDATE SET value = value + ?1"},
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

Status LogWriter::add_run(std::uint64_t first, std::uint64_t last, std::span<const KeyEntry> entries,
                          const KeyFilter& filter) {
  const auto number = connection_.integer("SELECT max(run) + 1 FROM key_run");
  if (!number) return number.error();
  const KeyRun run{std::max<std::int64_t>(1, *number), first, last, blocks_for(entries.size())};
  add_run_.bind(1, run.number);
  add_run_.bind(2, static_cast<std::int64_t>(first));
  add_run_.bind(3, static_cast<std::int64_t>(last));
  add_run_.bind(4, run.blocks);
  add_run_.bind_blob(5, filter.bytes());
  if (Status status = add_run_.run(); !status) return status;
  return each_block(entries, run.blocks, [&](std::uint32_t number_of, std::span<const KeyEntry> block) {
    const std::string data = encode_block(block, first);
    add_block_.bind(1, block_id(run, number_of));
    add_block_.bind_blob(2, data);
    return add_block_.run();
  });
}

Status LogWriter::remove_keys(std::span<const KeyEntry> gone) {
  const auto runs = reader_.runs();
  if (!runs) return runs.error();
  std::vector<std::vector<KeyEntry>> of_run(runs->size());
  for (const KeyEntry& entry : gone) {
    const auto run = std::lower_bound(runs->begin(), runs->end(), entry.sequence,
                                      [](const KeyRun& one, std::uint64_t sequence) { return one.last < sequence; });
    if (run != runs->end()) of_run[static_cast<std::size_t>(run - runs->begin())].push_back(entry);
  }
  for (std::size_t i = 0; i < of_run.size(); ++i) {
    const KeyRun& run = (*runs)[i];
    const auto remove = [&](std::uint32_t number, std::span<const KeyEntry> entries) {
      return remove_from_block(run, number, entries);
    };
    if (Status status = each_block(of_run[i], run.blocks, remove); !status) return status;
  }
  return {};
}

Status LogWriter::remove_from_block(const KeyRun& run, std::uint32_t number, std::span<const KeyEntry> gone) {
  block_.bind(1, block_id(run, number));
  const auto row = block_.step();
  if (!row) return row.error();
  const std::string changed = *row ? block_without(block_.blob(0), gone, run.first) : std::string();
  block_.reset();
  if (!*row) return {};
  if (changed.empty()) return make_error(ErrorCode::kCorrupt, "the index of the event log cannot be read");
  change_block_.bind_blob(1, changed);
  change_block_.bind(2, block_id(run, number));
  return change_block_.run();
}

Result<std::int64_t> LogWriter::add_fact(const Fact& fact) {
  const std::string data = encode_fact(fact);
  add_fact_.bind(1, next_fact_);
  add_fact_.bind_blob(2, data);
  if (const Status status = add_fact_.run(); !status) return status.error();
  return next_fact_++;
}

Status LogWriter::erase_event(std::uint64_t sequence) {
  for (Statement* statement : {&clear_event_, &clear_message_}) {
    statement->bind(1, static_cast<std::int64_t>(sequence));
    if (Status status = statement->run(); !status) return status;
  }
  return {};
}

Status LogWriter::count_erased(std::uint64_t events, std::uint64_t beside) {
  if (beside > 0) {
    count_beside_.bind(1, static_cast<std::int64_t>(beside));
    if (Status status = count_beside_.run(); !status) return status;
  }
  count_erased_.bind(1, static_cast<std::int64_t>(events));
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
