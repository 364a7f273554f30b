// How a Personalizer keeps up with the log: its states at the start, after each event, after links and erasures.
#include <algorithm>

#include "personalization/personalizer_impl.h"
#include "personalization/training/training_log.h"

namespace shelfwise::personalization {

Result<events::Identity> Personalizer::Impl::relink(const ShopperId& id, const events::EventStore& log) {
  const std::vector<ShopperId> before = states.members(id);
  auto identity = log.resolve(id);
  if (!identity) return identity;
  states.set_cluster(identity->members);
  for (const ShopperId& member : before) {
    if (std::binary_search(identity->members.begin(), identity->members.end(), member)) continue;
    auto apart = log.resolve(member);
    if (!apart) return apart;
    states.set_cluster(apart->members);
  }
  return identity;
}

Status Personalizer::Impl::reread_events(const ShopperId& id, const std::vector<ShopperId>& members,
                                         const events::EventStore& log) {
  auto events = log.events_of(id);
  if (!events) return std::move(events).error();
  for (const events::Event& event : *events) {
    if (event.sequence > applied) continue;  // catch_up() will come to it
    read(event, [&](const ShopperId& owner, const Interaction& one) { count(owner, one, states.add(owner, one)); });
  }
  if (!events->empty()) return {};
  for (const ShopperId& member : members) {
    if (Status erased = states.erase_at_rest(member); !erased) return erased;
  }
  return {};
}

Status Personalizer::Impl::reread_wishes(const std::vector<ShopperId>& members, const events::EventStore& log) {
  const auto consented = log.consented(members.front());
  if (!consented) return consented.error();
  for (const ShopperId& member : members) states.set_refused(member, !*consented);
  const auto preferences = log.preferences(members.front());
  if (!preferences) return preferences.error();
  const bool any = !(*preferences == events::Preferences{});
  auto muted = muted_acts(log, reader, members, *preferences);
  if (!muted) return std::move(muted).error();
  states.set_preferences(members, any ? &*preferences : nullptr, std::move(*muted));
  return {};
}

StatesAtRest Personalizer::Impl::rest_of(std::shared_ptr<KeptStates> kept) const {
  StatesAtRest rest{std::move(kept), {}};
  rest.docs.reserve(rest.kept->products());
  for (std::size_t i = 0; i < rest.kept->products(); ++i) {
    rest.docs.push_back(reader.usable(rest.kept->product(i)).value_or(kNoDoc));
  }
  return rest;
}

Status Personalizer::Impl::load(const events::EventStore& log, TimePoint now) {
  states.set_oldest(oldest(now));
  const auto last = log.last_sequence();
  if (!last) return last.error();
  linked = *last;
  if (Status s = load_identities(log, reader, states); !s) return s;
  auto kept = open_states(states_file, log, oldest(now));
  if (!kept) return std::move(kept).error();
  StatesAtRest rest = rest_of(*kept);
  const bool whole = (*kept)->for_each([&](std::string_view id, const std::vector<KeptAct>& acts) {
    const ShopperId owner{std::string(id)};
    std::vector<Interaction> did;
    for (const KeptAct& act : acts) {
      const Doc doc = rest.docs[act.product];
      if (doc == kNoDoc || act.second < oldest(now)) continue;
      const Interaction one{act.second, doc, act.quantity, act.act, act.paid};
      count(owner, one, counts_for_all(did, one));
      did.push_back(one);
    }
  });
  if (!whole) return make_error(ErrorCode::kCorrupt, "is damaged; delete it, it is made anew", states_file.string());
  (*kept)->let_pages_go();
  applied = (*kept)->mark().sequence;
  states.set_rest(std::move(rest), {});
  return {};
}

Result<bool> Personalizer::put_to_rest(const events::EventStore& log, std::uint64_t at_least, TimePoint now) {
  impl_->states.set_oldest(impl_->oldest(now));
  std::shared_ptr<KeptStates> old;
  std::uint64_t erasures = 0;
  {
    const std::lock_guard lock(impl_->writing);
    if (impl_->applied_since_rest < at_least) return false;
    old = impl_->states.rest();
    erasures = impl_->erasures;
  }
  auto renewed = renew_states(impl_->states_file, log, old.get(), impl_->oldest(now), true);
  if (!renewed) return std::move(renewed).error();
  StatesAtRest rest = impl_->rest_of(*renewed);
  const std::lock_guard lock(impl_->writing);
  const std::uint64_t until = rest.kept->mark().sequence;
  // Who was erased meanwhile may stand in the new file; the next opening finds that out, and so does the next call.
  if (erasures != impl_->erasures || until > impl_->applied) return false;
  std::vector<std::pair<ShopperId, Interaction>> since;
  const Status read = log.for_each(until, [&](const events::Event& event) {
    if (event.sequence > impl_->applied) return false;
    impl_->read(event, [&](const ShopperId& owner, const Interaction& one) { since.emplace_back(owner, one); });
    return true;
  });
  if (!read) return read.error();
  impl_->states.set_rest(std::move(rest), since);
  impl_->applied_since_rest = since.size();
  return true;
}

Result<std::uint64_t> Personalizer::catch_up(const events::EventStore& log) {
  const std::lock_guard lock(impl_->writing);
  std::uint64_t read = 0;
  std::vector<ShopperId> links;
  const Status status = log.for_each(impl_->applied, [&](const events::Event& event) {
    ++read;
    impl_->apply(event);
    impl_->applied = event.sequence;
    const bool may_link = event.kind == events::EventKind::kIdentify || event.kind == events::EventKind::kAlias ||
                          event.kind == events::EventKind::kSignOut;
    if (!may_link || event.sequence <= impl_->linked) return true;
    for (const ShopperId* id : {&event.user_id, &event.anonymous_id, &event.previous_id}) {
      if (!id->empty()) links.push_back(*id);
    }
    return true;
  });
  if (!status) return status.error();
  for (const ShopperId& id : links) {
    auto identity = impl_->relink(id, log);
    if (!identity) return std::move(identity).error();
    if (Status s = impl_->reread_wishes(identity->members, log); !s) return s.error();
  }
  return read;
}

Status Personalizer::relink(const ShopperId& token, const events::EventStore& log) {
  const std::lock_guard lock(impl_->writing);
  const std::vector<ShopperId> before = impl_->states.members(token);
  auto identity = impl_->relink(token, log);
  if (!identity) return std::move(identity).error();
  for (const ShopperId& id : before) {
    if (Status s = impl_->reread_wishes(impl_->states.members(id), log); !s) return s;
  }
  return impl_->reread_wishes(identity->members, log);
}

Status Personalizer::refresh(const ShopperId& token, const events::EventStore& log) {
  const std::lock_guard lock(impl_->writing);
  ++impl_->erasures;
  std::vector<ShopperId> ids = impl_->states.members(token);
  auto identity = impl_->relink(token, log);
  if (!identity) return std::move(identity).error();
  ids.insert(ids.end(), identity->members.begin(), identity->members.end());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  for (const ShopperId& id : ids) {
    const std::vector<Interaction> did = impl_->states.forget(id);
    for (std::size_t i = 0; i < did.size(); ++i) {
      if (counts_for_all(std::span(did).first(i), did[i])) impl_->trends.remove(did[i]);
      impl_->recent_orders.remove(id, did[i]);
    }
    impl_->views.forget(id);
    impl_->paging.forget(id);
  }
  std::vector<ShopperId> done;
  for (const ShopperId& id : ids) {
    if (std::binary_search(done.begin(), done.end(), id)) continue;
    const std::vector<ShopperId> members = impl_->states.members(id);
    if (Status s = impl_->reread_events(id, members, log); !s) return s;
    if (Status s = impl_->reread_wishes(members, log); !s) return s;
    done.insert(done.end(), members.begin(), members.end());
    std::sort(done.begin(), done.end());
  }
  return {};
}

}  // namespace shelfwise::personalization
