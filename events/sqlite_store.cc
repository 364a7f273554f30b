// EventStore over SQLite: one writer in turns (group commit), a pool of readers, and the facts in memory.
#include <algorithm>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <shared_mutex>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "events/event_store.h"
#include "events/facts.h"
#include "events/group_commit.h"
#include "events/log_reader.h"
#include "events/log_schema.h"
#include "events/log_writer.h"
#include "events/preferences_json.h"

namespace shelfwise::events {
namespace {

// A read is cut into pieces of so many rows, so that none holds the log's old state for long.
constexpr int kRowsPerRead = 20'000;

bool concerns_nobody_else(const Error& error) {
  return error.code == ErrorCode::kNotFound || error.code == ErrorCode::kInvalidArgument;
}

class SqliteEventStore final : public EventStore {
 public:
  SqliteEventStore(std::filesystem::path file, Options options, const std::string& salt)
      : file_(std::move(file)),
        options_(options),
        keys_(salt),
        hash_id_([salt](const ShopperId& id) { return tombstone_hash(salt, id); }),
        facts_(hash_id_),
        commits_([this](const std::vector<GroupCommit::Task*>& tasks) { commit(tasks); }) {}

  Status start(Connection connection);

  Result<std::vector<Outcome>> append(std::span<Incoming> batch) override;
  Status for_each(std::uint64_t after, const std::function<bool(const Event&)>& visit) const override;
  Status for_each_message(std::uint64_t after, const std::function<bool(const StoredMessage&)>& visit) const override;
  Result<std::vector<Event>> events_of(const ShopperId& shopper) const override;
  Result<std::vector<StoredMessage>> messages_of(const ShopperId& shopper) const override;
  Result<std::uint64_t> last_sequence() const override;
  Result<std::uint64_t> count() const override;

  Result<Identity> resolve(const ShopperId& id) const override;
  Status link(const ShopperId& a, const ShopperId& b, TimePoint at) override;
  Status unlink(const ShopperId& a, const ShopperId& b, TimePoint at) override;
  Result<std::vector<std::pair<ShopperId, ShopperId>>> links() const override;

  Result<bool> consented(const ShopperId& id) const override;
  Status set_consent(const ShopperId& id, bool granted, TimePoint at) override;
  Result<Preferences> preferences(const ShopperId& id) const override;
  Status set_preferences(const ShopperId& id, const Preferences& preferences, TimePoint at) override;
  Result<std::vector<ShopperId>> refused() const override;
  Result<std::vector<std::pair<ShopperId, Preferences>>> all_preferences() const override;

  Result<std::uint64_t> erase(const ShopperId& id, TimePoint at) override;

 private:
  struct Row {
    std::string data;
    std::vector<std::int64_t> keys;
  };

  // A reader taken from the pool, and brought back.
  class Borrowed {
   public:
    Borrowed(const SqliteEventStore& store, std::unique_ptr<LogReader> reader)
        : store_(&store), reader_(std::move(reader)) {}
    Borrowed(Borrowed&&) = default;
    Borrowed& operator=(Borrowed&&) = delete;
    ~Borrowed() {
      if (reader_ != nullptr) store_->bring_back(std::move(reader_));
    }
    LogReader* operator->() { return reader_.get(); }
    LogReader& operator*() { return *reader_; }

   private:
    const SqliteEventStore* store_;
    std::unique_ptr<LogReader> reader_;
  };
  Result<Borrowed> borrow() const;
  void bring_back(std::unique_ptr<LogReader> reader) const;

  Status load_facts(LogReader& reader, bool again = false) const;
  Status fresh_facts() const;
  template <class Read>
  auto read_facts(Read read) const {
    const std::shared_lock lock(facts_mutex_);
    return read(std::as_const(facts_));
  }

  // In the writer's transaction.
  void commit(const std::vector<GroupCommit::Task*>& tasks);
  Status run_tasks(const std::vector<GroupCommit::Task*>& tasks);
  Status submit(size_t weight, std::function<Status()> work, bool truncate = false);
  Status note(const Fact& fact);
  Status store_batch(std::span<const Incoming> batch, const std::vector<Row>& rows, std::vector<Outcome>& outcomes,
                     std::vector<std::uint64_t>& sequences);
  Result<Outcome> judge(const Event& event, std::unordered_set<std::string_view>& batch_ids);
  Result<bool> seen_before(const MessageId& id);
  Status note_link(const Event& event);
  Result<std::uint64_t> erase_now(const ShopperId& id, TimePoint at);

