// What is known of shoppers beside their events: which ids are one, consent, preferences.
#include <utility>

#include "events/preferences_json.h"
#include "events/sqlite_store.h"

namespace shelfwise::events {

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
      const auto as_user = index_.find(**reader, keys_.user(member));
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
    // A link that messages told is not enough: on a device that several used it counts for nothing.
    if (read_facts([&](const Facts& facts) { return facts.linked_by_hand(a, b); })) return {};
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

}  // namespace shelfwise::events
