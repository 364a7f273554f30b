// EventStore over SQLite: one writer in turns (group commit), a pool of readers, and the facts in memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "common/random.h"
#include "events/checkpointer.h"
#include "events/event_store.h"
#include "events/facts.h"
#include "events/group_commit.h"
#include "events/key_index.h"
#include "events/log_reader.h"
#include "events/log_schema.h"
#include "events/log_writer.h"

namespace shelfwise::events {

// EventStore over SQLite. Its parts: sqlite_store.cc (readers, facts, transactions), and what is done in and with
// these: append.cc, stored_events.cc, shoppers.cc, erasure.cc. Thread-safe.
class SqliteEventStore final : public EventStore {
 public:
  // Where to find an event by its ids is kept in memory for so many of the newest, about 60 bytes each, and then
  // written out sorted. More makes finding faster, and the append that has to write it out slower (some 50 ms).
  static constexpr std::uint64_t kEventsPerRun = 1U << 16U;

  // As EventStore::open; fewer events a run for tests.
  static Result<std::unique_ptr<EventStore>> open(const std::filesystem::path& file, Options options,
                                                  std::uint64_t events_per_run);

  SqliteEventStore(std::filesystem::path file, Options options, const std::string& salt, std::uint64_t events_per_run)
      : file_(std::move(file)),
        options_(options),
        events_per_run_(events_per_run),
        snapshots_(options.read_only && in_read_only_folder(file_)),
        log_id_(stable_hash(salt, 7)),
        keys_(salt),
        index_(keys_),
        hash_id_([salt](const ShopperId& id) { return tombstone_hash(salt, id); }),
        facts_(hash_id_),
        commits_([this](const std::vector<GroupCommit::Task*>& tasks) { return commit(tasks); }) {}

  Status start(Connection connection);

  Result<std::vector<Outcome>> append(std::span<Incoming> batch) override;
  Status for_each(std::uint64_t after, const std::function<bool(const Event&)>& visit) const override;
  Status for_each_message(std::uint64_t after, const std::function<bool(const StoredMessage&)>& visit) const override;
  Result<std::vector<Event>> events_of(const ShopperId& shopper) const override;
  Result<std::optional<Event>> event_with(const MessageId& id) const override;
  Result<std::vector<StoredMessage>> messages_of(const ShopperId& shopper) const override;
  Result<std::uint64_t> last_sequence() const override;
  Result<std::uint64_t> count() const override;
  Result<LogMark> mark(std::uint64_t sequence) const override;

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
  Result<std::uint64_t> expire(TimePoint before) override;
  std::optional<TimePoint> erased_at(const ShopperId& id) const override;

 private:
  struct Row {
    std::string data;
    std::vector<std::uint64_t> keys;
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
  Status commit(const std::vector<GroupCommit::Task*>& tasks);
  void fold_wal();
  Status run_tasks(const std::vector<GroupCommit::Task*>& tasks);
  Status submit(size_t weight, std::function<Status()> work, bool truncate = false);
  Status note(const Fact& fact);
  Status store_batch(std::span<const Incoming> batch, const std::vector<Row>& rows, std::vector<Outcome>& outcomes,
                     std::vector<std::uint64_t>& sequences);
  Result<Outcome> judge(const Event& event, std::span<const std::uint64_t> found,
                        std::unordered_set<std::string_view>& batch_ids);
  Result<bool> seen_before(const MessageId& id, std::span<const std::uint64_t> found);
  Status note_link(const Event& event);
  Status note_sign_out(const Event& event);
  Status erase_recorded();
  Status seal_all();
  Status erase_rows(std::span<const Event> events, std::uint64_t beside);
  Result<std::uint64_t> erase_now(const ShopperId& id, TimePoint at);

  Result<std::vector<std::uint64_t>> sequences_of(LogReader& reader, const std::vector<ShopperId>& ids) const;
  Status visit_shopper(const ShopperId& shopper, const std::function<Status(LogReader&, Event&)>& visit) const;
  std::vector<ShopperId> members(const ShopperId& id) const;
  bool directly_linked(const ShopperId& a, const ShopperId& b) const;

  const std::filesystem::path file_;
  const Options options_;
  const std::uint64_t events_per_run_;
  const bool snapshots_;  // readers are opened for each read
  const std::uint64_t log_id_;
  const LookupKeys keys_;
  mutable KeyIndex index_;
  const Facts::HashId hash_id_;

  std::unique_ptr<LogWriter> writer_;  // of whoever leads; absent where read only

  std::unique_ptr<Checkpointer> checkpointer_;

  // Closed before the writer, which as the last connection empties the write-ahead log.
  mutable std::mutex readers_mutex_;
  mutable std::vector<std::unique_ptr<LogReader>> readers_;

  mutable std::shared_mutex facts_mutex_;
  mutable Facts facts_;
  mutable std::int64_t last_fact_ = 0;

  GroupCommit commits_;
};

}  // namespace shelfwise::events