  Result<std::vector<std::uint64_t>> sequences_of(LogReader& reader, const std::vector<ShopperId>& ids) const;
  Status visit_shopper(const ShopperId& shopper, const std::function<Status(LogReader&, Event&)>& visit) const;
  std::vector<ShopperId> members(const ShopperId& id) const;
  bool directly_linked(const ShopperId& a, const ShopperId& b) const;

  const std::filesystem::path file_;
  const Options options_;
  const LookupKeys keys_;
  const Facts::HashId hash_id_;

  std::unique_ptr<LogWriter> writer_;  // of whoever leads; absent where read only

  // Closed before the writer, which as the last connection empties the write-ahead log.
  mutable std::mutex readers_mutex_;
  mutable std::vector<std::unique_ptr<LogReader>> readers_;

  mutable std::shared_mutex facts_mutex_;
  mutable Facts facts_;
  mutable std::int64_t last_fact_ = 0;

  GroupCommit commits_;
};

Status SqliteEventStore::start(Connection connection) {
  if (options_.read_only) {
    auto reader = LogReader::create(std::move(connection));
    if (!reader) return reader.error();
    bring_back(std::make_unique<LogReader>(std::move(*reader)));
  } else {
    auto writer = LogWriter::create(std::move(connection), keys_);
    if (!writer) return writer.error();
    writer_ = std::move(*writer);
  }
  return fresh_facts();
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

// ---- writing

void SqliteEventStore::commit(const std::vector<GroupCommit::Task*>& tasks) {
  if (const Status status = run_tasks(tasks); !status) {
    for (GroupCommit::Task* task : tasks) {
      if (task->status.ok()) task->status = status;
    }
    return;
  }
  for (GroupCommit::Task* task : tasks) {
    if (task->truncate && task->status.ok()) task->status = writer_->truncate_wal();
  }
}

Status SqliteEventStore::run_tasks(const std::vector<GroupCommit::Task*>& tasks) {
  if (Status status = writer_->begin(); !status) return status;
  Status status = load_facts(writer_->reader());
  for (GroupCommit::Task* task : tasks) {
    if (!status) break;
    task->status = task->work();
    if (!task->status && !concerns_nobody_else(task->status.error())) status = task->status;
  }
  if (status) status = writer_->commit();
  if (status) return {};
  writer_->rollback();
  (void)load_facts(writer_->reader(), true);  // where it fails, the next transaction fails in the same way
  return status;
}

Status SqliteEventStore::submit(size_t weight, std::function<Status()> work, bool truncate) {
  if (writer_ == nullptr) {
    return make_error(ErrorCode::kForbidden, "the event log was opened to be read only", file_.string());
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

Result<std::vector<Outcome>> SqliteEventStore::append(std::span<Incoming> batch) {
  std::vector<Row> rows(batch.size());
  for (size_t i = 0; i < batch.size(); ++i) {
    const Event& event = batch[i].event;
    if (event.message_id.empty() || owner(event).empty()) {
      return make_error(ErrorCode::kInvalidArgument, "an event needs a messageId and an anonymousId or userId",
                        "/batch/" + std::to_string(i));
    }
    rows[i] = Row{encode_event(event), keys_of(event, keys_)};
  }
  std::vector<Outcome> outcomes;
  std::vector<std::uint64_t> sequences;
  if (batch.empty()) return outcomes;
  const Status status = submit(batch.size(), [&] { return store_batch(batch, rows, outcomes, sequences); });
  if (!status) return status.error();
  for (size_t i = 0; i < batch.size(); ++i) batch[i].event.sequence = sequences[i];
  return outcomes;
}

Status SqliteEventStore::store_batch(std::span<const Incoming> batch, const std::vector<Row>& rows,
                                     std::vector<Outcome>& outcomes, std::vector<std::uint64_t>& sequences) {
  outcomes.clear();
  sequences.clear();
  std::unordered_set<std::string_view> batch_ids;
  std::vector<std::pair<std::int64_t, std::uint64_t>> keys;
  for (size_t i = 0; i < batch.size(); ++i) {
    const Event& event = batch[i].event;
    const auto outcome = judge(event, batch_ids);
    if (!outcome) return outcome.error();
    outcomes.push_back(*outcome);
    sequences.push_back(*outcome == Outcome::kStored ? writer_->next_sequence() : 0);
    // A stored refusal follows the shopper to a new device, so its link is kept; the message is not.
    const bool refused_before = *outcome == Outcome::kOptedOut && !event.opted_out;
    if (*outcome == Outcome::kStored || refused_before) {
      if (Status status = note_link(event); !status) return status;
    }
    if (*outcome != Outcome::kStored) continue;
    for (const std::int64_t key : rows[i].keys) keys.emplace_back(key, writer_->next_sequence());
    if (Status status = writer_->add_event(rows[i].data, batch[i].json); !status) return status;
  }
  return writer_->add_keys(std::move(keys));
}

Result<Outcome> SqliteEventStore::judge(const Event& event, std::unordered_set<std::string_view>& batch_ids) {
  {
    const std::shared_lock lock(facts_mutex_);
    for (const ShopperId* id : {&event.user_id, &event.anonymous_id, &event.previous_id}) {
      if (facts_.erased_after(*id, event.time)) return Outcome::kErased;
    }
    if (event.opted_out) return Outcome::kOptedOut;
    for (const ShopperId* id : {&event.user_id, &event.anonymous_id, &event.previous_id}) {
      if (!id->empty() && facts_.refused(*id)) return Outcome::kOptedOut;
    }
  }
  const auto seen = seen_before(event.message_id);
  if (!seen) return seen.error();
  if (*seen || !batch_ids.insert(event.message_id.str()).second) return Outcome::kSeenBefore;
  return Outcome::kStored;
}

Result<bool> SqliteEventStore::seen_before(const MessageId& id) {
  const auto sequences = writer_->reader().find(keys_.message(id));
  if (!sequences) return sequences.error();
  Event other;
  for (const std::uint64_t sequence : *sequences) {
    const auto found = writer_->reader().event(sequence, other);
    if (!found) return found.error();
    if (*found && other.message_id == id) return true;
  }
  return false;
}

Status SqliteEventStore::note_link(const Event& event) {
  Fact fact{Fact::Kind::kLink, true, event.time, event.anonymous_id, event.user_id, "user"};
  if (event.kind == EventKind::kAlias) fact.a = event.previous_id;
  if (event.kind != EventKind::kAlias && event.kind != EventKind::kIdentify) return {};
  const bool news = read_facts([&](const Facts& facts) { return facts.would_link(fact.a, fact.b, fact.at); });
  return news ? note(fact) : Status();
}

// ---- reading events

Status SqliteEventStore::for_each(std::uint64_t after, const std::function<bool(const Event&)>& visit) const {
  auto reader = borrow();
  if (!reader) return reader.error();
  for (;;) {
    std::uint64_t last = after;
    const auto wants_more = (*reader)->visit(after, kRowsPerRead, visit, last);
    if (!wants_more) return wants_more.error();
    if (!*wants_more || last == after) return {};
    after = last;
  }
}

Status SqliteEventStore::for_each_message(std::uint64_t after,
                                          const std::function<bool(const StoredMessage&)>& visit) const {
  auto messages = borrow();
  if (!messages) return messages.error();
  Status status;
  const Status read = for_each(after, [&](const Event& event) {
    auto json = (*messages)->message(event.sequence);
    if (!json) status = json.error();
    // Erased since the event was read: there is no message left to hand out.
    if (!status || json->empty()) return status.ok();
    return visit(StoredMessage{event.sequence, std::move(*json)});
  });
  return read ? status : read;
}

Result<std::vector<std::uint64_t>> SqliteEventStore::sequences_of(LogReader& reader,
                                                                  const std::vector<ShopperId>& ids) const {
  std::vector<std::uint64_t> all;
  for (const ShopperId& id : ids) {
    for (const std::int64_t key : {keys_.user(id), keys_.other(id)}) {
      const auto found = reader.find(key);
      if (!found) return found.error();
      all.insert(all.end(), found->begin(), found->end());
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

Status SqliteEventStore::visit_shopper(const ShopperId& shopper,
                                       const std::function<Status(LogReader&, Event&)>& visit) const {
  if (Status status = fresh_facts(); !status) return status;
  const std::vector<ShopperId> ids = members(shopper);
  auto reader = borrow();
  if (!reader) return reader.error();
  const auto sequences = sequences_of(**reader, ids);
  if (!sequences) return sequences.error();
  for (const std::uint64_t sequence : *sequences) {
    Event event;
    const auto found = (*reader)->event(sequence, event);
    if (!found) return found.error();
    if (!*found || !std::binary_search(ids.begin(), ids.end(), owner(event))) continue;
    if (Status status = visit(**reader, event); !status) return status;
  }
  return {};
}

Result<std::vector<Event>> SqliteEventStore::events_of(const ShopperId& shopper) const {
  std::vector<Event> events;
  const Status status = visit_shopper(shopper, [&](LogReader&, Event& event) {
    events.push_back(std::move(event));
    return Status();
  });
  if (!status) return status.error();
  return events;
}

Result<std::vector<StoredMessage>> SqliteEventStore::messages_of(const ShopperId& shopper) const {
  std::vector<StoredMessage> messages;
  const Status status = visit_shopper(shopper, [&](LogReader& reader, Event& event) -> Status {
    auto json = reader.message(event.sequence);
    if (!json) return json.error();
    messages.push_back({event.sequence, std::move(*json)});
    return {};
  });
  if (!status) return status.error();
  return messages;
}

Result<std::uint64_t> SqliteEventStore::last_sequence() const {
  auto reader = borrow();
  if (!reader) return reader.error();
  return (*reader)->last_sequence();
}

// Sequences have no gaps and erased events keep their rows, so nothing needs to be counted.
Result<std::uint64_t> SqliteEventStore::count() const {
  auto reader = borrow();
  if (!reader) return reader.error();
  const auto erased = (*reader)->erased();
  if (!erased) return erased.error();
  const auto last = (*reader)->last_sequence();
  if (!last) return last.error();
  return *last - *erased;
}

// ---- identities

std::vector<ShopperId> SqliteEventStore::members(const ShopperId& id) const {
  return read_facts([&](const Facts& facts) { return facts.members(id); });
}

bool SqliteEventStore::directly_linked(const ShopperId& a, const ShopperId& b) const {
  return read_facts([&](const Facts& facts) { return facts.linked(a, b); });
}

Result<Identity> SqliteEventStore::resolve(const ShopperId& id) const {
  if (const Status status = fresh_facts(); !status) return status.error();
  Identity identity{{}, members(id)};
  auto reader = borrow();
  if (!reader) return reader.error();
  for (const ShopperId& member : identity.members) {
    bool is_user = read_facts([&](const Facts& facts) { return facts.linked_as_user(member); });
    if (!is_user && identity.members.size() > 1) {
      const auto as_user = (*reader)->find(keys_.user(member));
      if (!as_user) return as_user.error();
      is_user = !as_user->empty();
    }
    if (!is_user) continue;
    identity.canonical = member;
    return identity;
  }
  identity.canonical = identity.members.front();
  return identity;
}

Status SqliteEventStore::link(const ShopperId& a, const ShopperId& b, TimePoint at) {
  if (a.empty() || b.empty() || a == b) {
    return make_error(ErrorCode::kInvalidArgument, "a link needs two different ids");
  }
  return submit(1, [&]() -> Status {
    if (directly_linked(a, b)) return {};
    return note(Fact{Fact::Kind::kLink, true, at, a, b, {}});
  });
}

Status SqliteEventStore::unlink(const ShopperId& a, const ShopperId& b, TimePoint at) {
  return submit(1, [&]() -> Status {
    if (!directly_linked(a, b)) {
      return make_error(ErrorCode::kNotFound, "\"" + a.str() + "\" and \"" + b.str() +
                                                  "\" are not linked directly; an export of the shopper lists all ids");
    }
    return note(Fact{Fact::Kind::kLink, false, at, a, b, {}});
  });
}

Result<std::vector<std::pair<ShopperId, ShopperId>>> SqliteEventStore::links() const {
  if (const Status status = fresh_facts(); !status) return status.error();
  return read_facts([](const Facts& facts) { return facts.links(); });
}

// ---- consent and preferences

Result<bool> SqliteEventStore::consented(const ShopperId& id) const {
  if (const Status status = fresh_facts(); !status) return status.error();
  return read_facts([&](const Facts& facts) { return !facts.refused(id); });
}

// A decision is written for every id that is the shopper's at this time, so that it outlives an unlink.
Status SqliteEventStore::set_consent(const ShopperId& id, bool granted, TimePoint at) {
  if (id.empty()) return make_error(ErrorCode::kInvalidArgument, "consent needs a shopper's id");
  return submit(1, [&]() -> Status {
    for (const ShopperId& member : members(id)) {
      if (Status status = note(Fact{Fact::Kind::kConsent, granted, at, member, {}, {}}); !status) return status;
    }
    return {};
  });
}

Result<Preferences> SqliteEventStore::preferences(const ShopperId& id) const {
  if (const Status status = fresh_facts(); !status) return status.error();
  return preferences_from_json(read_facts([&](const Facts& facts) { return facts.preferences(id); }));
}

Status SqliteEventStore::set_preferences(const ShopperId& id, const Preferences& preferences, TimePoint at) {
  if (id.empty()) return make_error(ErrorCode::kInvalidArgument, "preferences need a shopper's id");
  return submit(1, [&]() -> Status {
    const std::string json = preferences_to_json(preferences);
    for (const ShopperId& member : members(id)) {
      if (Status status = note(Fact{Fact::Kind::kPreferences, true, at, member, {}, json}); !status) return status;
    }
    return {};
  });
}

Result<std::vector<ShopperId>> SqliteEventStore::refused() const {
  if (const Status status = fresh_facts(); !status) return status.error();
  return read_facts([](const Facts& facts) { return facts.refused(); });
}

Result<std::vector<std::pair<ShopperId, Preferences>>> SqliteEventStore::all_preferences() const {
  if (const Status status = fresh_facts(); !status) return status.error();
  const std::shared_lock lock(facts_mutex_);
  std::vector<std::pair<ShopperId, Preferences>> all;
  for (const ShopperId& id : facts_.with_preferences()) {
    auto preferences = preferences_from_json(facts_.preferences(id));
    if (!preferences) return preferences.error();
    all.emplace_back(id, std::move(*preferences));
  }
  return all;
}

// ---- erasure

Result<std::uint64_t> SqliteEventStore::erase(const ShopperId& id, TimePoint at) {
  if (id.empty()) return make_error(ErrorCode::kInvalidArgument, "erasure needs a shopper's id");
  std::uint64_t erased = 0;
  const auto work = [&]() -> Status {
    const auto count = erase_now(id, at);
    if (!count) return count.error();
    erased = *count;
    return {};
  };
  if (const Status status = submit(1, work, true); !status) return status.error();
  return erased;
}

// Every event that names one of the ids goes, also where it is another shopper's (a shared device, unlinked since).
Result<std::uint64_t> SqliteEventStore::erase_now(const ShopperId& id, TimePoint at) {
  const std::vector<ShopperId> ids = members(id);
  const auto sequences = sequences_of(writer_->reader(), ids);
  if (!sequences) return sequences.error();
  const auto is_member = [&](const ShopperId& other) { return std::binary_search(ids.begin(), ids.end(), other); };
  std::uint64_t erased = 0;
  Event event;
  for (const std::uint64_t sequence : *sequences) {
    const auto found = writer_->reader().event(sequence, event);
    if (!found) return found.error();
    if (!*found) continue;
    if (!is_member(event.user_id) && !is_member(event.anonymous_id) && !is_member(event.previous_id)) continue;
    if (const Status status = writer_->erase_event(event); !status) return status.error();
    ++erased;
  }
  std::vector<std::int64_t> rows;
  {
    const std::unique_lock lock(facts_mutex_);
    rows = facts_.forget(ids);
  }
  for (const std::int64_t row : rows) {
    if (const Status status = writer_->erase_fact(row); !status) return status.error();
  }
  for (const ShopperId& member : ids) {
    const Fact tombstone{Fact::Kind::kTombstone, true, at, {}, {}, hash_id_(member)};
    if (const Status status = note(tombstone); !status) return status.error();
  }
  return erased;
}

}  // namespace

Result<std::unique_ptr<EventStore>> EventStore::open(const std::filesystem::path& file, Options options) {
  auto connection = open_log(file, options);
  if (!connection) return connection.error();
  const auto salt = read_salt(*connection);
  if (!salt) return salt.error();
  auto store = std::make_unique<SqliteEventStore>(file, options, *salt);
  if (const Status status = store->start(std::move(*connection)); !status) return status.error();
  return std::unique_ptr<EventStore>(std::move(store));
}

}  // namespace shelfwise::events
