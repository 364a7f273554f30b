#include "events/sqlite_store.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace shelfwise::events {
namespace {

bool concerns_nobody_else(const Error& error) {
  return error.code == ErrorCode::kNotFound || error.code == ErrorCode::kInvalidArgument;
}

}  // namespace

Status SqliteEventStore::start(Connection connection) {
  if (options_.read_only) {
    auto reader = LogReader::create(std::move(connection));
    if (!reader) return reader.error();
    bring_back(std::make_unique<LogReader>(std::move(*reader)));
  } else {
    auto writer = LogWriter::create(std::move(connection));
    if (!writer) return writer.error();
    writer_ = std::move(*writer);
    auto for_folding = open_log(file_, options_);
    if (!for_folding) return for_folding.error();
    checkpointer_ = std::make_unique<Checkpointer>(std::move(*for_folding));
  }
  if (Status status = fresh_facts(); !status || writer_ == nullptr) return status;
  if (Status status = seal_all(); !status) return status;
  return erase_recorded();
}

// A log of version 1 comes without the index of its keys: made here run by run, so that memory stays bounded.
Status SqliteEventStore::seal_all() {
  for (;;) {
    const auto sealed = writer_->reader().sealed();
    const auto last = writer_->reader().last_sequence();
    if (!sealed) return sealed.error();
    if (!last) return last.error();
    // The first batch need not wait for what is in memory.
    if (*last - std::min(*sealed, *last) < events_per_run_) return index_.refresh(writer_->reader());
    if (Status status = writer_->begin(); !status) return status;
    Status status = index_.refresh(writer_->reader(), events_per_run_);
    if (status) status = index_.seal(*writer_, events_per_run_);
    if (status) status = writer_->commit();
    if (!status) {
      writer_->rollback();
      return status;
    }
    fold_wal();
  }
}

// ---- readers and facts

Result<SqliteEventStore::Borrowed> SqliteEventStore::borrow() const {
  {
    const std::lock_guard lock(readers_mutex_);
    if (!readers_.empty()) {
      std::unique_ptr<LogReader> reader = std::move(readers_.back());
      readers_.pop_back();
      return Borrowed(*this, std::move(reader));
    }
  }
  auto connection = open_log(file_, Options{.read_only = true, .busy_timeout_ms = options_.busy_timeout_ms});
  if (!connection) return connection.error();
  auto reader = LogReader::create(std::move(*connection));
  if (!reader) return reader.error();
  return Borrowed(*this, std::make_unique<LogReader>(std::move(*reader)));
}

void SqliteEventStore::bring_back(std::unique_ptr<LogReader> reader) const {
  if (snapshots_) return;  // the next read opens the file as it lies then
  const std::lock_guard lock(readers_mutex_);
  readers_.push_back(std::move(reader));
}

// What other processes have added since the last call; from the start again where `again`.
Status SqliteEventStore::load_facts(LogReader& reader, bool again) const {
  const std::unique_lock lock(facts_mutex_);
  bool erased = false;
  const auto take = [&](std::int64_t row, const Fact* fact) {
    last_fact_ = row;
    if (fact == nullptr) return;
    erased = erased || fact->kind == Fact::Kind::kTombstone;
    facts_.apply(row, *fact);
  };
  const auto clear = [&] {
    facts_ = Facts(hash_id_);
    last_fact_ = 0;
  };
  if (again) clear();
  const bool from_start = last_fact_ == 0;
  if (Status status = reader.facts(last_fact_, take); !status) return status;
  if (from_start || !erased) return {};
  // Another process erased a shopper: which of our facts went with them, the log alone tells.
  clear();
  return reader.facts(0, take);
}

Status SqliteEventStore::fresh_facts() const {
  auto reader = borrow();
  if (!reader) return reader.error();
  return load_facts(**reader);
}

// ---- transactions

Status SqliteEventStore::commit(const std::vector<GroupCommit::Task*>& tasks) {
  if (const Status begun = writer_->begin(); !begun) {
    for (GroupCommit::Task* task : tasks) task->status = begun;
    return begun;
  }
  if (const Status status = run_tasks(tasks); !status) {
    for (GroupCommit::Task* task : tasks) {
      if (task->status.ok()) task->status = status;
    }
    return {};
  }
  for (GroupCommit::Task* task : tasks) {
    if (!task->truncate || !task->status.ok()) continue;
    task->status = checkpointer_->alone([this] { return writer_->truncate_wal(); });
  }
  fold_wal();
  return {};
}

// Where the thread does not come after, the append waits: the log is bounded, and most of it is folded by then.
void SqliteEventStore::fold_wal() {
  constexpr int kFarBehind = 28'000;  // pages
  if (writer_->wal_pages() < options_.checkpoint_pages) return;
  if (writer_->wal_pages() < options_.checkpoint_pages + kFarBehind) return checkpointer_->wake();
  (void)checkpointer_->alone([this] { return writer_->fold_wal(); });
}

Status SqliteEventStore::run_tasks(const std::vector<GroupCommit::Task*>& tasks) {
  Status status = load_facts(writer_->reader());
  if (status) status = index_.refresh(writer_->reader());
  for (GroupCommit::Task* task : tasks) {
    if (!status) break;
    task->status = task->work();
    if (!task->status && !concerns_nobody_else(task->status.error())) status = task->status;
  }
  if (status) status = index_.seal(*writer_, events_per_run_);
  if (status) status = writer_->commit();
  if (status) return {};
  writer_->rollback();
  index_.reset();
  (void)load_facts(writer_->reader(), true);  // where it fails, the next transaction fails in the same way
  return status;
}

Status SqliteEventStore::submit(size_t weight, std::function<Status()> work, bool truncate) {
  if (writer_ == nullptr) {
    return make_error(ErrorCode::kUnavailable,
                      "the store is read-only here, so nothing about shoppers is stored; send it to a server that may "
                      "write the store's folder");
  }
  return commits_.submit(GroupCommit::Task{std::move(work), weight, truncate, {}});
}

Status SqliteEventStore::note(const Fact& fact) {
  const auto row = writer_->add_fact(fact);
  if (!row) return row.error();
  std::int64_t replaced = 0;
  {
    const std::unique_lock lock(facts_mutex_);
    replaced = facts_.apply(*row, fact);
    last_fact_ = *row;
  }
  return replaced == 0 ? Status() : writer_->erase_fact(replaced);
}

Result<std::unique_ptr<EventStore>> SqliteEventStore::open(const std::filesystem::path& file, Options options,
                                                           std::uint64_t events_per_run) {
  auto connection = open_log(file, options);
  if (!connection) return connection.error();
  const auto salt = read_salt(*connection);
  if (!salt) return salt.error();
  auto store = std::make_unique<SqliteEventStore>(file, options, *salt, events_per_run);
  if (const Status status = store->start(std::move(*connection)); !status) return status.error();
  return std::unique_ptr<EventStore>(std::move(store));
}

Result<std::unique_ptr<EventStore>> EventStore::open(const std::filesystem::path& file, Options options) {
  return SqliteEventStore::open(file, options, SqliteEventStore::kEventsPerRun);
}

}  // namespace shelfwise::events
