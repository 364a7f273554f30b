#include "server/diversity.h"

#include <algorithm>
#include <cmath>

namespace shelfwise::server {
namespace {

constexpr std::size_t kRemembered = 8;

}  // namespace

void spread(std::span<query::Candidate> ordered, std::size_t needed, const catalog::Generation& generation,
            double strength) {
  const auto brand = generation.brand();
  const auto category = generation.category();
  const auto same = [&](std::size_t place, const query::Candidate& other, auto column) {
    int times = 0;
    for (std::size_t i = place > kRemembered ? place - kRemembered : 0; i < place; ++i) {
      const std::uint32_t value = column[ordered[i].doc];
      times += value != catalog::kNone && value == column[other.doc] ? 1 : 0;
    }
    return std::log1p(times);
  };
  for (std::size_t place = 0; place < std::min(needed, ordered.size()); ++place) {
    const std::size_t end = std::min(ordered.size(), place + query::kArrangeAhead);
    std::size_t best = place;
    double most = 0;
    for (std::size_t i = place; i < end; ++i) {
      const double lowered = same(place, ordered[i], brand) + 0.5 * same(place, ordered[i], category);
      const double score = static_cast<double>(ordered[i].score) - strength / 100 * lowered;
      if (i > place && score <= most) continue;
      best = i;
      most = score;
    }
    const auto first = ordered.begin() + static_cast<std::ptrdiff_t>(place);
    const auto chosen = ordered.begin() + static_cast<std::ptrdiff_t>(best);
    std::rotate(first, chosen, chosen + 1);
  }
}

}  // namespace shelfwise::server
