#include "catalog_tools/apply_verdicts.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace shelfwise::catalog_tools {
namespace {

using Key = std::pair<std::uint32_t, std::uint32_t>;

constexpr const char* kDecided = "decided by hand";

// Groups as they grow, and which of them a person keeps apart.
class Groups {
 public:
  void forbid(std::uint32_t a, std::uint32_t b) {
    apart_[a].insert(b);
    apart_[b].insert(a);
  }
  bool unite(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    if (a == b) return true;
    if (const auto found = apart_.find(a); found != apart_.end()) {
      for (const std::uint32_t other : found->second) {
        if (root(other) == b) return false;
      }
    }
    parent_[b] = a;
    if (const auto found = apart_.find(b); found != apart_.end()) {
      const std::set<std::uint32_t> others = found->second;
      apart_[a].insert(others.begin(), others.end());
    }
    return true;
  }

 private:
  std::uint32_t root(std::uint32_t record) {
    for (auto found = parent_.find(record); found != parent_.end(); found = parent_.find(record))
      record = found->second;
    return record;
  }

  std::unordered_map<std::uint32_t, std::uint32_t> parent_;
  std::map<std::uint32_t, std::set<std::uint32_t>> apart_;  // by root, to any record of the other group
};

}  // namespace

std::vector<DuplicatePair> apply_verdicts(std::vector<DuplicatePair> pairs, const PairVerdicts& verdicts,
                                          const std::unordered_map<std::string, std::vector<std::uint32_t>>& records) {
  if (verdicts.pairs.empty()) return pairs;
  std::map<Key, Verdict> decided;
  for (const auto& [ids, verdict] : verdicts.pairs) {
    const auto a = records.find(ids.first);
    const auto b = records.find(ids.second);
    if (a == records.end() || b == records.end()) continue;
    for (const std::uint32_t x : a->second) {
      for (const std::uint32_t y : b->second) decided[std::minmax(x, y)] = verdict;
    }
  }
  std::map<Key, Verdict> missing = decided;
  for (const DuplicatePair& pair : pairs) missing.erase({pair.a, pair.b});
  for (const auto& [key, verdict] : missing) pairs.push_back({key.first, key.second});

  Groups groups;
  std::vector<DuplicatePair*> merges;
  for (DuplicatePair& pair : pairs) {
    if (const auto found = decided.find({pair.a, pair.b}); found != decided.end()) {
      const bool merge = found->second == Verdict::kMerge;
      pair.decision = merge ? Decision::kMerge : Decision::kDistinct;
      pair.score = merge ? 1.0 : 0.0;
      pair.reasons = pair.reasons.empty() ? kDecided : std::string(kDecided) + "; " + pair.reasons;
      if (!merge) groups.forbid(pair.a, pair.b);
    }
    if (pair.decision == Decision::kMerge) merges.push_back(&pair);
  }
  const auto rank = [&](const DuplicatePair* pair) {
    return std::tuple(!decided.contains({pair->a, pair->b}), -pair->score, pair->a, pair->b);
  };
  std::sort(merges.begin(), merges.end(), [&](const auto* x, const auto* y) { return rank(x) < rank(y); });
  for (DuplicatePair* pair : merges) {
    if (groups.unite(pair->a, pair->b)) continue;
    pair->decision = Decision::kReview;
    pair->reasons += "; would join products that a person keeps apart";
  }
  std::sort(pairs.begin(), pairs.end(),
            [](const DuplicatePair& x, const DuplicatePair& y) { return std::pair(x.a, x.b) < std::pair(y.a, y.b); });
  return pairs;
}

}  // namespace shelfwise::catalog_tools
