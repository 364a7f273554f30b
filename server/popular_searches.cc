#include "server/popular_searches.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "common/random.h"
#include "events/identity.h"
#include "text/fold.h"

namespace shelfwise::server {
namespace {

std::uint64_t hash_of(const ShopperId& id) { return stable_hash(id.str()); }

std::int32_t day_of(TimePoint time) {
  return static_cast<std::int32_t>(std::chrono::floor<std::chrono::days>(time).time_since_epoch().count());
}

bool in_sample(std::uint64_t shopper, std::uint8_t halvings) {
  return halvings == 0 || shopper >> (64 - halvings) == 0;
}

}  // namespace

Result<bool> PopularSearches::catch_up(const events::EventStore& log, std::uint64_t most) {
  const std::lock_guard lock(mutex_);
  if (!begun_) {
    if (Status begun = begin(log); !begun) return std::move(begun).error();
  }
  std::uint64_t read = 0;
  Status added;
  const Status visited = log.for_each(last_, [&](const events::Event& event) {
    if (read == most) return false;
    ++read;
    last_ = event.sequence;
    added = add(event, log);
    return added.ok();
  });
  if (!visited) return visited.error();
  if (!added) return std::move(added).error();
  return read < most;
}

// Links and refusals older than what is read count as well.
Status PopularSearches::begin(const events::EventStore& log) {
  const auto last = log.last_sequence();
  if (!last) return last.error();
  last_ = *last > kReadBack ? *last - kReadBack : 0;
  const auto links = log.links();
  if (!links) return links.error();
  events::IdentityGraph graph;
  for (const auto& [a, b] : *links) graph.link(a, b);
  for (const auto& [a, b] : *links) {
    for (const ShopperId* id : {&a, &b}) {
      const std::uint64_t canonical = hash_of(graph.canonical(*id));
      if (hash_of(*id) != canonical) linked_[hash_of(*id)] = canonical;
    }
  }
  const auto refused = log.refused();
  if (!refused) return refused.error();
  for (const ShopperId& id : *refused) refused_.insert(hash_of(id));
  begun_ = true;
  return {};
}

Status PopularSearches::add(const events::Event& event, const events::EventStore& log) {
  if (event.kind == events::EventKind::kIdentify || event.kind == events::EventKind::kAlias) {
    if (event.user_id.empty()) return {};
    const auto identity = log.resolve(event.user_id);
    if (!identity) return identity.error();
    return identity->members.size() > 1 ? place(*identity, log) : Status();
  }
  if (event.kind == events::EventKind::kSearch) count(event);
  return {};
}

void PopularSearches::count(const events::Event& event) {
  if (event.opted_out || events::owner(event).empty()) return;
  const std::uint64_t shopper = hash_of(events::owner(event));
  if (refused_.contains(shopper)) return;
  std::string text = text::fold(event.query);
  if (text.empty() || text.size() > kMaxBytes) return;
  if (queries_.size() >= kMaxQueries && !queries_.contains(text)) make_room();
  Query& query = queries_[std::move(text)];
  if (!in_sample(shopper, query.halvings)) return;
  changed_ = true;
  const auto known = std::find_if(query.shoppers.begin(), query.shoppers.end(),
                                  [&](const Sighting& sighting) { return sighting.shopper == shopper; });
  if (known != query.shoppers.end()) {
    known->day = std::max(known->day, day_of(event.time));
    return;
  }
  query.shoppers.push_back({shopper, day_of(event.time)});
  while (query.shoppers.size() > kMaxSample) {
    ++query.halvings;
    std::erase_if(query.shoppers, [&](const Sighting& s) { return !in_sample(s.shopper, query.halvings); });
  }
}

// The quarter with the fewest shoppers goes, the longest unasked first.
void PopularSearches::make_room() {
  using Rank = std::pair<size_t, std::int32_t>;
  const auto rank = [](const Query& query) {
    Rank own{query.shoppers.size() << query.halvings, 0};
    for (const Sighting& sighting : query.shoppers) own.second = std::max(own.second, sighting.day);
    return own;
  };
  std::vector<Rank> ranks;
  for (const auto& [text, query] : queries_) ranks.push_back(rank(query));
  const auto cut = ranks.begin() + static_cast<std::ptrdiff_t>(ranks.size() / 4);
  std::nth_element(ranks.begin(), cut, ranks.end());
  size_t most = ranks.size() / 4;  // of those that rank alike, only so many
  std::erase_if(queries_, [&](const auto& entry) { return most > 0 && rank(entry.second) <= *cut && most-- > 0; });
}

Status PopularSearches::place(const events::Identity& identity, const events::EventStore& log) {
  const auto consented = log.consented(identity.canonical);
  if (!consented) return consented.error();
  const std::uint64_t canonical = hash_of(identity.canonical);
  for (const ShopperId& member : identity.members) {
    const std::uint64_t id = hash_of(member);
    changed_ = changed_ || one_of(id) != canonical;
    if (id == canonical) {
      linked_.erase(id);
    } else {
      linked_[id] = canonical;
    }
    if (*consented) {
      refused_.erase(id);
    } else {
      refused_.insert(id);
    }
  }
  if (!*consented) forget(identity.members);
  return {};
}

void PopularSearches::forget(const std::vector<ShopperId>& ids) {
  std::unordered_set<std::uint64_t> gone;
  for (const ShopperId& id : ids) gone.insert(hash_of(id));
  forget([&](const Sighting& sighting) { return gone.contains(sighting.shopper); });
}

void PopularSearches::expire(TimePoint before) {
  const std::lock_guard lock(mutex_);
  forget([day = day_of(before)](const Sighting& sighting) { return sighting.day < day; });
}

void PopularSearches::forget(const std::function<bool(const Sighting&)>& gone) {
  for (auto at = queries_.begin(); at != queries_.end();) {
    std::vector<Sighting>& shoppers = at->second.shoppers;
    const size_t erased = std::erase_if(shoppers, gone);
    changed_ = changed_ || erased > 0;
    at = shoppers.empty() ? queries_.erase(at) : std::next(at);
  }
}

Status PopularSearches::refresh(const ShopperId& shopper, const events::EventStore& log) {
  const std::lock_guard lock(mutex_);
  if (!begun_) return {};
  const auto identity = log.resolve(shopper);
  if (!identity) return identity.error();
  const auto consented = log.consented(identity->canonical);
  if (!consented) return consented.error();
  const auto any = [&](const auto& is_so) {
    return std::any_of(identity->members.begin(), identity->members.end(), is_so);
  };
  const bool refused_before = any([&](const ShopperId& id) { return refused_.contains(hash_of(id)); });
  const bool erased = any([&](const ShopperId& id) { return log.erased_at(id).has_value(); });
  // Sightings are kept by id, so that who is one with whom changes none of them.
  if (!erased && !(refused_before && *consented)) return place(*identity, log);
  forget(identity->members);
  if (Status placed = place(*identity, log); !placed) return placed;
  const auto events = log.events_of(shopper);
  if (!events) return events.error();
  for (const events::Event& event : *events) {
    if (event.sequence <= last_ && event.kind == events::EventKind::kSearch) count(event);
  }
  return {};
}

bool PopularSearches::changed() const {
  const std::lock_guard lock(mutex_);
  return changed_;
}

std::uint64_t PopularSearches::one_of(std::uint64_t id) const {
  const auto linked = linked_.find(id);
  return linked == linked_.end() ? id : linked->second;
}

double PopularSearches::weight(const Query& query, std::int32_t today) const {
  if (query.shoppers.size() < kLeastShoppers) return 0;
  std::vector<std::pair<std::uint64_t, std::int32_t>> days;  // a shopper's latest comes last
  for (const Sighting& sighting : query.shoppers) days.emplace_back(one_of(sighting.shopper), sighting.day);
  std::sort(days.begin(), days.end());
  size_t shoppers = 0;
  double sum = 0;
  for (size_t i = 0; i < days.size(); ++i) {
    if (i + 1 < days.size() && days[i + 1].first == days[i].first) continue;
    ++shoppers;
    sum += std::exp2(-std::max(0, today - days[i].second) / kHalfLifeDays);
  }
  return shoppers < kLeastShoppers ? 0 : std::ldexp(sum, query.halvings);
}

std::shared_ptr<const query::PopularQueries> PopularSearches::queries(TimePoint now) {
  const std::lock_guard lock(mutex_);
  changed_ = false;
  const std::int32_t today = day_of(now);
  std::vector<query::PopularQuery> told;
  for (const auto& [text, query] : queries_) {
    const double popular = weight(query, today);
    if (popular > 0) told.push_back({text, static_cast<float>(popular)});
  }
  if (told.size() > kMaxTold) {
    std::nth_element(told.begin(), told.begin() + kMaxTold, told.end(),
                     [](const auto& a, const auto& b) { return a.weight > b.weight; });
    told.resize(kMaxTold);
  }
  return std::make_shared<const query::PopularQueries>(std::move(told));
}

}  // namespace shelfwise::server
