// The log as training reads it: every shopper's interactions, identities resolved, nothing after the clock's time.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "common/clock.h"
#include "common/result.h"
#include "events/event_store.h"
#include "personalization/history/event_reader.h"
#include "personalization/history/sequences.h"
#include "personalization/history/shopper_states.h"
#include "personalization/history/visit_contexts.h"
#include "personalization/training/shown_lists.h"

namespace shelfwise::personalization {

// Links, consent and preferences.
Status load_identities(const events::EventStore& log, const EventReader& reader, ShopperStates& states);

// What the events that one shopper's preferences mute did; events of others are passed over.
Result<std::vector<Interaction>> muted_acts(const events::EventStore& log, const EventReader& reader,
                                            const std::vector<ShopperId>& members, const events::Preferences& wishes);

// Called with every interaction that is no sensitive one and whose it is, "" where nobody knows, in the order of the
// log, on another thread than the caller's.
using InteractionVisitor = std::function<void(const ShopperId& owner, const Interaction&)>;

using EventVisitor = std::function<void(const events::Event&)>;

// Fills `states` from the whole log: links, consent, preferences and every usable event up to `until`. Returns the
// sequence number of the last event read, later ones included. Where there is `go_on`, it is asked now and then, and
// reading ends once it says no. Where there is `on_event`, it sees every usable event, on the caller's thread.
Result<std::uint64_t> load_states(const events::EventStore& log, const EventReader& reader, TimePoint until,
                                  ShopperStates& states, const InteractionVisitor& visitor,
                                  const std::function<bool()>& go_on = {}, const EventVisitor& on_event = {});

struct TrainingLog {
  std::vector<History> shoppers;       // in order of their ids
  std::vector<ShownList> lists;        // the latest, in the order of the log
  std::vector<ContextPoint> contexts;  // the latest, by shopper and time
  std::uint32_t first = 0;             // seconds; both 0 where the log is empty
  std::uint32_t last = 0;
  std::uint64_t interactions = 0;

  std::uint64_t memory_bytes() const {
    return interactions * sizeof(Interaction) + shoppers.size() * (sizeof(History) + kAllocation);
  }

 private:
  static constexpr std::uint64_t kAllocation = 16;
};

struct ReadLimits {
  std::uint64_t max_bytes = ~0ULL;          // beyond: kTooLarge
  const std::atomic<bool>* stop = nullptr;  // once true: Stopped is thrown; may be absent
};

Result<TrainingLog> read_training_log(const events::EventStore& log, const EventReader& reader, TimePoint as_of,
                                      const ReadLimits& limits = {});

// The log of a store, opened to be read only.
Result<TrainingLog> read_training_log(const std::filesystem::path& log, const EventReader& reader, TimePoint as_of,
                                      const ReadLimits& limits);

// What shoppers had done before `until`.
Sequences sequences_before(const TrainingLog& log, std::uint32_t until);

}  // namespace shelfwise::personalization
