// Which ids are one shopper: a graph of links in memory, built from EventStore::links() and kept up to date.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "common/ids.h"

namespace shelfwise::events {

// Pure and in memory; about 200 bytes an id. canonical() costs a hash look-up; link() the smaller of the two clusters;
// unlink() the cluster. Readers may share it while nobody writes.
class IdentityGraph {
 public:
  // Links are a set: linking twice is linking once, and one unlink() undoes it. Linking an id with itself does nothing.
  void link(const ShopperId& a, const ShopperId& b);
  // Takes the link away, in whichever order it was given. Ids that other links connect stay together.
  void unlink(const ShopperId& a, const ShopperId& b);
  // Tells that `id` has been seen as a userId: a cluster's canonical id is its smallest such id, else its smallest id,
  // as in Identity of event_store.h. The order of marks and links does not matter.
  void mark_user(const ShopperId& id);
  // Takes the id and all its links out.
  void forget(const ShopperId& id);

  // An id never seen is its own canonical and only member.
  ShopperId canonical(const ShopperId& id) const;
  std::vector<ShopperId> members(const ShopperId& id) const;  // sorted, `id` included
  bool same_shopper(const ShopperId& a, const ShopperId& b) const { return canonical(a) == canonical(b); }
  std::size_t size() const { return index_.size(); }  // ids known

 private:
  using Number = std::uint32_t;
  struct Node {
    ShopperId id;
    Number cluster = 0;
    bool user = false;
    std::vector<Number> neighbours;
  };
  struct Cluster {
    std::vector<Number> members;
    Number canonical = 0;
  };

  Number intern(const ShopperId& id);
  bool before(Number a, Number b) const;  // in the order that makes the first one canonical
  void choose_canonical(Cluster& cluster) const;
  void join(Number a, Number b);
  void split(Number a, Number b);

  std::unordered_map<ShopperId, Number> index_;
  std::vector<Node> nodes_;
  std::vector<Cluster> clusters_;  // an empty one is free
  std::vector<Number> free_nodes_;
  std::vector<Number> free_clusters_;
};

}  // namespace shelfwise::events
