#include "catalog_tools/duplicates/likely_duplicates.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <mutex>
#include <utility>

#include "catalog_tools/duplicates/candidates.h"
#include "catalog_tools/duplicates/evidence.h"
#include "catalog_tools/duplicates/likeness.h"
#include "catalog_tools/duplicates/origins.h"
#include "catalog_tools/threads.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr double kMerge = 0.5;        // of the chance in this catalog
constexpr double kMergeUnsure = 0.7;  // where nothing tells two origins apart, so that variants compete too
constexpr double kReview = 0.1;
constexpr double kNoPartner = 4.52;  // weight of having none, against which partners are weighed
constexpr size_t kBlock = 2000;      // records a thread takes at once

struct Pairing {
  Edge edge;
  double evidence = 0;     // probability where duplicates are as common as kUsualShare
  double probability = 0;  // in this catalog
};

// All records, and what is known of their words.
struct Catalog {
  explicit Catalog(const Records& all) : records(all), candidates(all), rarity(all.size()) {}

  Likeness compare(std::uint32_t a, std::uint32_t b) const {
    return catalog_tools::compare(records, rarity, records[a], records[b]);
  }

  const Records& records;
  Candidates candidates;
  Rarity rarity;
};

using Couple = std::pair<std::uint32_t, std::uint32_t>;  // records, the lesser number first

bool excluded(const Likeness& likeness) { return likeness.gtin_differs || likeness.mpn < 0 || likeness.same_group; }

// Every two records of which one is among the nearest of the other, once, in order.
std::vector<Couple> find_couples(const Catalog& catalog, std::span<const std::uint32_t> survivor,
                                 std::span<const std::uint32_t> wanted, bool other_origins,
                                 const std::function<void(size_t)>& progress) {
  std::vector<Candidates::Scratch> scratch(worker_count(), Candidates::Scratch(catalog.candidates));
  std::vector<std::vector<Couple>> by_block((wanted.size() + kBlock - 1) / kBlock);
  std::mutex telling;
  size_t done = 0;
  in_blocks(wanted.size(), kBlock, [&](size_t worker, size_t begin, size_t end) {
    std::vector<Couple>& couples = by_block[begin / kBlock];
    for (size_t i = begin; i < end; ++i) {
      for (const Candidate& candidate : catalog.candidates.nearest(wanted[i], scratch[worker], other_origins)) {
        if (survivor[candidate.record] == candidate.record) couples.push_back(std::minmax(wanted[i], candidate.record));
      }
    }
    const std::lock_guard lock(telling);
    done += end - begin;
    if (progress) progress(done);
  });
  std::vector<Couple> couples;
  for (std::vector<Couple>& block : by_block) {
    couples.insert(couples.end(), block.begin(), block.end());
    block = {};
  }
  std::sort(couples.begin(), couples.end());
  couples.erase(std::unique(couples.begin(), couples.end()), couples.end());
  return couples;
}

// Those that nothing excludes, weighed, in order of their records.
std::vector<Edge> weigh(const Catalog& catalog, const std::vector<Couple>& couples) {
  constexpr float kExcluded = -std::numeric_limits<float>::infinity();
  std::vector<Edge> edges(couples.size());
  in_blocks(couples.size(), kBlock, [&](size_t, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const auto [a, b] = couples[i];
      const Likeness likeness = catalog.compare(a, b);
      edges[i] = {a, b, excluded(likeness) ? kExcluded : static_cast<float>(weight_of_evidence(likeness))};
    }
  });
  std::erase_if(edges, [](const Edge& edge) { return edge.weight == kExcluded; });
  return edges;
}

// A logistic curve of the logarithm of the chance, learned with the weights.
constexpr double kUsualShare = 0.74;
double evidence(double log_chance) { return 1.0 / (1.0 + std::exp(-2.95 - 1.415 * std::max(log_chance, -12.0))); }

