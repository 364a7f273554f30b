#include "catalog_tools/duplicates/origins.h"

#include <cmath>

namespace shelfwise::catalog_tools {
namespace {

constexpr double kSurprise = 6;   // standard deviations: neighbours come in twos, and so count twice
constexpr double kExcess = 0.02;  // of the records, whose nearest is elsewhere for more than chance
constexpr double kPrior = 4;      // neighbours' worth of the catalog's mean

struct Neighbours {
  double all = 0;
  double elsewhere = 0;
  float best = 0;
  bool best_elsewhere = false;

  void add(float weight, bool other) {
    if (all == 0 || weight > best) {
      best = weight;
      best_elsewhere = other;
    }
    all += 1;
    elsewhere += other ? 1 : 0;
  }
};

}  // namespace

bool origins_tell(const Records& records, std::span<const std::uint32_t> sample, const std::vector<Edge>& edges) {
  std::vector<Neighbours> neighbours(records.size());
  double all = 0;
  double elsewhere = 0;
  for (const Edge& edge : edges) {
    const bool other = records[edge.a].origin != records[edge.b].origin;
    neighbours[edge.a].add(edge.weight, other);
    neighbours[edge.b].add(edge.weight, other);
    all += 1;
    elsewhere += other ? 1 : 0;
  }
  if (elsewhere == 0) return false;
  double excess = 0;
  double at_home = 0;
  double variance = 0;
  for (const std::uint32_t i : sample) {
    const Neighbours& own = neighbours[i];
    if (own.all == 0) continue;
    const double best = own.best_elsewhere ? 1 : 0;
    const double chance = (own.elsewhere - best + kPrior * elsewhere / all) / (own.all - 1 + kPrior);
    excess += best - chance;
    at_home += 1 - chance;
    variance += chance * (1 - chance);
  }
  return excess > kSurprise * std::sqrt(variance) && excess > kExcess * at_home;
}

}  // namespace shelfwise::catalog_tools
