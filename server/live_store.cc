#include "server/live_store.h"

#include <chrono>
#include <limits>
#include <utility>

#include "server/store_folder.h"

namespace shelfwise::server {
namespace {

using std::chrono::duration;
using std::chrono::steady_clock;

constexpr std::uint64_t kSearchesAtOnce = 100'000;  // events
constexpr std::chrono::seconds kTellPopularEvery{30};
// For another process that writes the log; an import lets others in several times a second. Whoever waits holds a
// thread that could answer a search.
constexpr int kLogWaitMs = 2'000;

// Only ever raises them: a removal under way has told its readers already, before its flag stands in the column.
void refresh_flags(const Snapshot& snapshot) {
  const FlagsInUse flags = flags_in_use(*snapshot.generation);
  if (flags.adult) snapshot.has_adult = true;
  if (flags.removed) snapshot.has_removed = true;
}

}  // namespace

LiveStore::LiveStore(catalog::StorePaths paths, const Clock& clock, Options options)
    : paths_(std::move(paths)), clock_(clock), options_(std::move(options)) {}

LiveStore::~LiveStore() { stop_watching(); }

Result<std::unique_ptr<LiveStore>> LiveStore::open(catalog::StorePaths paths, const Clock& clock, Options options) {
  if (Status there = check_store_folder(paths); !there) return std::move(there).error();
  std::unique_ptr<LiveStore> store(new LiveStore(std::move(paths), clock, std::move(options)));
  Result<StoreSettings> settings = read_store_settings(store->paths_.settings());
  if (!settings) return std::move(settings).error();
  store->startup_settings_ = std::move(*settings);
  // The index first: a folder without one is none of ours, so nothing is made in it.
  const auto current = catalog::read_pointer(store->paths_.current());
  if (!current) return current.error();
  if (!*current) {
    const std::string folder = store->paths_.root.string();
    return make_error(ErrorCode::kNotFound,
                      "this store has no index yet; run: shelfwise index CATALOG --store " + folder, folder);
  }
  events::EventStore::Options log_options;
  // A store that no event has reached yet has no log; an empty one is made, and every reader finds what it expects.
  const bool has_log = std::filesystem::exists(store->paths_.events());
  if (!has_log && !is_writable(store->paths_)) {
    return make_error(ErrorCode::kUnavailable,
                      "the store has no event log yet, and its folder cannot be written to make one; serve it once as "
                      "a user who may write it",
                      store->paths_.root.string());
  }
  log_options.read_only = store->options_.read_only && has_log;
  log_options.busy_timeout_ms = kLogWaitMs;
  auto events = events::EventStore::open(store->paths_.events(), log_options);
  if (!events) return std::move(events).error();
  store->events_ = std::move(*events);
  auto merchandising = MerchandisingDb::open(store->paths_.merchandising(), store->options_.read_only);
  if (!merchandising) return std::move(merchandising).error();
  store->merchandising_ = std::move(*merchandising);
  if (Status looked = store->look_for_changed_decisions(); !looked) return std::move(looked).error();
  auto snapshot = store->open_snapshot();
  if (!snapshot) return std::move(snapshot).error();
  store->snapshot_.store(std::move(*snapshot));
  return store;
}

Result<std::shared_ptr<Snapshot>> LiveStore::open_snapshot() const {
  auto snapshot = std::make_shared<Snapshot>();
  Result<StoreSettings> settings = read_store_settings(paths_.settings());
  if (!settings) return std::move(settings).error();
  snapshot->settings = std::move(*settings);
  const auto model = catalog::read_pointer(paths_.current_model());
  if (!model) return model.error();
  snapshot->model = model->value_or(0);
  auto generation = catalog::Generation::open_current(paths_);
  if (!generation) return std::move(generation).error();
  snapshot->generation = std::move(*generation);
  auto engine = query::Engine::open(snapshot->generation, snapshot->settings.search, read_ranker(*snapshot));
  if (!engine) return std::move(engine).error();
  snapshot->engine = std::move(*engine);
  auto personalizer = personalization::Personalizer::open(paths_, snapshot->generation, *events_,
                                                          snapshot->settings.personalization, clock_.now());
  if (!personalizer) return std::move(personalizer).error();
  snapshot->personalizer = std::move(*personalizer);
  refresh_flags(*snapshot);
  if (Status read = read_synonyms(*snapshot); !read) return std::move(read).error();
  if (Status read = read_curated(*snapshot); !read) return std::move(read).error();
  return snapshot;
}

// Searches are answered without a learned order as well, only less well.
std::shared_ptr<const query::Ranker> LiveStore::read_ranker(Snapshot& snapshot) const {
  const std::filesystem::path file = paths_.root / query::kRankerFile;
  auto ranker = query::Ranker::read(file);
  if (ranker) return std::move(*ranker);
  snapshot.problems.push_back("searching without the learned order: " + ranker.error().text() +
                              "; train it again, or delete the file");
  if (options_.notice) options_.notice(snapshot.problems.back(), true);
  return nullptr;
}

Status LiveStore::read_curated(const Snapshot& snapshot) const {
  const Result<std::vector<CuratedList>> lists = merchandising_->curated();
  if (!lists) return lists.error();
  snapshot.curated.store(std::make_shared<const CuratedLists>(*lists, *snapshot.generation));
  return {};
}

Status LiveStore::read_synonyms(const Snapshot& snapshot) const {
  const Result<std::vector<query::SynonymSet>> sets = merchandising_->synonyms();
  if (!sets) return sets.error();
  const auto analyzer = text::Analyzer::create({.languages = snapshot.generation->info().languages});
  if (!analyzer) return analyzer.error();
  auto synonyms = query::Synonyms::make(*sets, *analyzer);
  if (!synonyms) return std::move(synonyms).error();
  snapshot.synonyms.store(std::move(*synonyms));
  return {};
}

Status LiveStore::refresh_synonyms() {
  const std::lock_guard lock(reload_mutex_);
  return read_synonyms(*snapshot());
}

Status LiveStore::refresh_curated() {
  const std::lock_guard lock(reload_mutex_);
  return read_curated(*snapshot());
}

// What another process decided.
Status LiveStore::look_for_changed_decisions() {
  const Result<std::int64_t> changes = merchandising_->changes();
  if (!changes) return changes.error();
  if (*changes == merchandising_changes_) return {};
  merchandising_changes_ = *changes;
  if (snapshot() == nullptr) return {};
  if (Status read = refresh_synonyms(); !read) return read;
  return refresh_curated();
}

Result<bool> LiveStore::reload(bool force) {
  const std::lock_guard lock(reload_mutex_);
  const SnapshotPtr old = snapshot();
  const auto generation = catalog::read_pointer(paths_.current());
  if (!generation) return generation.error();
  const auto model = catalog::read_pointer(paths_.current_model());
  if (!model) return model.error();
  const bool same = *generation == old->generation->info().number && model->value_or(0) == old->model;
  if (same && !force) return false;
  auto fresh = open_snapshot();
  if (!fresh) return std::move(fresh).error();
  const SnapshotPtr now_current = std::move(*fresh);
  snapshot_.store(now_current);
  // Events stored between its opening and the swap were shown to the old one only.
  if (const auto caught_up = now_current->personalizer->catch_up(*events_); !caught_up) return caught_up.error();
  return true;
}

Status LiveStore::catch_up() {
  const auto read = snapshot()->personalizer->catch_up(*events_);
  return read ? Status() : Status(read.error());
}

Status LiveStore::refresh(std::span<const ShopperId> shoppers) {
  const std::lock_guard lock(reload_mutex_);
  const SnapshotPtr current = snapshot();
  for (const ShopperId& shopper : shoppers) {
    if (Status done = current->personalizer->refresh(shopper, *events_); !done) return done;
    if (Status done = searches_.refresh(shopper, *events_); !done) return done;
  }
  if (searches_.changed()) popular_.store(searches_.queries(clock_.now()));
  return {};
}

Status LiveStore::refresh_popular() {
  const auto read = searches_.catch_up(*events_, std::numeric_limits<std::uint64_t>::max());
  if (!read) return read.error();
  popular_.store(searches_.queries(clock_.now()));
  return {};
}

// A little at a time, so that nothing else of the watcher waits long.
Status LiveStore::look_for_searches() {
  const auto at_end = searches_.catch_up(*events_, kSearchesAtOnce);
  if (!at_end) return at_end.error();
  if (!*at_end || !searches_.changed() || steady_clock::now() < next_told_) return {};
  popular_.store(searches_.queries(clock_.now()));
  next_told_ = steady_clock::now() + kTellPopularEvery;
  return {};
}

Status LiveStore::relink(std::span<const ShopperId> shoppers) {
  const std::lock_guard lock(reload_mutex_);
  const SnapshotPtr current = snapshot();
  for (const ShopperId& shopper : shoppers) {
    if (Status done = current->personalizer->relink(shopper, *events_); !done) return done;
    if (Status done = searches_.refresh(shopper, *events_); !done) return done;
  }
  if (searches_.changed()) popular_.store(searches_.queries(clock_.now()));
  return {};
}

// So that a start finds most of the shoppers' states ready, and memory holds the latest events alone.
Status LiveStore::put_states_to_rest() {
  constexpr std::uint64_t kEvents = 1'000'000;
  if (options_.read_only) return {};
  const SnapshotPtr current = snapshot();
  const TimePoint now = clock_.now();
  const double days = current->settings.personalization.retention_days;
  std::uint64_t expired = 0;
  if (days > 0 && now - expired_at_ > std::chrono::hours(24)) {
    const auto kept = std::chrono::duration_cast<TimePoint::duration>(duration<double>(days * 86'400));
    const auto removed = events_->expire(now - kept);
    if (!removed) return removed.error();
    expired = *removed;
    expired_at_ = now;
    searches_.expire(now - kept);
    if (searches_.changed()) popular_.store(searches_.queries(now));
  }
  const auto done = current->personalizer->put_to_rest(*events_, expired > 0 ? 0 : kEvents, now);
  return done ? Status() : Status(done.error());
}

void LiveStore::start_watching() {
  watch_stop_ = false;
  watcher_ = std::thread([this] { watch(); });
}

void LiveStore::stop_watching() {
  {
    const std::lock_guard lock(watch_mutex_);
    watch_stop_ = true;
  }
  watch_wake_.notify_all();
  if (watcher_.joinable()) watcher_.join();
}

void LiveStore::watch() {
  const duration<double> reload_every(startup_settings_.server.reload_check_s);
  const duration<double> events_every(startup_settings_.server.events_check_s);
  auto next_reload = steady_clock::now() + reload_every;
  auto next_events = steady_clock::now() + events_every;
  std::string last_failure;  // told once, not every half second
  const auto tell = [&](const std::string& message, bool failed) {
    if (failed && message == last_failure) return;
    last_failure = failed ? message : std::string();
    if (options_.notice) options_.notice(message, failed);
  };
  std::unique_lock lock(watch_mutex_);
  while (!watch_wake_.wait_until(lock, std::min(next_reload, next_events), [this] { return watch_stop_; })) {
    lock.unlock();
    if (steady_clock::now() >= next_reload) {
      const Result<bool> swapped = reload(false);
      if (!swapped) {
        tell("new index or model not taken over; the old one goes on: " + swapped.error().text(), true);
      } else if (*swapped) {
        const SnapshotPtr now_current = snapshot();
        tell("now serving generation " + std::to_string(now_current->generation->info().number) + ", model " +
                 std::to_string(now_current->model),
             false);
      }
      next_reload = steady_clock::now() + reload_every;
    }
    if (steady_clock::now() >= next_events) {
      if (const Status read = catch_up(); !read) tell("events not read: " + read.error().text(), true);
      if (const Status read = look_for_searches(); !read) tell("searches not read: " + read.error().text(), true);
      if (const Status read = look_for_changed_decisions(); !read)
        tell("synonyms and curated lists not read: " + read.error().text(), true);
      if (const Status rested = put_states_to_rest(); !rested)
        tell("states not written: " + rested.error().text(), true);
      refresh_flags(*snapshot());
      if (options_.tick) options_.tick();
      next_events = steady_clock::now() + events_every;
    }
    lock.lock();
  }
}

}  // namespace shelfwise::server
