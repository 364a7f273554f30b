#include "catalog_tools/duplicates/settle.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "catalog_tools/duplicates/likeness.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr const char* kByHand = "decided by hand";

bool both_differ(std::uint64_t x, std::uint64_t y) { return x != 0 && y != 0 && x != y; }

// Groups as they grow, with the records of each that say something of their own.
class Groups {
 public:
  explicit Groups(const Records& records) : records_(records), parent_(records.size()) {
    std::iota(parent_.begin(), parent_.end(), 0U);
  }

  std::uint32_t root(std::uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }

  void keep_apart(std::uint32_t a, std::uint32_t b) {
    apart_[a].push_back(b);
    apart_[b].push_back(a);
  }

  bool decided_apart(std::uint32_t a, std::uint32_t b) {
    if (apart_.empty()) return false;
    const std::uint32_t other = root(b);
    for (const std::uint32_t member : group(root(a)).members) {
      const auto found = apart_.find(member);
      if (found == apart_.end()) continue;
      for (const std::uint32_t enemy : found->second) {
        if (root(enemy) == other) return true;
      }
    }
    return false;
  }

  const char* contradiction_of(std::uint32_t a, std::uint32_t b) {
    for (const std::uint32_t x : group(root(b)).telling) {
      for (const std::uint32_t y : group(root(a)).telling) {
        if (const char* reason = contradiction(records_, records_[x], records_[y])) return reason;
      }
    }
    return nullptr;
  }

  void join(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    if (a == b) return;
    if (group(a).members.size() < group(b).members.size()) std::swap(a, b);
    Group& kept = group(a);
    const Group& other = group(b);
    kept.members.insert(kept.members.end(), other.members.begin(), other.members.end());
    for (const std::uint32_t member : other.telling) add_telling(kept, member);
    groups_.erase(b);
    parent_[b] = a;
  }

 private:
  struct Group {
    std::vector<std::uint32_t> members;
    // Hundreds of rows of one id say the same: the first of each kind will do.
    std::vector<std::uint32_t> telling;
  };

  Group& group(std::uint32_t root) {
    const auto [found, fresh] = groups_.try_emplace(root);
    if (fresh) found->second = {{root}, {root}};
    return found->second;
  }

  void add_telling(Group& group, std::uint32_t member) const {
    constexpr size_t kMaxCompared = 200;
    const bool known = std::any_of(group.telling.begin(), group.telling.end(), [&](std::uint32_t kind) {
      const Record& x = records_[kind];
      const Record& y = records_[member];
      return std::tie(x.gtin, x.mpn, x.brand, x.group, x.colors, x.size, x.pack, x.identity) ==
             std::tie(y.gtin, y.mpn, y.brand, y.group, y.colors, y.size, y.pack, y.identity);
    });
    if (!known && group.telling.size() < kMaxCompared) group.telling.push_back(member);
  }

  const Records& records_;
  std::vector<std::uint32_t> parent_;
  std::unordered_map<std::uint32_t, Group> groups_;            // by root, of records that were looked at
  std::map<std::uint32_t, std::vector<std::uint32_t>> apart_;  // decided by hand, by record
};

// The verdicts in the place of what the scores said, and beside it.
void apply(const std::vector<DecidedPair>& decided, std::vector<DuplicatePair>& pairs) {
  if (decided.empty()) return;
  std::map<std::pair<std::uint32_t, std::uint32_t>, size_t> places;
  for (size_t i = 0; i < pairs.size(); ++i) places.emplace(std::pair(pairs[i].a, pairs[i].b), i);
  for (const DecidedPair& verdict : decided) {
    const bool merge = verdict.verdict == Verdict::kMerge;
    const DuplicatePair pair = {verdict.a, verdict.b, merge ? 1.0 : 0.0, merge ? Decision::kMerge : Decision::kDistinct,
                                kByHand,   false};
    const auto found = places.find({verdict.a, verdict.b});
    if (found == places.end()) {
      pairs.push_back(pair);
    } else {
      pairs[found->second] = pair;
    }
  }
}

}  // namespace

const char* contradiction(const Records& records, const Record& a, const Record& b) {
  if (both_differ(a.gtin, b.gtin)) return "different GTINs";
  const Likeness marks = compare_marks(records, a, b);
  if (marks.brand >= 0 && marks.mpn < 0) return "different model numbers";
  if (marks.condition_differs) return "one new and one that is not";
  if (a.gtin != 0 && a.gtin == b.gtin) return nullptr;
  if (marks.same_group && a.identity != b.identity) return "variants of one item_group_id";
  if (marks.colors_differ) return "different colors";
  if (both_differ(a.size, b.size)) return "different sizes";
  if (both_differ(a.pack, b.pack)) return "different packs";
  return nullptr;
}

std::vector<DuplicatePair> settle(const Records& records, std::vector<DuplicatePair> pairs,
                                  const std::vector<DecidedPair>& decided) {
  Groups groups(records);
  for (const DecidedPair& pair : decided) {
    if (pair.verdict == Verdict::kDistinct) groups.keep_apart(pair.a, pair.b);
  }
  apply(decided, pairs);
  const auto by_hand = [](const DuplicatePair& pair) { return pair.reasons == kByHand; };
  const auto same_id = [&](const DuplicatePair& pair) { return records[pair.a].id == records[pair.b].id; };
  std::vector<std::uint32_t> order(pairs.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
    const auto key = [&](const DuplicatePair& p) {
      return std::tuple(by_hand(p) ? 0 : same_id(p) ? 1 : 2, -p.score, p.a, p.b);
    };
    return key(pairs[x]) < key(pairs[y]);
  });
  for (const std::uint32_t i : order) {
    DuplicatePair& pair = pairs[i];
    if (pair.decision != Decision::kMerge || groups.root(pair.a) == groups.root(pair.b)) continue;
    const char* reason = nullptr;
    if (groups.decided_apart(pair.a, pair.b)) {
      reason = "two decided to be distinct";
    } else if (!by_hand(pair) && !same_id(pair)) {
      reason = groups.contradiction_of(pair.a, pair.b);
    }
    if (reason != nullptr && !same_id(pair)) {
      pair.decision = Decision::kReview;
      pair.reasons += std::string("; not merged, as one group would hold ") + reason;
      continue;
    }
    groups.join(pair.a, pair.b);
  }
  std::erase_if(pairs, [&](const DuplicatePair& pair) {
    return pair.decision == Decision::kReview && groups.root(pair.a) == groups.root(pair.b);
  });
  std::sort(pairs.begin(), pairs.end(),
            [](const DuplicatePair& x, const DuplicatePair& y) { return std::pair(x.a, x.b) < std::pair(y.a, y.b); });
  return pairs;
}

}  // namespace shelfwise::catalog_tools
