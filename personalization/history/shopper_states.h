// What is remembered of every shopper: their latest interactions, by the id they happened under, and which ids are one
// shopper. Nothing is ever mixed up between ids: linked ids are put together when a shopper is looked at, so that
// undoing a link restores both.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "common/ids.h"
#include "events/event_store.h"
#include "personalization/history/interaction.h"
#include "personalization/history/kept_states.h"

namespace shelfwise::personalization {

// One shopper's interactions in time order, over all linked ids.
struct History {
  std::vector<Interaction> interactions;
  std::shared_ptr<const events::Preferences> preferences;  // nullptr: none set
  std::uint64_t version = 0;                               // changes whenever anything here does
  std::size_t set_aside = 0;                               // acts at impossible rates, which are left out
};

// The states at rest, read from there until something is added to them.
struct StatesAtRest {
  std::shared_ptr<KeptStates> kept;
  std::vector<Doc> docs;  // by the file's product numbers; kNoDoc where the product is not to be used
};

// Thread-safe: many readers, one writer at a time.
class ShopperStates {
 public:
  // Of one id, the latest are kept.
  static constexpr std::size_t kMaxInteractions = 2'000;

  // From now on the states are those at rest and what was added since; what was known before is dropped.
  void set_rest(StatesAtRest rest, const std::vector<std::pair<ShopperId, Interaction>>& since);

  // Acts before this second are not told any more.
  void set_oldest(std::uint32_t second);

  // Shoppers' ids are one from now on, and those that were linked to any of them before and are not named are apart.
  void set_cluster(const std::vector<ShopperId>& members);
  // False where it counts nothing in sums over all shoppers (impossible_rates.h).
  bool add(const ShopperId& owner, const Interaction& interaction);
  // What was remembered of this id.
  std::vector<Interaction> forget(const ShopperId& owner);
  // Overwrites what is at rest of this id, for good.
  Status erase_at_rest(const ShopperId& owner);
  std::shared_ptr<KeptStates> rest() const;
  void set_refused(const ShopperId& id, bool refused);
  // `muted`: what the muted events did.
  void set_preferences(const std::vector<ShopperId>& members, const events::Preferences* preferences,
                       std::vector<Interaction> muted = {});

  // False where the shopper has refused or switched personal order off, with any linked id.
  bool may_personalize(const ShopperId& id) const;
  // nullopt where the shopper is unknown, has refused or switched personal order off, or did nothing.
  std::optional<History> history(const ShopperId& id) const;
  // As `history(id)->version`, without a copy; nullopt where that is nullopt.
  std::optional<std::uint64_t> version(const ShopperId& id) const;
  std::vector<ShopperId> members(const ShopperId& id) const;  // `id` included
  ShopperId representative(const ShopperId& id) const;        // the same for all linked ids
  bool linked(const ShopperId& a, const ShopperId& b) const;

  // Calls visit(id, interactions in time order) once for every shopper who has not refused, in an order that depends on
  // ids alone. No writer may run meanwhile.
  template <class Visit>
  void for_each_shopper(const Visit& visit) const {
    std::shared_lock lock(mutex_);
    for (const ShopperId& id : sorted_representatives()) {
      std::optional<History> found = gather(id);
      if (found) visit(id, found->interactions);
    }
  }

  std::uint64_t shoppers() const;  // ids with interactions
  std::size_t memory_bytes() const;

 private:
  struct State {
    std::vector<Interaction> interactions;  // in order of earlier()
    std::uint64_t version = 0;
    bool at_rest = false;  // there is something at rest that this replaces
  };
  struct Linked {
    std::vector<ShopperId> members;
    std::uint64_t version = 0;
  };
  using Cluster = std::shared_ptr<const Linked>;
  struct Wishes {
    std::shared_ptr<const events::Preferences> preferences;
    std::shared_ptr<const std::vector<Interaction>> muted;
    std::uint64_t version = 0;
  };

  const std::vector<ShopperId>* cluster_of(const ShopperId& id) const;
  bool agrees(const ShopperId& member) const;
  std::optional<std::uint64_t> version_unlocked(const ShopperId& id) const;
  std::optional<History> gather(const ShopperId& id) const;
  std::vector<ShopperId> sorted_representatives() const;
  void read_rest(const ShopperId& id, std::vector<Interaction>& out) const;  // appends
  State& state_of(const ShopperId& id);                                      // made from what is at rest
  bool add_unlocked(const ShopperId& owner, const Interaction& interaction);
  const Linked* linked_of(const ShopperId& id) const;

  mutable std::shared_mutex mutex_;
  StatesAtRest rest_;
  std::uint64_t rest_version_ = 0;
  std::uint32_t oldest_ = 0;
  std::unordered_map<ShopperId, State> states_;      // of those who did something since, whole
  std::unordered_map<ShopperId, Cluster> clusters_;  // ids linked to at least one other
  std::unordered_set<ShopperId> refused_;
  std::unordered_map<ShopperId, Wishes> preferences_;
  std::uint64_t changes_ = 0;
  std::size_t beyond_rest_ = 0;  // ids of states_ that are not at rest
  std::size_t forgotten_ = 0;    // ids at rest of which nothing is known any more
  std::size_t interactions_ = 0;
};

}  // namespace shelfwise::personalization
