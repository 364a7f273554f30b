#include "personalization/history/shopper_states.h"

#include <algorithm>
#include <mutex>

#include "personalization/history/impossible_rates.h"

namespace shelfwise::personalization {

void ShopperStates::set_rest(StatesAtRest rest, const std::vector<std::pair<ShopperId, Interaction>>& since) {
  std::unique_lock lock(mutex_);
  rest_ = std::move(rest);
  rest_version_ = ++changes_;
  states_.clear();
  interactions_ = 0;
  beyond_rest_ = 0;
  forgotten_ = 0;
  for (const auto& [owner, interaction] : since) add_unlocked(owner, interaction);
}

void ShopperStates::set_oldest(std::uint32_t second) {
  std::unique_lock lock(mutex_);
  oldest_ = second;
}

void ShopperStates::read_rest(const ShopperId& id, std::vector<Interaction>& out) const {
  std::vector<KeptAct> acts;
  if (rest_.kept == nullptr || !rest_.kept->find(id, acts)) return;
  const auto first = static_cast<std::ptrdiff_t>(out.size());
  for (const KeptAct& act : acts) {
    const Doc doc = rest_.docs[act.product];
    if (doc != kNoDoc) out.push_back({act.second, doc, act.quantity, act.act, act.paid});
  }
  // Within a second the file goes by its own numbers of products.
  if (!std::is_sorted(out.begin() + first, out.end(), earlier)) std::sort(out.begin() + first, out.end(), earlier);
  const auto excess = static_cast<std::ptrdiff_t>(out.size()) - first - static_cast<std::ptrdiff_t>(kMaxInteractions);
  if (excess > 0) out.erase(out.begin() + first, out.begin() + first + excess);
}

ShopperStates::State& ShopperStates::state_of(const ShopperId& id) {
  const auto [found, fresh] = states_.try_emplace(id);
  State& state = found->second;
  if (!fresh) return state;
  state.at_rest = rest_.kept != nullptr && rest_.kept->has(id);
  if (!state.at_rest) {
    ++beyond_rest_;
    return state;
  }
  read_rest(id, state.interactions);
  interactions_ += state.interactions.size();
  return state;
}

void ShopperStates::set_cluster(const std::vector<ShopperId>& members) {
  std::unique_lock lock(mutex_);
  ++changes_;
  for (const ShopperId& member : members) {
    const auto found = clusters_.find(member);
    if (found == clusters_.end()) continue;
    const Cluster before = found->second;
    for (const ShopperId& other : before->members) clusters_.erase(other);
  }
  if (members.size() > 1) {
    const auto cluster = std::make_shared<const Linked>(Linked{members, changes_});
    for (const ShopperId& member : members) clusters_[member] = cluster;
  }
  for (const ShopperId& member : members) {
    const auto state = states_.find(member);
    if (state != states_.end()) state->second.version = changes_;
  }
}

bool ShopperStates::add(const ShopperId& owner, const Interaction& interaction) {
  std::unique_lock lock(mutex_);
  return add_unlocked(owner, interaction);
}

bool ShopperStates::add_unlocked(const ShopperId& owner, const Interaction& interaction) {
  State& state = state_of(owner);
  auto& kept = state.interactions;
  const bool counts = counts_for_all(kept, interaction);
  if (state.at_rest && kept.empty() && forgotten_ > 0) --forgotten_;
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
  return counts;
}

std::vector<Interaction> ShopperStates::forget(const ShopperId& owner) {
  std::unique_lock lock(mutex_);
  const bool known = states_.contains(owner) || (rest_.kept != nullptr && rest_.kept->has(owner));
  if (!known) return {};
  State& state = state_of(owner);
  std::vector<Interaction> forgotten = std::move(state.interactions);
  interactions_ -= forgotten.size();
  if (state.at_rest) {
    forgotten_ += forgotten.empty() ? 0 : 1;
    state.interactions = {};
    state.version = ++changes_;
  } else {
    --beyond_rest_;
    states_.erase(owner);
  }
  return forgotten;
}

Status ShopperStates::erase_at_rest(const ShopperId& owner) {
  std::unique_lock lock(mutex_);
  return rest_.kept == nullptr ? Status() : rest_.kept->erase(owner);
}

std::shared_ptr<KeptStates> ShopperStates::rest() const {
  std::shared_lock lock(mutex_);
  return rest_.kept;
}

void ShopperStates::set_refused(const ShopperId& id, bool refused) {
  std::unique_lock lock(mutex_);
  if (refused) {
    refused_.insert(id);
  } else {
    refused_.erase(id);
  }
}

void ShopperStates::set_preferences(const std::vector<ShopperId>& members, const events::Preferences* preferences,
                                    std::vector<Interaction> muted) {
  std::unique_lock lock(mutex_);
  ++changes_;
  const auto shared = preferences == nullptr ? nullptr : std::make_shared<const events::Preferences>(*preferences);
  const auto shared_muted = std::make_shared<const std::vector<Interaction>>(std::move(muted));
  for (const ShopperId& member : members) {
    if (shared == nullptr) {
      preferences_.erase(member);
    } else {
      preferences_[member] = {shared, shared_muted, changes_};
    }
    const auto state = states_.find(member);
    if (state != states_.end()) state->second.version = changes_;
  }
}

const ShopperStates::Linked* ShopperStates::linked_of(const ShopperId& id) const {
  const auto found = clusters_.find(id);
  return found == clusters_.end() ? nullptr : found->second.get();
}

const std::vector<ShopperId>* ShopperStates::cluster_of(const ShopperId& id) const {
  const Linked* linked = linked_of(id);
  return linked == nullptr ? nullptr : &linked->members;
}

bool ShopperStates::agrees(const ShopperId& member) const {
  const auto wishes = preferences_.find(member);
  return !refused_.contains(member) && (wishes == preferences_.end() || wishes->second.preferences->personalization);
}

bool ShopperStates::may_personalize(const ShopperId& id) const {
  std::shared_lock lock(mutex_);
  const auto* cluster = cluster_of(id);
  if (cluster == nullptr) return agrees(id);
  return std::all_of(cluster->begin(), cluster->end(), [&](const ShopperId& member) { return agrees(member); });
}

// Every change has a number of its own, so that the greatest one tells whether anything changed.
std::optional<std::uint64_t> ShopperStates::version_unlocked(const ShopperId& id) const {
  std::uint64_t version = 0;
  bool any = false;
  const auto look = [&](const ShopperId& member) {
    if (!agrees(member)) return false;
    if (const auto wishes = preferences_.find(member); wishes != preferences_.end()) {
      version = std::max(version, wishes->second.version);
    }
    if (const auto state = states_.find(member); state != states_.end()) {
      version = std::max(version, state->second.version);
      any = any || !state->second.interactions.empty();
    } else if (rest_.kept != nullptr && rest_.kept->has(member)) {
      version = std::max(version, rest_version_);
      any = true;
    }
    return true;
  };
  if (const Linked* linked = linked_of(id)) {
    version = linked->version;
    for (const ShopperId& member : linked->members) {
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
  const std::vector<Interaction>* muted = nullptr;
  const std::vector<ShopperId> alone{id};
  const auto* cluster = cluster_of(id);
  for (const ShopperId& member : cluster != nullptr ? *cluster : alone) {
    if (const auto state = states_.find(member); state != states_.end()) {
      const auto& kept = state->second.interactions;
      history.interactions.insert(history.interactions.end(), kept.begin(), kept.end());
    } else {
      read_rest(member, history.interactions);
    }
    if (const auto found = preferences_.find(member); found != preferences_.end()) {
      history.preferences = found->second.preferences;
      muted = found->second.muted.get();
    }
  }
  if (cluster != nullptr) std::sort(history.interactions.begin(), history.interactions.end(), earlier);
  if (oldest_ > 0) {
    std::erase_if(history.interactions, [&](const Interaction& one) { return one.second < oldest_; });
  }
  for (std::size_t i = 0; muted != nullptr && i < muted->size(); ++i) {
    const auto found = std::lower_bound(history.interactions.begin(), history.interactions.end(), (*muted)[i], earlier);
    if (found != history.interactions.end() && !earlier((*muted)[i], *found)) history.interactions.erase(found);
  }
  history.set_aside = set_aside_impossible(history.interactions);
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
  const auto add = [&](const ShopperId& id) {
    const auto* cluster = cluster_of(id);
    ids.push_back(cluster != nullptr ? cluster->front() : id);
  };
  for (const auto& [id, state] : states_) add(id);
  if (rest_.kept != nullptr) {
    rest_.kept->for_each([&](std::string_view id, const std::vector<KeptAct>&) { add(ShopperId(std::string(id))); });
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::uint64_t ShopperStates::shoppers() const {
  std::shared_lock lock(mutex_);
  const std::size_t rest = rest_.kept == nullptr ? 0 : rest_.kept->shoppers();
  return rest + beyond_rest_ - std::min(rest, forgotten_);
}

std::size_t ShopperStates::memory_bytes() const {
  std::shared_lock lock(mutex_);
  constexpr std::size_t kBytesAnId = 160;  // hash node, id, vector
  const std::size_t rest = rest_.kept == nullptr ? 0 : rest_.kept->memory_bytes() + rest_.docs.size() * sizeof(Doc);
  return rest + (states_.size() + clusters_.size()) * kBytesAnId + interactions_ * sizeof(Interaction);
}

}  // namespace shelfwise::personalization
