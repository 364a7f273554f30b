#include "events/facts.h"

#include <algorithm>
#include <set>

namespace shelfwise::events {
namespace {

// The same for (a, b) and (b, a). Ids hold no control characters.
std::string link_key(const ShopperId& a, const ShopperId& b) {
  return a < b ? a.str() + '\0' + b.str() : b.str() + '\0' + a.str();
}

}  // namespace

std::int64_t Facts::apply_link(std::int64_t row, const Fact& fact) {
  Link& link = links_[link_key(fact.a, fact.b)];
  const std::int64_t replaced = link.row;
  const Link before = link;
  if (replaced != 0) withdraw(before);
  link = Link{row, fact.at, fact.on, fact.a, fact.b, !fact.text.empty()};
  if (link.b_is_user) {
    ++users_[fact.b];
    users_of_[fact.a].push_back(fact.b);
    show_links_of(fact.a);
  } else if (fact.on) {
    graph_.link(fact.a, fact.b);
  } else {
    graph_.unlink(fact.a, fact.b);
  }
  if (replaced != 0 && before.b_is_user && (!link.b_is_user || before.a != link.a)) show_links_of(before.a);
  return replaced;
}

// Takes a link that is replaced or forgotten out of what is counted by device and user.
void Facts::withdraw(const Link& link) {
  if (!link.b_is_user) return;
  if (--users_[link.b] == 0) users_.erase(link.b);
  const auto found = users_of_.find(link.a);
  if (found == users_of_.end()) return;
  std::erase(found->second, link.b);
  if (found->second.empty()) users_of_.erase(found);
}

bool Facts::in_force(const Link& link) const {
  if (!link.on || !link.b_is_user) return link.on;
  const auto found = users_of_.find(link.a);
  return found == users_of_.end() || found->second.size() < 2;
}

// Makes the graph agree with the links that messages told of a device.
void Facts::show_links_of(const ShopperId& device) {
  const auto users = users_of_.find(device);
  if (users == users_of_.end()) return;
  for (const ShopperId& user : users->second) {
    if (in_force(links_.at(link_key(device, user)))) {
      graph_.link(device, user);
    } else {
      graph_.unlink(device, user);
    }
  }
}

std::int64_t Facts::apply(std::int64_t row, const Fact& fact) {
  switch (fact.kind) {
    case Fact::Kind::kLink: return apply_link(row, fact);
    case Fact::Kind::kConsent: {
      Decision& decision = consents_[fact.a];
      const std::int64_t replaced = decision.row;
      refusals_ += (fact.on ? 0 : 1) - (decision.granted ? 0 : 1);
      decision = Decision{row, fact.at, fact.on, {}};
      return replaced;
    }
    case Fact::Kind::kPreferences: {
      Decision& decision = preferences_[fact.a];
      const std::int64_t replaced = decision.row;
      decision = Decision{row, fact.at, true, fact.text};
      return replaced;
    }
    case Fact::Kind::kTombstone: {
      Tombstone& tombstone = tombstones_[fact.text];
      const std::int64_t replaced = tombstone.row;
      tombstone = Tombstone{row, std::max(tombstone.at, fact.at)};
      return replaced;
    }
  }
  return 0;
}

std::vector<std::int64_t> Facts::forget(const std::vector<ShopperId>& ids) {
  std::vector<std::int64_t> rows;
  const std::set<ShopperId> gone(ids.begin(), ids.end());
  std::vector<ShopperId> devices;
  std::erase_if(links_, [&](const auto& entry) {
    if (!gone.contains(entry.second.a) && !gone.contains(entry.second.b)) return false;
    rows.push_back(entry.second.row);
    withdraw(entry.second);
    devices.push_back(entry.second.a);
    return true;
  });
  for (const ShopperId& id : ids) {
    if (const auto consent = consents_.find(id); consent != consents_.end()) {
      rows.push_back(consent->second.row);
      if (!consent->second.granted) --refusals_;
      consents_.erase(consent);
    }
    if (const auto chosen = preferences_.find(id); chosen != preferences_.end()) {
      rows.push_back(chosen->second.row);
      preferences_.erase(chosen);
    }
    graph_.forget(id);
  }
  for (const ShopperId& device : devices) show_links_of(device);
  std::sort(rows.begin(), rows.end());
  return rows;
}

bool Facts::would_link(const ShopperId& a, const ShopperId& b, TimePoint at) const {
  if (a.empty() || b.empty() || a == b) return false;
  const auto found = links_.find(link_key(a, b));
  return found == links_.end() || (!found->second.on && at > found->second.at);
}

void Facts::saw_link(const ShopperId& a, const ShopperId& b, TimePoint at) {
  const auto found = links_.find(link_key(a, b));
  if (found != links_.end() && found->second.on) found->second.at = std::max(found->second.at, at);
}

bool Facts::would_unlink(const ShopperId& a, const ShopperId& b, TimePoint at) const {
  if (a.empty() || b.empty() || a == b) return false;
  const auto found = links_.find(link_key(a, b));
  return found == links_.end() || at >= found->second.at;
}

bool Facts::linked(const ShopperId& a, const ShopperId& b) const {
  const auto found = links_.find(link_key(a, b));
  return found != links_.end() && found->second.on;
}

bool Facts::linked_by_hand(const ShopperId& a, const ShopperId& b) const {
  const auto found = links_.find(link_key(a, b));
  return found != links_.end() && found->second.on && !found->second.b_is_user;
}

std::vector<std::pair<ShopperId, ShopperId>> Facts::links() const {
  std::vector<std::pair<ShopperId, ShopperId>> pairs;
  for (const auto& [key, link] : links_) {
    if (in_force(link)) pairs.emplace_back(link.a, link.b);
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

bool Facts::refused(const ShopperId& id) const {
  if (refusals_ == 0) return false;
  const auto members = graph_.members(id);
  return std::any_of(members.begin(), members.end(), [this](const ShopperId& member) {
    const auto found = consents_.find(member);
    return found != consents_.end() && !found->second.granted;
  });
}

std::vector<ShopperId> Facts::refused() const {
  std::set<ShopperId> ids;
  for (const auto& [id, decision] : consents_) {
    if (decision.granted || ids.contains(id)) continue;
    for (ShopperId& member : graph_.members(id)) ids.insert(std::move(member));
  }
  return {ids.begin(), ids.end()};
}

std::string Facts::preferences(const ShopperId& id) const {
  if (preferences_.empty()) return {};
  const Decision* newest = nullptr;
  for (const ShopperId& member : graph_.members(id)) {
    const auto found = preferences_.find(member);
    if (found == preferences_.end()) continue;
    const Decision& decision = found->second;
    if (newest == nullptr || decision.at > newest->at || (decision.at == newest->at && decision.row > newest->row)) {
      newest = &decision;
    }
  }
  return newest == nullptr ? std::string() : newest->text;
}

std::vector<ShopperId> Facts::with_preferences() const {
  std::set<ShopperId> ids;
  for (const auto& [id, decision] : preferences_) ids.insert(graph_.members(id).front());
  return {ids.begin(), ids.end()};
}

bool Facts::erased_after(const ShopperId& id, TimePoint at) const {
  const auto erased = erased_at(id);
  return erased && *erased >= at;
}

bool Facts::has_tombstone(const std::string& hash, TimePoint at) const {
  const auto found = tombstones_.find(hash);
  return found != tombstones_.end() && found->second.at >= at;
}

std::optional<TimePoint> Facts::erased_at(const ShopperId& id) const {
  if (tombstones_.empty() || id.empty()) return std::nullopt;
  const auto found = tombstones_.find(hash_id_(id));
  return found == tombstones_.end() ? std::nullopt : std::optional(found->second.at);
}

}  // namespace shelfwise::events
