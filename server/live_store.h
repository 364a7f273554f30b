// A store in use: the generation, text engine and personalizer that answer now, swapped together when `shelfwise index`
// or `shelfwise train` has made new ones, and the event log behind them.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "catalog/generation.h"
#include "catalog/store.h"
#include "common/clock.h"
#include "events/event_store.h"
#include "personalization/personalizer.h"
#include "query/engine.h"
#include "server/merchandising_db.h"
#include "server/popular_searches.h"
#include "server/rules.h"
#include "server/settings.h"

namespace shelfwise::server {

// What one request works on from its first to its last byte, however often the store changes meanwhile.
struct Snapshot {
  std::shared_ptr<catalog::Generation> generation;
  std::unique_ptr<query::Engine> engine;
  std::unique_ptr<personalization::Personalizer> personalizer;
  std::uint64_t model = 0;  // number in `current_model`; 0: none
  // What of the store may be done without, and is, because it cannot be read; each with the file and the remedy.
  std::vector<std::string> problems;
  // [search], [personalization] and [rules] as they stood when it was opened.
  StoreSettings settings;
  mutable std::atomic<bool> has_adult = false;
  mutable std::atomic<bool> has_removed = false;
  // The merchant's, as last read; neither is ever null.
  mutable std::atomic<std::shared_ptr<const query::Synonyms>> synonyms = std::make_shared<const query::Synonyms>();
  mutable std::atomic<std::shared_ptr<const CuratedLists>> curated = std::make_shared<const CuratedLists>();

  FlagsInUse flags() const {
    return {has_adult.load(std::memory_order_relaxed), has_removed.load(std::memory_order_relaxed)};
  }
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

// Thread-safe. Readers never wait: a swap happens beside them.
class LiveStore {
 public:
  // Told about background work: a message and whether it is a failure.
  using Notice = std::function<void(const std::string& message, bool failed)>;

  struct Options {
    bool read_only = false;      // of the event log, for commands that only look and folders that cannot be written
    Notice notice;               // may be absent
    std::function<void()> tick;  // called by the watcher every events_check_s; may be absent
  };

  // Fails where there is no index yet, where anything is of a newer version, and on mistakes in store.toml. `clock`
  // must outlive the store.
  static Result<std::unique_ptr<LiveStore>> open(catalog::StorePaths paths, const Clock& clock, Options options);
  ~LiveStore();

  SnapshotPtr snapshot() const { return snapshot_.load(); }
  events::EventStore& events() { return *events_; }
  MerchandisingDb& merchandising() { return *merchandising_; }
  const catalog::StorePaths& paths() const { return paths_; }
  const Clock& clock() const { return clock_; }
  const StoreSettings& startup_settings() const { return startup_settings_; }

  // Opens what `current` and `current_model` name now, and store.toml, beside what is in use, and swaps. False where
  // nothing has changed and `force` is not set. An error leaves everything as it was.
  Result<bool> reload(bool force);

  // Brings the shoppers' states up to the log's end.
  Status catch_up();

  // Take over the merchant's synonyms and curated lists as they stand in merchandising.db now.
  Status refresh_synonyms();
  Status refresh_curated();

  // What shoppers search for, as last told; never null. The watcher tells anew every half minute.
  std::shared_ptr<const query::PopularQueries> popular() const { return popular_.load(); }
  // Counts searches up to the log's end and tells of them at once.
  Status refresh_popular();

  // Makes what is in use forget these shoppers and read the log anew about them (erasure).
  // A reload under way ends first, so that no snapshot made from the log before can replace this one.
  Status refresh(std::span<const ShopperId> shoppers);

  // The same for what is known beside events: links, consent and preferences.
  Status relink(std::span<const ShopperId> shoppers);

  // Watches for new generations, models, and events of other processes on a thread of its own until stop_watching().
  void start_watching();
  void stop_watching();

 private:
  LiveStore(catalog::StorePaths paths, const Clock& clock, Options options);
  Result<std::shared_ptr<Snapshot>> open_snapshot() const;
  std::shared_ptr<const query::Ranker> read_ranker(Snapshot& snapshot) const;
  Status read_synonyms(const Snapshot& snapshot) const;
  Status read_curated(const Snapshot& snapshot) const;
  Status look_for_changed_decisions();
  Status look_for_searches();
  Status put_states_to_rest();
  void watch();

  catalog::StorePaths paths_;
  const Clock& clock_;
  Options options_;
  StoreSettings startup_settings_;
  std::unique_ptr<events::EventStore> events_;
  std::unique_ptr<MerchandisingDb> merchandising_;
  TimePoint expired_at_{};                  // when old events were removed last
  std::int64_t merchandising_changes_ = 0;  // as the watcher last saw it
  std::atomic<SnapshotPtr> snapshot_;
  PopularSearches searches_;
  std::atomic<std::shared_ptr<const query::PopularQueries>> popular_ = std::make_shared<const query::PopularQueries>();
  std::chrono::steady_clock::time_point next_told_;  // of popular queries, by the watcher
  std::mutex reload_mutex_;                          // one reload at a time
  std::mutex watch_mutex_;
  std::condition_variable watch_wake_;
  bool watch_stop_ = false;
  std::thread watcher_;
};

}  // namespace shelfwise::server
