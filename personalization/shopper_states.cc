#include "personalization/shopper_states.h"

#include <algorithm>
#include <mutex>

namespace shelfwise::personalization {

void ShopperStates::set_cluster(const std::vector<ShopperId>& members) {
  std::unique_lock lock(mutex_);
  ++changes_;
  for (const ShopperId& member : members) {
    const auto found = clusters_.find(member);
    if (found == clusters_.end()) continue;
    const Cluster before = found->second;
    for (const ShopperId& other : *before) clusters_.erase(other);
  }
  if (members.size() > 1) {
    const auto cluster = std::make_shared<const std::vector<ShopperId>>(members);
    for (const ShopperId& member : members) clusters_[member] = cluster;
  }
  for (const ShopperId& member : members) {
    const auto state = states_.find(member);
    if (state != states_.end()) state->second.version = changes_;
  }
}

void ShopperStates::add(const ShopperId& owner, const Interaction& interaction) {
  std::unique_lock lock(mutex_);
  State& state = states_[owner];
  auto& kept = state.interactions;
  if (kept.empty() || !earlier(interaction, kept.back())) {
    kept.push_back(interaction);
  } else {
    kept.insert(std::upper_bound(kept.begin(), kept.end(), interaction, earlier), interaction);
  }
  if (kept.size() > kMaxInteractions) {
    kept.erase(kept.begin());
  } else {
    ++interactions_;
  }
  state.version = ++changes_;
}

std::vector<Interaction> ShopperStates::forget(const ShopperId& owner) {
  std::unique_lock lock(mutex_);
  const auto found = states_.find(owner);
  if (found == states_.end()) return {};
  std::vector<Interaction> forgotten = std::move(found->second.interactions);
  interactions_ -= forgotten.size();
  states_.erase(found);
  return forgotten;
}

void ShopperStates::set_refused(const ShopperId& id, bool refused) {
  std::unique_lock lock(mutex_);
  if (refused) {
    refused_.insert(id);
  } else {
    refused_.erase(id);
  }
}

void ShopperStates::set_preferences(const std::vector<ShopperId>& members, const events::Preferences* preferences) {
  std::unique_lock lock(mutex_);
  ++changes_;
  const auto shared = preferences == nullptr ? nullptr : std::make_shared<const events::Preferences>(*preferences);
  for (const ShopperId& member : members) {
    if (shared == nullptr) {
      preferences_.erase(member);
    } else {
      preferences_[member] = shared;
    }
    const auto state = states_.find(member);
    if (state != states_.end()) state->second.version = changes_;
  }
}

const std::vector<ShopperId>* ShopperStates::cluster_of(const ShopperId& id) const {
  const auto found = clusters_.find(id);
  return found == clusters_.end() ? nullptr : found->second.get();
}

std::optional<std::uint64_t> ShopperStates::version_unlocked(const ShopperId& id) const {
  std::uint64_t version = 0;
  bool any = false;
  const auto look = [&](const ShopperId& member) {
    if (refused_.contains(member)) return false;
    const auto preferences = preferences_.find(member);
    if (preferences != preferences_.end() && !preferences->second->personalization) return false;
    const auto state = states_.find(member);
    if (state == states_.end()) return true;
    version = std::max(version, state->second.version);  // every change has a number of its own
    any = any || !state->second.interactions.empty();
    return true;
  };
  if (const auto* cluster = cluster_of(id)) {
    for (const ShopperId& member : *cluster) {
      if (!look(member)) return std::nullopt;
    }
  } else if (!look(id)) {
    return std::nullopt;
  }
  if (!any) return std::nullopt;
  return version;
}

std::optional<History> ShopperStates::gather(const ShopperId& id) const {
  const auto version = version_unlocked(id);
  if (!version) return std::nullopt;
  History history;
  history.version = *version;
  const std::vector<ShopperId> alone{id};
  const auto* cluster = cluster_of(id);
  for (const ShopperId& member : cluster != nullptr ? *cluster : alone) {
    if (const auto state = states_.find(member); state != states_.end()) {
      const auto& kept = state->second.interactions;
      history.interactions.insert(history.interactions.end(), kept.begin(), kept.end());
    }
    if (const auto found = preferences_.find(member); found != preferences_.end()) history.preferences = found->second;
  }
  if (cluster != nullptr) std::sort(history.interactions.begin(), history.interactions.end(), earlier);
  return history;
}

std::optional<History> ShopperStates::history(const ShopperId& id) const {
  std::shared_lock lock(mutex_);
  return gather(id);
}

std::optional<std::uint64_t> ShopperStates::version(const ShopperId& id) const {
  std::shared_lock lock(mutex_);
  return version_unlocked(id);
}

std::vector<ShopperId> ShopperStates::members(const ShopperId& id) const {
  std::shared_lock lock(mutex_);
  const auto* cluster = cluster_of(id);
  return cluster != nullptr ? *cluster : std::vector<ShopperId>{id};
}

ShopperId ShopperStates::representative(const ShopperId& id) const {
  std::shared_lock lock(mutex_);
  const auto* cluster = cluster_of(id);
  return cluster != nullptr ? cluster->front() : id;
}

bool ShopperStates::linked(const ShopperId& a, const ShopperId& b) const {
  std::shared_lock lock(mutex_);
  const auto* cluster = cluster_of(a);
  return a == b || (cluster != nullptr && std::binary_search(cluster->begin(), cluster->end(), b));
}

std::vector<ShopperId> ShopperStates::sorted_representatives() const {
  std::vector<ShopperId> ids;
  for (const auto& [id, state] : states_) {
    const auto* cluster = cluster_of(id);
    ids.push_back(cluster != nullptr ? cluster->front() : id);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::uint64_t ShopperStates::shoppers() const {
  std::shared_lock lock(mutex_);
  return states_.size();
}

std::size_t ShopperStates::memory_bytes() const {
  std::shared_lock lock(mutex_);
  constexpr std::size_t kBytesAnId = 160;  // hash node, id, vector
  return (states_.size() + clusters_.size()) * kBytesAnId + interactions_ * sizeof(Interaction);
}

}  // namespace shelfwise::personalization
