#include "personalization/training/training_log.h"

#include <algorithm>

#include "events/identity.h"
#include "personalization/parallel.h"
#include "personalization/read_ahead.h"
#include "personalization/training/training_memory.h"

namespace shelfwise::personalization {
namespace {

Status load_links(const events::EventStore& log, ShopperStates& states) {
  auto links = log.links();
  if (!links) return std::move(links).error();
  events::IdentityGraph graph;
  for (const auto& [a, b] : *links) graph.link(a, b);
  for (const auto& [a, b] : *links) {
    if (!states.linked(a, b)) states.set_cluster(graph.members(a));
  }
  return {};
}

Status load_wishes(const events::EventStore& log, const EventReader& reader, ShopperStates& states) {
  auto refused = log.refused();
  if (!refused) return std::move(refused).error();
  for (const ShopperId& id : *refused) states.set_refused(id, true);
  auto preferences = log.all_preferences();
  if (!preferences) return std::move(preferences).error();
  for (const auto& [id, wishes] : *preferences) {
    const std::vector<ShopperId> members = states.members(id);
    auto muted = muted_acts(log, reader, members, wishes);
    if (!muted) return std::move(muted).error();
    states.set_preferences(members, &wishes, std::move(*muted));
  }
  return {};
}

}  // namespace

Result<std::vector<Interaction>> muted_acts(const events::EventStore& log, const EventReader& reader,
                                            const std::vector<ShopperId>& members, const events::Preferences& wishes) {
  std::vector<Interaction> acts;
  for (const std::string& id : wishes.muted_events) {
    const auto event = log.event_with(MessageId(id));
    if (!event) return event.error();
    if (!*event || std::find(members.begin(), members.end(), events::owner(**event)) == members.end()) continue;
    reader.read(**event, [&](const Interaction& one) { acts.push_back(one); });
  }
  return acts;
}

Status load_identities(const events::EventStore& log, const EventReader& reader, ShopperStates& states) {
  if (Status s = load_links(log, states); !s) return s;
  return load_wishes(log, reader, states);
}

Result<std::uint64_t> load_states(const events::EventStore& log, const EventReader& reader, TimePoint until,
                                  ShopperStates& states, const InteractionVisitor& visitor,
                                  const std::function<bool()>& go_on, const EventVisitor& on_event) {
  constexpr std::uint64_t kAskedEvery = 16'384;  // events
  if (Status s = load_identities(log, reader, states); !s) return s.error();
  struct Owned {
    ShopperId owner;
    Interaction interaction;
  };
  // Finding a shopper among a million misses the caches as often as decoding does: two threads, each half of it.
  ReadAhead<Owned> ahead([&](const Owned& owned) {
    if (!owned.owner.empty()) states.add(owned.owner, owned.interaction);
    visitor(owned.owner, owned.interaction);
  });
  std::uint64_t last = 0;
  const Status read = log.for_each(0, [&](const events::Event& event) {
    last = event.sequence;
    if (go_on && last % kAskedEvery == 0 && !go_on()) return false;
    if (event.time > until) return true;
    if (on_event) on_event(event);
    reader.read(event, [&](const Interaction& one) {
      if (reader.sensitive(one.doc)) return;
      ahead.add([&](Owned& owned) {
        owned.owner = events::owner(event);
        owned.interaction = one;
      });
    });
    return true;
  });
  ahead.finish();
  if (!read) return read.error();
  return last;
}

Result<TrainingLog> read_training_log(const events::EventStore& log, const EventReader& reader, TimePoint as_of,
                                      const ReadLimits& limits) {
  ShopperStates states;
  const auto stopped = [&] { return limits.stop != nullptr && limits.stop->load(); };
  const auto go_on = [&] { return !stopped() && states.memory_bytes() <= limits.max_bytes; };
  ShownListsReader lists(reader);
  ContextReader contexts;
  auto last = load_states(
      log, reader, as_of, states, [](const ShopperId&, const Interaction&) {}, go_on,
      [&](const events::Event& event) {
        lists.see(event);
        contexts.see(event);
      });
  if (!last) return std::move(last).error();
  if (stopped()) throw Stopped{};
  // Twice: shoppers' histories are put together beside their parts.
  if (states.memory_bytes() > limits.max_bytes) return beyond_budget(2 * states.memory_bytes(), limits.max_bytes);
  TrainingLog out;
  const std::unordered_set<ShopperId> owners = lists.owners(states);
  std::unordered_map<ShopperId, std::uint32_t> number;
  std::vector<ShopperId> ids;  // where contexts ask for them
  states.for_each_shopper([&](const ShopperId& id, std::vector<Interaction>& interactions) {
    if (interactions.empty()) return;
    out.first = out.shoppers.empty() ? interactions.front().second : std::min(out.first, interactions.front().second);
    out.last = std::max(out.last, interactions.back().second);
    out.interactions += interactions.size();
    if (owners.contains(id)) number[id] = static_cast<std::uint32_t>(out.shoppers.size());
    if (!contexts.empty()) ids.push_back(id);
    History history;
    history.interactions = std::move(interactions);
    out.shoppers.push_back(std::move(history));
  });
  out.lists = lists.lists(states, number, out.shoppers);
  out.contexts = contexts.points(states, ids);
  return out;
}

Result<TrainingLog> read_training_log(const std::filesystem::path& log, const EventReader& reader, TimePoint as_of,
                                      const ReadLimits& limits) {
  events::EventStore::Options read_only;
  read_only.read_only = true;
  const auto events = events::EventStore::open(log, read_only);
  if (!events) return events.error();
  return read_training_log(**events, reader, as_of, limits);
}

Sequences sequences_before(const TrainingLog& log, std::uint32_t until) {
  Sequences sequences;
  sequences.offsets.reserve(log.shoppers.size() + 1);
  for (const History& shopper : log.shoppers) {
    const auto& all = shopper.interactions;
    const auto end = std::lower_bound(all.begin(), all.end(), until,
                                      [](const Interaction& one, std::uint32_t time) { return one.second < time; });
    sequences.add(visits_of(std::span(all.begin(), end)));
  }
  return sequences;
}

}  // namespace shelfwise::personalization
