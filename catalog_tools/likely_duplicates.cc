#include "catalog_tools/likely_duplicates.h"

#include <algorithm>
#include <cmath>

#include "catalog_tools/candidates.h"
#include "catalog_tools/likeness.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr int kRounds = 6;
constexpr double kMinNearness = 0.2;
constexpr double kMerge = 0.3;   // of the probability in this catalog
constexpr double kReview = 0.1;  // likewise

// A pair worth scoring. Nearness decides who is nearest to whom; it is no probability.
struct Edge {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  float nearness = 0;
};

struct Pairing {
  Edge edge;
  double margin = 0;  // how much nearer than the next best of either
  int round = 0;
  double evidence = 0;     // probability where duplicates are as common as kUsualShare
  double probability = 0;  // in this catalog
};

bool excluded(const Likeness& likeness) { return likeness.gtin_differs || likeness.mpn < 0 || likeness.same_group; }

double nearness(const Likeness& likeness) {
  double sum = likeness.name + 0.5 * likeness.text + likeness.code;
  sum += likeness.colors_equal ? 0.1 : 0.0;
  sum -= likeness.colors_differ ? 1.0 : 0.0;
  sum -= 0.5 * std::min(likeness.measures_differ, 2);
  sum -= likeness.code_differs ? 0.2 : 0.0;
  sum -= likeness.code_rest_differs ? 0.3 : 0.0;
  sum -= likeness.numbers_differ ? 0.2 : 0.0;
  sum -= likeness.brand < 0 ? 0.5 : 0.0;
  sum += likeness.mpn > 0 ? 1.0 : 0.0;
  if (likeness.price_gap >= 0) sum -= 0.3 * std::min(likeness.price_gap, 1.5);
  return sum;
}

// Logistic regression over 1,000 pairs of two shops' joined feeds that were each other's best and 6,900 of three single
// shops' catalogs. Kept are the features whose sign makes sense anywhere; brand and mpn, which the feeds lacked, by
// hand.
constexpr double kUsualShare = 0.118;
double evidence(const Likeness& likeness, double margin, int round) {
  double z = -4.6 + 4.2 * std::min(margin, 0.6) + 4.0 * likeness.code;
  z -= round > 0 ? 1.2 : 0.0;
  z -= likeness.code_rest_differs ? 1.1 : 0.0;
  z -= 2.4 * std::min(likeness.measures_differ, 2);
  z -= likeness.numbers_differ ? 0.3 : 0.0;
  z -= likeness.colors_differ ? 1.9 : 0.0;
  // Names that are the same but for a word or two on each side are how shops name variants.
  z -= likeness.covered < 0.999 ? 21.0 * std::max(0.0, likeness.name - 0.8) : 0.0;
  z -= likeness.brand < 0 ? 1.5 : 0.0;
  z += likeness.mpn > 0 ? 3.0 : 0.0;
  z -= likeness.condition_differs ? 3.0 : 0.0;
  z -= 1.5 * std::max(0.0, likeness.price_gap - 0.5);  // shops differ in price, but seldom by more than 1.6 times
  return 1.0 / (1.0 + std::exp(-z));
}

struct Scored {
  std::vector<Edge> edges;
  std::uint32_t known_apart = 0;  // records whose every neighbour is known to be another product
};

Scored score_candidates(const Records& records, std::span<const std::uint32_t> survivor) {
  Candidates candidates(records);
  Scored scored;
  std::vector<Edge>& edges = scored.edges;
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    if (survivor[i] != i) continue;
    bool apart = false;
    const size_t before = edges.size();
    for (const Candidate& candidate : candidates.nearest(i)) {
      if (survivor[candidate.record] != candidate.record) continue;
      const auto [a, b] = std::minmax(i, candidate.record);
      const Likeness likeness = compare(records, records[a], records[b]);
      if (excluded(likeness)) {
        apart = true;
        continue;
      }
      const double near = nearness(likeness);
      if (near >= kMinNearness) edges.push_back({a, b, static_cast<float>(near)});
    }
    scored.known_apart += apart && edges.size() == before ? 1 : 0;
  }
  const auto key = [](const Edge& e) { return std::pair(e.a, e.b); };
  std::sort(edges.begin(), edges.end(), [&](const Edge& x, const Edge& y) { return key(x) < key(y); });
  edges.erase(std::unique(edges.begin(), edges.end(), [&](const Edge& x, const Edge& y) { return key(x) == key(y); }),
              edges.end());
  return scored;
}

