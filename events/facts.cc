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
  if (replaced != 0) uncount_user(link);
  link = Link{row, fact.at, fact.on, fact.a, fact.b, !fact.text.empty()};
  if (link.b_is_user) ++users_[fact.b];
  if (fact.on) {
    graph_.link(fact.a, fact.b);
  } else {
    graph_.unlink(fact.a, fact.b);
  }
  return replaced;
}

void Facts::uncount_user(const Link& link) {
  if (link.b_is_user && --users_[link.b] == 0) users_.erase(link.b);
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
  std::erase_if(links_, [&](const auto& entry) {
    if (!gone.contains(entry.second.a) && !gone.contains(entry.second.b)) return false;
    rows.push_back(entry.second.row);
    uncount_user(entry.second);
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
  std::sort(rows.begin(), rows.end());
  return rows;
}

bool Facts::would_link(const ShopperId& a, const ShopperId& b, TimePoint at) const {
  if (a.empty() || b.empty() || a == b) return false;
  const auto found = links_.find(link_key(a, b));
  return found == links_.end() || (!found->second.on && at > found->second.at);
}

bool Facts::linked(const ShopperId& a, const ShopperId& b) const {
  const auto found = links_.find(link_key(a, b));
  return found != links_.end() && found->second.on;
}

std::vector<std::pair<ShopperId, ShopperId>> Facts::links() const {
  std::vector<std::pair<ShopperId, ShopperId>> pairs;
  for (const auto& [key, link] : links_) {
    if (link.on) pairs.emplace_back(link.a, link.b);
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
  if (tombstones_.empty() || id.empty()) return false;
  const auto found = tombstones_.find(hash_id_(id));
  return found != tombstones_.end() && found->second.at >= at;
}

}  // namespace shelfwise::events
