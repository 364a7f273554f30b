// What sells better now than it used to: sales decayed fast and slow, kept up to date by every event.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "common/ids.h"
#include "personalization/history/interaction.h"

namespace shelfwise::personalization {

// Thread-safe. The order of events does not matter.
class Trends {
 public:
  Trends(Doc documents, std::uint32_t now) : reference_(now), fast_(documents, 0.0), slow_(documents, 0.0) {}

  void add(const Interaction& one) { change(one, 1); }
  void remove(const Interaction& one) { change(one, -1); }

  // The documents that sell best now, best first: `trending` by velocity against their own habit, `popular` by the slow
  // count alone. At most kBest, none without sales.
  struct Best {
    Doc doc = kNoDoc;
    float score = 0;
  };
  static constexpr std::size_t kBest = 2'000;
  using List = std::shared_ptr<const std::vector<Best>>;  // never null
  List trending() const { return best(true); }
  List popular() const { return best(false); }

  std::size_t memory_bytes() const { return (fast_.size() + slow_.size()) * sizeof(double); }

 private:
  void change(const Interaction& one, double times);
  List best(bool velocity) const;
  List compute(bool velocity) const;

  const std::uint32_t reference_;  // counts are decayed to this second
  mutable std::mutex mutex_;
  std::vector<double> fast_;
  std::vector<double> slow_;
  std::atomic<std::uint64_t> changes_ = 0;
  mutable std::mutex computing_[2];  // held by who makes a list anew; the others are served the one before
  mutable std::atomic<std::uint64_t> computed_[2] = {~0ULL, ~0ULL};
  mutable std::atomic<List> lists_[2];
};

}  // namespace shelfwise::personalization