// Each record's best edge and the nearness of its next best.
struct Best {
  float first = 0;
  float second = 0;
  std::uint32_t edge = kNoWord;

  void offer(float nearness, std::uint32_t number) {
    if (nearness > first) {
      second = first;
      first = nearness;
      edge = number;
    } else {
      second = std::max(second, nearness);
    }
  }
};

std::vector<Pairing> pair_up(const std::vector<Edge>& edges, size_t records) {
  std::vector<Pairing> pairings;
  std::vector<bool> taken(records, false);
  for (int round = 0; round < kRounds; ++round) {
    std::vector<Best> best(records);
    for (std::uint32_t i = 0; i < edges.size(); ++i) {
      const Edge& edge = edges[i];
      if (taken[edge.a] || taken[edge.b]) continue;
      best[edge.a].offer(edge.nearness, i);
      best[edge.b].offer(edge.nearness, i);
    }
    const size_t before = pairings.size();
    for (std::uint32_t i = 0; i < edges.size(); ++i) {
      const Edge& edge = edges[i];
      if (best[edge.a].edge != i || best[edge.b].edge != i) continue;
      const float next = std::max(best[edge.a].second, best[edge.b].second);
      pairings.push_back({edge, static_cast<double>(edge.nearness) - static_cast<double>(next), round, 0, 0});
    }
    for (size_t i = before; i < pairings.size(); ++i) taken[pairings[i].edge.a] = taken[pairings[i].edge.b] = true;
    if (pairings.size() == before) break;
  }
  return pairings;
}

// Finds the share of duplicates that agrees with the probabilities which it gives. Pairs known to be none count with
// the others, and a little doubt (fifty more) keeps a handful of pairs from proving anything.
void adjust_to_catalog(std::vector<Pairing>& pairings, std::uint32_t known_apart) {
  constexpr int kMaxSteps = 500;
  const double doubt = 50 + known_apart / 2.0;
  double share = kUsualShare;
  for (int step = 0; step < kMaxSteps; ++step) {
    const double odds = (share / kUsualShare) / ((1 - share) / (1 - kUsualShare));
    double sum = 0.5;
    for (Pairing& pairing : pairings) {
      const double yes = odds * pairing.evidence;
      pairing.probability = yes / (yes + 1 - pairing.evidence);
      sum += pairing.probability;
    }
    const double next = sum / (static_cast<double>(pairings.size()) + doubt);
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

}  // namespace

std::vector<DuplicatePair> likely_duplicates(const Records& records, std::span<const std::uint32_t> survivor) {
  const Scored scored = score_candidates(records, survivor);
  std::vector<Pairing> pairings = pair_up(scored.edges, records.size());
  for (Pairing& pairing : pairings) {
    const Likeness likeness = compare(records, records[pairing.edge.a], records[pairing.edge.b]);
    pairing.evidence = evidence(likeness, pairing.margin, pairing.round);
  }
  adjust_to_catalog(pairings, scored.known_apart);
  std::vector<DuplicatePair> pairs;
  for (const Pairing& pairing : pairings) {
    const bool merge = pairing.probability >= kMerge;
    if (pairing.probability < kReview) continue;
    const Likeness likeness = compare(records, records[pairing.edge.a], records[pairing.edge.b]);
    pairs.push_back({pairing.edge.a, pairing.edge.b, pairing.probability, merge ? Decision::kMerge : Decision::kReview,
                     reasons(likeness), false});
  }
  return pairs;
}

}  // namespace shelfwise::catalog_tools