// The best pairs first, each record once.
std::vector<Pairing> pair_up(const std::vector<Edge>& edges, size_t records) {
  std::vector<double> rivals(records, 0.0);  // odds of all partners of a record
  const auto odds = [](const Edge& edge) { return std::exp(static_cast<double>(edge.weight) - kNoPartner); };
  for (const Edge& edge : edges) {
    rivals[edge.a] += odds(edge);
    rivals[edge.b] += odds(edge);
  }
  struct Ranked {
    float log_chance;
    std::uint32_t edge;
  };
  std::vector<Ranked> ranked;
  ranked.reserve(edges.size());
  for (std::uint32_t i = 0; i < edges.size(); ++i) {
    const double own = odds(edges[i]);
    const double chance = own / (1.0 + rivals[edges[i].a] + rivals[edges[i].b] - own);
    ranked.push_back({static_cast<float>(std::log(std::max(chance, 1e-12))), i});
  }
  std::sort(ranked.begin(), ranked.end(), [](const Ranked& x, const Ranked& y) {
    return x.log_chance != y.log_chance ? x.log_chance > y.log_chance : x.edge < y.edge;
  });
  std::vector<Pairing> pairings;
  std::vector<bool> taken(records, false);
  for (const Ranked& best : ranked) {
    const Edge& edge = edges[best.edge];
    if (taken[edge.a] || taken[edge.b]) continue;
    taken[edge.a] = taken[edge.b] = true;
    pairings.push_back({edge, evidence(static_cast<double>(best.log_chance)), 0});
  }
  return pairings;
}

// Finds the share of duplicates that agrees with the probabilities which it gives. A few more pairs, of which `doubt`
// says how many are none, keep a handful from proving anything.
void adjust_to_catalog(std::vector<Pairing>& pairings, bool suppliers) {
  constexpr int kMaxSteps = 500;
  const double more = suppliers ? 20 : 50;
  const double more_right = suppliers ? more * kUsualShare : 0.5;
  double share = kUsualShare;
  for (int step = 0; step < kMaxSteps; ++step) {
    const double odds = (share / kUsualShare) / ((1 - share) / (1 - kUsualShare));
    double sum = more_right;
    for (Pairing& pairing : pairings) {
      const double yes = odds * pairing.evidence;
      pairing.probability = yes / (yes + 1 - pairing.evidence);
      sum += pairing.probability;
    }
    const double next = sum / (static_cast<double>(pairings.size()) + more + 1);
    if (std::abs(next - share) < 1e-7) break;
    share = next;
  }
}

std::string percent(double value) { return std::to_string(static_cast<int>(std::lround(value * 100))) + "%"; }

std::string reasons(const Likeness& likeness) {
  std::string text = "names alike by " + percent(likeness.name);
  if (likeness.code >= 0.5)
    text += "; same part number";
  else if (likeness.code > 0)
    text += "; part numbers alike";
  if (likeness.code_differs || likeness.code_rest_differs) text += "; other part numbers differ";
  if (likeness.mpn > 0) text += "; same mpn";
  if (likeness.brand > 0) text += "; same brand";
  if (likeness.brand < 0) text += "; different brands";
  if (likeness.measures_equal > 0) text += "; same measures";
  if (likeness.measures_differ > 0) text += "; different measures";
  if (likeness.numbers_differ) text += "; different numbers";
  if (likeness.condition_differs) text += "; one new, one not";
  if (likeness.colors_equal) text += "; same color";
  if (likeness.colors_differ) text += "; different colors";
  if (likeness.price_gap >= 0) text += "; prices differ by " + percent(std::exp(likeness.price_gap) - 1);
  return text;
}

// Whether two suppliers may have been joined, though their neighbours do not tell: two feeds or two kinds of ids hold
// nearly all records.
bool may_be_joined(const Records& records) {
  constexpr double kNearlyAll = 0.9;
  std::vector<size_t> sizes(records.origins() + 1, 0);
  for (size_t i = 0; i < records.size(); ++i) ++sizes[records[i].origin];
  if (sizes.size() < 2) return false;
  std::partial_sort(sizes.begin(), sizes.begin() + 2, sizes.end(), std::greater<>());
  return sizes[1] > 0 && static_cast<double>(sizes[0] + sizes[1]) >= kNearlyAll * static_cast<double>(records.size());
}

