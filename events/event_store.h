// The durable log of a store, with identities, consent, preferences and tombstones: events.db (SQLite, WAL) behind an
// interface that a distributed engine can take over. Several processes may open one store.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "common/clock.h"
#include "common/ids.h"
#include "common/result.h"
#include "events/event.h"

namespace shelfwise::events {

// What became of an event handed to append().
enum class Outcome : std::uint8_t {
  kStored,
  kSeenBefore,  // its message id is in the log already: counted once
  kOptedOut,    // the shopper refused, now or earlier: stored without any shopper id, or not at all
  kErased,      // the shopper was erased and the event is older than the erasure: not stored
};

struct Preferences {
  std::set<std::string> muted_brands;
  std::set<std::string> muted_categories;
  std::set<std::string> muted_products;
  std::set<std::string> muted_events;  // message ids of what is not to count
  bool personalization = true;
  bool more_variety = false;

  friend bool operator==(const Preferences&, const Preferences&) = default;
};

// One shopper as the log knows them: every id that identify and alias have linked.
struct Identity {
  ShopperId canonical;             // the smallest userId of the cluster, else its smallest anonymousId
  std::vector<ShopperId> members;  // sorted, canonical included
};

struct StoredMessage {
  std::uint64_t sequence = 0;
  std::string json;  // the message as it came, for export
};

// What a file that was made from the log's events up to `sequence` has to agree with, or it is of another log.
struct LogMark {
  std::uint64_t log = 0;            // which log: the same for its copies and backups
  std::uint64_t sequence = 0;       // up to here
  std::uint64_t message = 0;        // hash of the message id there; 0 where there is none, or it was erased
  std::uint64_t erased = 0;         // events erased so far
  std::uint64_t erased_beside = 0;  // of them, those whose owner was not erased (devices that several used)
};

// Thread-safe.
class EventStore {
 public:
  struct Options {
    bool read_only = false;
    int busy_timeout_ms = 10'000;
    // How far the write-ahead log grows before it is folded into the file, in pages of 4 KB: beside the appends, which
    // wait for it only where it is 110 MB behind. More makes importing faster.
    int checkpoint_pages = 4'000;
  };
  static Result<std::unique_ptr<EventStore>> open(const std::filesystem::path& file, Options options);
  static Result<std::unique_ptr<EventStore>> open(const std::filesystem::path& file) { return open(file, Options{}); }
  virtual ~EventStore() = default;

  // An event with the message it was read from.
  struct Incoming {
    Event event;
    std::string json;
  };

  // Stores a batch and returns once it is durable; concurrent callers share one flush (group commit). Fills each
  // event's sequence. All or nothing. Merged product ids are kept as sent.
  virtual Result<std::vector<Outcome>> append(std::span<Incoming> batch) = 0;

  // Calls `visit` for every stored event with sequence above `after`, ascending; stops where it returns false.
  virtual Status for_each(std::uint64_t after, const std::function<bool(const Event&)>& visit) const = 0;
  // The same with each event's message as it came (with its messageId, also where import made one).
  virtual Status for_each_message(std::uint64_t after,
                                  const std::function<bool(const StoredMessage&)>& visit) const = 0;
  // The events of one shopper (all linked ids), ascending.
  virtual Result<std::vector<Event>> events_of(const ShopperId& shopper) const = 0;
  // The event with this message id; nullopt where there is none.
  virtual Result<std::optional<Event>> event_with(const MessageId& id) const = 0;
  virtual Result<std::vector<StoredMessage>> messages_of(const ShopperId& shopper) const = 0;
  virtual Result<std::uint64_t> last_sequence() const = 0;
  virtual Result<std::uint64_t> count() const = 0;
  virtual Result<LogMark> mark(std::uint64_t sequence) const = 0;

  // Identities. An id never seen is its own canonical.
  virtual Result<Identity> resolve(const ShopperId& id) const = 0;
  virtual Status link(const ShopperId& a, const ShopperId& b, TimePoint at) = 0;
  // Undoes link(a, b), an identify or an alias, in either order of the ids, and holds against such messages that
  // happened up to `at`, however late they arrive; a newer one links again. kNotFound where the two are not linked
  // directly.
  virtual Status unlink(const ShopperId& a, const ShopperId& b, TimePoint at) = 0;
  // Every link in force, for building the whole graph at start-up (IdentityGraph in events/identity.h; mark_user()
  // every Event::user_id met in for_each() and its canonical ids are those of resolve()). A link with itself is
  // refused.
  virtual Result<std::vector<std::pair<ShopperId, ShopperId>>> links() const = 0;

  // Consent and preferences, kept by canonical id and followed through links: one refusal in a cluster counts for all.
  virtual Result<bool> consented(const ShopperId& id) const = 0;  // true where nothing is known
  virtual Status set_consent(const ShopperId& id, bool granted, TimePoint at) = 0;
  virtual Result<Preferences> preferences(const ShopperId& id) const = 0;
  virtual Status set_preferences(const ShopperId& id, const Preferences& preferences, TimePoint at) = 0;
  // The same for everybody at once, for start-up: every id for which consented() is false (whole clusters), sorted, and
  // every id for which preferences were set, with them (one entry for a cluster), sorted by id.
  virtual Result<std::vector<ShopperId>> refused() const = 0;
  virtual Result<std::vector<std::pair<ShopperId, Preferences>>> all_preferences() const = 0;

  // Removes every event, link, consent and preference of the whole cluster and leaves a tombstone (hashes of the ids,
  // the time) that keeps late events out. Durable and vacuumed from pages when it returns. The number of events
  // removed.
  virtual Result<std::uint64_t> erase(const ShopperId& id, TimePoint at) = 0;
  // Removes every event that happened before; links, consent and preferences stay. In pieces, so that others are let in
  // between. The number of events removed.
  virtual Result<std::uint64_t> expire(TimePoint before) = 0;
  // When the id was erased last; nullopt: never. As of the last call of another method, so that a million may be asked.
  virtual std::optional<TimePoint> erased_at(const ShopperId& id) const = 0;
};

}  // namespace shelfwise::events
