// What the log knows about shoppers beside their events: links, consent, preferences, tombstones, as they stand now.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/clock.h"
#include "common/ids.h"
#include "events/codec.h"
#include "events/event_store.h"
#include "events/identity.h"

namespace shelfwise::events {

// The facts of events.db replayed in memory; pure. Guarded by its owner.
class Facts {
 public:
  using HashId = std::function<std::string(const ShopperId&)>;  // salted, as tombstones keep them
  explicit Facts(HashId hash_id) : hash_id_(std::move(hash_id)) {}

  // Takes in the fact of one row; returns the row that it replaces, 0 where it is the first about its subject.
  std::int64_t apply(std::int64_t row, const Fact& fact);
  // Drops all that is known of the ids, but for tombstones; returns the rows that told it.
  std::vector<std::int64_t> forget(const std::vector<ShopperId>& ids);

  std::vector<ShopperId> members(const ShopperId& id) const { return graph_.members(id); }
  // Whether a link message of this moment changes anything: not where the ids are linked, or were unlinked later.
  bool would_link(const ShopperId& a, const ShopperId& b, TimePoint at) const;
  // A message of this moment tells the link once more, so that an earlier sign-out that comes late does not part it.
  void saw_link(const ShopperId& a, const ShopperId& b, TimePoint at);
  // Whether a sign-out of this moment tells anything new: not where the ids were parted later.
  bool would_unlink(const ShopperId& a, const ShopperId& b, TimePoint at) const;
  // By a link of their own, which counts for nothing on a shared device.
  bool linked(const ShopperId& a, const ShopperId& b) const;
  bool linked_by_hand(const ShopperId& a, const ShopperId& b) const;
  // In force, each as (device or previous id, user) where an event told it, else as given; sorted.
  std::vector<std::pair<ShopperId, ShopperId>> links() const;
  bool linked_as_user(const ShopperId& id) const { return users_.contains(id); }  // by identify or alias

  bool refused(const ShopperId& id) const;                     // by any member of the cluster
  std::vector<ShopperId> refused() const;                      // sorted
  std::string preferences(const ShopperId& id) const;          // the newest of the cluster, as JSON; empty where none
  std::vector<ShopperId> with_preferences() const;             // one of each cluster, the smallest; sorted
  bool erased_after(const ShopperId& id, TimePoint at) const;  // erased at or after this moment
  std::optional<TimePoint> erased_at(const ShopperId& id) const;
  bool has_tombstone(const std::string& hash, TimePoint at) const;  // of this time or later

 private:
  struct Link {
    std::int64_t row = 0;
    TimePoint at;
    bool on = true;
    ShopperId a;
    ShopperId b;
    bool b_is_user = false;
  };
  struct Decision {
    std::int64_t row = 0;
    TimePoint at;
    bool granted = true;
    std::string text;
  };
  struct Tombstone {
    std::int64_t row = 0;
    TimePoint at;
  };

  std::int64_t apply_link(std::int64_t row, const Fact& fact);
  void withdraw(const Link& link);
  bool in_force(const Link& link) const;
  void show_links_of(const ShopperId& device);

  HashId hash_id_;
  IdentityGraph graph_;
  std::unordered_map<std::string, Link> links_;  // by link_key()
  std::unordered_map<ShopperId, int> users_;     // in how many links an id is the user
  // Who ever signed in on a device, signed out since or not. Where that are several, the device is shared: it is
  // nobody's, and joins nobody.
  std::unordered_map<ShopperId, std::vector<ShopperId>> users_of_;
  std::unordered_map<ShopperId, Decision> consents_;
  std::unordered_map<ShopperId, Decision> preferences_;
  std::unordered_map<std::string, Tombstone> tombstones_;
  std::int64_t refusals_ = 0;  // of consents_; most stores have few, and then no cluster is looked at
};

}  // namespace shelfwise::events
