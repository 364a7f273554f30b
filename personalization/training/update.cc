#include "personalization/training/update.h"

#include <bit>
#include <cmath>

#include "common/random.h"

namespace shelfwise::personalization {
namespace {

std::uint64_t hash_of(const std::vector<Neighbour>& row) {
  std::uint64_t hash = row.size();
  for (const Neighbour& entry : row) {
    const std::uint64_t both =
        static_cast<std::uint64_t>(entry.product) << 32U | std::bit_cast<std::uint32_t>(entry.weight);
    hash = Random(hash ^ both).next();
  }
  return hash;
}

}  // namespace

std::vector<NextMark> marks_of(const NextCounts& counts, const Workers& workers) {
  std::vector<NextMark> marks(counts.products());
  const auto make_worker = [&] {
    return [&](std::size_t product) {
      NextMark& mark = marks[product];
      mark.predicts = hash_of(counts.predicts[product]);
      mark.gram = hash_of(counts.gram[product]);
      double mass = 0;
      for (const Neighbour& entry : counts.gram[product]) mass += static_cast<double>(entry.weight);
      mark.mass = static_cast<float>(mass);
    };
  };
  parallel_for(counts.products(), make_worker, 256, workers);
  return marks;
}

std::vector<bool> products_to_solve(const NextCounts& counts, std::span<const NextMark> before,
                                    std::vector<NextMark>& marks, double tolerance, const Workers& workers) {
  std::vector<char> solve(counts.products(), 0);  // bytes: threads write beside each other
  const auto make_worker = [&] {
    return [&](std::size_t product) {
      if (marks[product].predicts != before[product].predicts) {
        solve[product] = 1;
        return;
      }
      double moved = 0;
      double whole = 0;
      bool any = false;
      for (const Neighbour& entry : counts.predicts[product]) {
        const NextMark& then = before[entry.product];
        const NextMark& now = marks[entry.product];
        const auto weight = static_cast<double>(entry.weight);
        whole += weight;
        if (then.gram == now.gram) continue;
        any = true;
        const auto mass = static_cast<double>(now.mass);
        moved += weight * (mass > 0 ? std::abs(mass - static_cast<double>(then.mass)) / mass : 1);
      }
      const double drift = static_cast<double>(before[product].drift) + (whole > 0 ? moved / whole : 0);
      solve[product] = any && drift >= tolerance ? 1 : 0;
      if (solve[product] == 0) marks[product].drift = static_cast<float>(drift);
    };
  };
  parallel_for(counts.products(), make_worker, 256, workers);
  return {solve.begin(), solve.end()};
}

}  // namespace shelfwise::personalization
