#include "events/identity.h"

#include <algorithm>
#include <utility>

namespace shelfwise::events {

IdentityGraph::Number IdentityGraph::intern(const ShopperId& id) {
  const auto found = index_.find(id);
  if (found != index_.end()) return found->second;
  Number number = static_cast<Number>(nodes_.size());
  if (free_nodes_.empty()) {
    nodes_.emplace_back();
  } else {
    number = free_nodes_.back();
    free_nodes_.pop_back();
  }
  Number cluster = static_cast<Number>(clusters_.size());
  if (free_clusters_.empty()) {
    clusters_.emplace_back();
  } else {
    cluster = free_clusters_.back();
    free_clusters_.pop_back();
  }
  nodes_[number] = Node{id, cluster, false, {}};
  clusters_[cluster] = Cluster{{number}, number};
  index_.emplace(id, number);
  return number;
}

bool IdentityGraph::before(Number a, Number b) const {
  if (nodes_[a].user != nodes_[b].user) return nodes_[a].user;
  return nodes_[a].id < nodes_[b].id;
}

void IdentityGraph::choose_canonical(Cluster& cluster) const {
  cluster.canonical = *std::min_element(cluster.members.begin(), cluster.members.end(),
                                        [this](Number a, Number b) { return before(a, b); });
}

void IdentityGraph::mark_user(const ShopperId& id) {
  const Number number = intern(id);
  nodes_[number].user = true;
  Cluster& cluster = clusters_[nodes_[number].cluster];
  if (before(number, cluster.canonical)) cluster.canonical = number;
}

void IdentityGraph::link(const ShopperId& a, const ShopperId& b) {
  if (a == b) return;
  const Number x = intern(a);
  const Number y = intern(b);
  auto& neighbours = nodes_[x].neighbours;
  if (std::find(neighbours.begin(), neighbours.end(), y) != neighbours.end()) return;
  neighbours.push_back(y);
  nodes_[y].neighbours.push_back(x);
  join(nodes_[x].cluster, nodes_[y].cluster);
}

void IdentityGraph::join(Number a, Number b) {
  if (a == b) return;
  if (clusters_[a].members.size() < clusters_[b].members.size()) std::swap(a, b);
  Cluster& large = clusters_[a];
  Cluster& small = clusters_[b];
  for (const Number member : small.members) nodes_[member].cluster = a;
  large.members.insert(large.members.end(), small.members.begin(), small.members.end());
  if (before(small.canonical, large.canonical)) large.canonical = small.canonical;
  small = Cluster{};
  free_clusters_.push_back(b);
}

void IdentityGraph::unlink(const ShopperId& a, const ShopperId& b) {
  const auto x = index_.find(a);
  const auto y = index_.find(b);
  if (x == index_.end() || y == index_.end()) return;
  if (std::erase(nodes_[x->second].neighbours, y->second) == 0) return;
  std::erase(nodes_[y->second].neighbours, x->second);
  split(x->second, y->second);
}

// Moves what `a` still reaches into a cluster of its own, unless it still reaches `b`.
void IdentityGraph::split(Number a, Number b) {
  const Number old_cluster = nodes_[a].cluster;
  const Number new_cluster = free_clusters_.empty() ? static_cast<Number>(clusters_.size()) : free_clusters_.back();
  std::vector<Number> reached{a};
  nodes_[a].cluster = new_cluster;
  for (size_t i = 0; i < reached.size(); ++i) {
    for (const Number next : nodes_[reached[i]].neighbours) {
      if (nodes_[next].cluster == new_cluster) continue;
      nodes_[next].cluster = new_cluster;
      reached.push_back(next);
    }
  }
  if (nodes_[b].cluster == new_cluster) {
    for (const Number number : reached) nodes_[number].cluster = old_cluster;
    return;
  }
  if (free_clusters_.empty()) {
    clusters_.emplace_back();
  } else {
    free_clusters_.pop_back();
  }
  clusters_[new_cluster].members = std::move(reached);
  choose_canonical(clusters_[new_cluster]);
  Cluster& rest = clusters_[old_cluster];
  std::erase_if(rest.members, [&](Number number) { return nodes_[number].cluster == new_cluster; });
  choose_canonical(rest);
}

void IdentityGraph::forget(const ShopperId& id) {
  const auto found = index_.find(id);
  if (found == index_.end()) return;
  const Number number = found->second;
  while (!nodes_[number].neighbours.empty()) {
    const Number other = nodes_[number].neighbours.back();
    nodes_[number].neighbours.pop_back();
    std::erase(nodes_[other].neighbours, number);
    split(number, other);
  }
  const Number cluster = nodes_[number].cluster;
  clusters_[cluster] = Cluster{};
  free_clusters_.push_back(cluster);
  nodes_[number] = Node{};
  free_nodes_.push_back(number);
  index_.erase(found);
}

ShopperId IdentityGraph::canonical(const ShopperId& id) const {
  const auto found = index_.find(id);
  if (found == index_.end()) return id;
  return nodes_[clusters_[nodes_[found->second].cluster].canonical].id;
}

std::vector<ShopperId> IdentityGraph::members(const ShopperId& id) const {
  const auto found = index_.find(id);
  if (found == index_.end()) return {id};
  std::vector<ShopperId> ids;
  for (const Number number : clusters_[nodes_[found->second].cluster].members) ids.push_back(nodes_[number].id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace shelfwise::events
