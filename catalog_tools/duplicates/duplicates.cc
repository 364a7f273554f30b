#include "catalog_tools/duplicates/duplicates.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "catalog_tools/duplicates/likely_duplicates.h"
#include "catalog_tools/duplicates/record.h"
#include "catalog_tools/duplicates/settle.h"
#include "common/random.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr double kLikeName = 0.5;

// How much two titles share, rare words counting most: weighted Jaccard, 0 to 1.
double name_likeness(const Records& records, const Record& a, const Record& b) {
  const auto weight = [&](std::uint32_t term) {
    return std::log(1.0 + static_cast<double>(records.size()) / records.name_frequency(term));
  };
  double both = 0;
  double either = 0;
  const auto x = records.name(a);
  const auto y = records.name(b);
  size_t i = 0;
  size_t j = 0;
  while (i < x.size() || j < y.size()) {
    if (j == y.size() || (i < x.size() && x[i] < y[j])) {
      either += weight(x[i++]);
    } else if (i == x.size() || y[j] < x[i]) {
      either += weight(y[j++]);
    } else {
      both += weight(x[i]);
      either += weight(x[i]);
      ++i;
      ++j;
    }
  }
  return either == 0 ? 0 : both / either;
}

// Records that share a key, each tied to the first one.
template <class Key, class Pair>
void pair_with_first(const Records& records, Key key, Pair pair) {
  std::unordered_map<std::uint64_t, std::uint32_t> first;
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    const std::uint64_t k = key(records[i]);
    if (k == 0) continue;
    const auto [found, fresh] = first.try_emplace(k, i);
    if (!fresh) pair(found->second, i);
  }
}

}  // namespace

const char* decision_name(Decision decision) {
  switch (decision) {
    case Decision::kMerge: return "merge";
    case Decision::kReview: return "review";
    case Decision::kDistinct: return "distinct";
  }
  return "";
}

struct DuplicateFinder::State {
  explicit State(const text::Analyzer& analyzer) : records(analyzer) {}

  void certain(std::vector<DuplicatePair>& pairs) const {
    pair_with_first(
        records, [](const Record& r) { return r.id; },
        [&](std::uint32_t a, std::uint32_t b) {
          const bool like = name_likeness(records, records[a], records[b]) >= kLikeName;
          pairs.push_back(
              {a, b, 1.0, Decision::kMerge, like ? "same id; like name" : "same id; different names", !like});
        });
    pair_with_first(
        records, [](const Record& r) { return r.gtin; },
        [&](std::uint32_t a, std::uint32_t b) {
          if (records[a].id != records[b].id) pairs.push_back(same_gtin(a, b));
        });
    pair_with_first(
        records, [](const Record& r) { return r.identity; },
        [&](std::uint32_t a, std::uint32_t b) {
          const Record& x = records[a];
          const Record& y = records[b];
          if (x.id != y.id && (x.gtin == 0 || x.gtin != y.gtin)) pairs.push_back(same_identity(a, b));
        });
  }

  DuplicatePair same_gtin(std::uint32_t a, std::uint32_t b) const {
    const double likeness = name_likeness(records, records[a], records[b]);
    if (likeness < kLikeName) return {a, b, 0.5, Decision::kReview, "same GTIN; different names", false};
    return {a, b, 0.98, Decision::kMerge, likeness == 1 ? "same GTIN; same name" : "same GTIN; like name", false};
  }

  // The description is an attribute too, and may be all that tells two sizes of a charger apart.
  DuplicatePair same_identity(std::uint32_t a, std::uint32_t b) const {
    const Record& x = records[a];
    const Record& y = records[b];
    const bool described_apart = x.description != 0 && y.description != 0 && x.description != y.description;
    const bool priced_apart =
        x.price > 0 && y.price > 0 && std::max(x.price, y.price) > std::min(x.price, y.price) * 5 / 4;
    std::string reasons = "same title, brand and attributes";
    // The maker numbered them apart: such pairs of a shop's export, seen by eye, were no doubles.
    if (x.gtin != 0 && y.gtin != 0) return {a, b, 0.05, Decision::kDistinct, reasons + "; different GTINs", false};
    if (described_apart) return {a, b, 0.6, Decision::kReview, reasons + "; different descriptions", false};
    if (priced_apart) return {a, b, 0.6, Decision::kReview, reasons + "; prices more than a quarter apart", false};
    return {a, b, 0.95, Decision::kMerge, reasons, false};
  }

  // Of several rows of one id the first is meant.
  std::vector<DecidedPair> decided(const PairVerdicts& verdicts) const {
    std::vector<DecidedPair> found;
    if (verdicts.pairs.empty()) return found;
    std::unordered_map<std::uint64_t, std::uint32_t> numbers;
    for (std::uint32_t i = 0; i < records.size(); ++i) numbers.try_emplace(records[i].id, i);
    for (const auto& [ids, verdict] : verdicts.pairs) {
      const auto x = numbers.find(stable_hash(ids.first));
      const auto y = numbers.find(stable_hash(ids.second));
      if (x == numbers.end() || y == numbers.end() || x->second == y->second) continue;
      const auto [a, b] = std::minmax(x->second, y->second);
      found.push_back({a, b, verdict});
    }
    return found;
  }

  Records records;
};

DuplicateFinder::DuplicateFinder(const text::Analyzer& analyzer) : state_(std::make_unique<State>(analyzer)) {}
DuplicateFinder::DuplicateFinder(DuplicateFinder&&) noexcept = default;
DuplicateFinder& DuplicateFinder::operator=(DuplicateFinder&&) noexcept = default;
DuplicateFinder::~DuplicateFinder() = default;

void DuplicateFinder::add(const catalog::Product& product, std::uint16_t feed) { state_->records.add(product, feed); }
Records& DuplicateFinder::records() { return state_->records; }

std::vector<DuplicatePair> DuplicateFinder::find(const PairVerdicts& verdicts,
                                                 const std::function<void(size_t)>& progress) {
  std::vector<DuplicatePair> pairs;
  state_->certain(pairs);
  const std::vector<std::uint16_t> equal_rank(state_->records.size(), 0);
  for (DuplicatePair& pair : likely_duplicates(state_->records, survivors(pairs, equal_rank), progress))
    pairs.push_back(std::move(pair));
  std::stable_sort(pairs.begin(), pairs.end(), [](const DuplicatePair& x, const DuplicatePair& y) {
    return std::pair(x.a, x.b) < std::pair(y.a, y.b);
  });
  // Where a key and the names both speak of a pair, the key has the word.
  pairs.erase(std::unique(pairs.begin(), pairs.end(),
                          [](const DuplicatePair& x, const DuplicatePair& y) { return x.a == y.a && x.b == y.b; }),
              pairs.end());
  return settle(state_->records, std::move(pairs), state_->decided(verdicts));
}

std::vector<std::uint32_t> survivors(const std::vector<DuplicatePair>& pairs, const std::vector<std::uint16_t>& rank) {
  std::vector<std::uint32_t> parent(rank.size());
  std::iota(parent.begin(), parent.end(), 0U);
  const auto root = [&](std::uint32_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  for (const DuplicatePair& pair : pairs) {
    if (pair.decision != Decision::kMerge) continue;
    std::uint32_t a = root(pair.a);
    std::uint32_t b = root(pair.b);
    if (a == b) continue;
    if (rank[b] > rank[a] || (rank[b] == rank[a] && b < a)) std::swap(a, b);
    parent[b] = a;
  }
  for (std::uint32_t i = 0; i < parent.size(); ++i) parent[i] = root(i);
  return parent;
}

}  // namespace shelfwise::catalog_tools