// The rule by which a likely pair is left to a person; nullptr where none does. Where two suppliers may have been
// joined but their neighbours do not tell, variants compete too; and one shop writes its brands in one way, two may
// not.
const char* held_between_suppliers(double probability, const Likeness& likeness) {
  if (likeness.brand < 0) return "the brands differ, and the feeds look like one shop's";
  return probability >= kMergeUnsure ? nullptr : "below 70%, and the feeds look like one shop's";
}

// In one shop's own catalog the nearest neighbour is a variant or the next volume, however alike. Only a part number
// that no third record has, or the same words in another order at the same price, are taken for one product, and only
// where nothing speaks against it.
const char* held_in_one_shop(const Records& records, const Record& a, const Record& b, const Likeness& likeness) {
  const auto x = records.name(a);
  const auto y = records.name(b);
  const bool same_words = std::equal(x.begin(), x.end(), y.begin(), y.end());
  const bool described_apart = a.description != 0 && b.description != 0 && a.description != b.description;
  const bool against = likeness.brand < 0 || likeness.measures_differ > 0 || likeness.numbers_differ ||
                       likeness.code_differs || likeness.code_rest_differs || likeness.colors_differ ||
                       likeness.platforms_differ || likeness.editions_differ || a.size != b.size || a.pack != b.pack;
  if (against) return "they differ in a mark, as variants of one shop do";
  if (likeness.code >= 1 || (same_words && a.price > 0 && a.price == b.price && !described_apart)) return nullptr;
  return "in one shop likeness is not enough without a part number of their own, or the same words and price";
}

std::vector<std::uint32_t> every(size_t step, std::span<const std::uint32_t> survivor) {
  std::vector<std::uint32_t> wanted;
  size_t number = 0;
  for (std::uint32_t i = 0; i < survivor.size(); ++i) {
    if (survivor[i] == i && number++ % step == 0) wanted.push_back(i);
  }
  return wanted;
}

}  // namespace

std::vector<DuplicatePair> likely_duplicates(const Records& records, std::span<const std::uint32_t> survivor,
                                             const std::function<void(size_t)>& progress) {
  constexpr size_t kSample = 20'000;
  const Catalog catalog(records);
  bool suppliers = false;
  if (records.origins() > 1) {
    const std::vector<std::uint32_t> sample = every(1 + records.size() / kSample, survivor);
    suppliers = origins_tell(records, sample, weigh(catalog, find_couples(catalog, survivor, sample, false, {})));
  }
  const bool joined = may_be_joined(records);
  const std::vector<std::uint32_t> all = every(1, survivor);
  std::vector<Pairing> pairings =
      pair_up(weigh(catalog, find_couples(catalog, survivor, all, suppliers, progress)), records.size());
  adjust_to_catalog(pairings, suppliers);
  std::vector<DuplicatePair> pairs;
  for (const Pairing& pairing : pairings) {
    if (pairing.probability < kReview) continue;
    const Likeness likeness = catalog.compare(pairing.edge.a, pairing.edge.b);
    DuplicatePair pair = {pairing.edge.a,    pairing.edge.b,    pairing.probability,
                          Decision::kReview, reasons(likeness), false};
    if (pairing.probability >= kMerge) {
      const char* held = suppliers ? nullptr
                         : joined  ? held_between_suppliers(pairing.probability, likeness)
                                   : held_in_one_shop(records, records[pair.a], records[pair.b], likeness);
      if (held == nullptr) pair.decision = Decision::kMerge;
      if (held != nullptr) pair.reasons += std::string("; not merged: ") + held;
    }
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

}  // namespace shelfwise::catalog_tools
