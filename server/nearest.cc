#include "server/nearest.h"

#include <algorithm>

#include "common/edit_distance.h"

namespace shelfwise::server {

std::string_view nearest_name(std::string_view typed, std::span<const std::string_view> names) {
  constexpr size_t kLongestName = 64;
  if (typed.empty() || typed.size() > kLongestName) return {};
  std::string_view best;
  size_t best_distance = std::max<size_t>(2, typed.size() / 3) + 1;
  for (const std::string_view name : names) {
    const size_t distance = edit_distance(typed, name);
    if (distance < best_distance && distance < name.size()) {
      best = name;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view typed, std::span<const std::string_view> names) {
  const std::string_view best = nearest_name(typed, names);
  return best.empty() ? std::string() : "; did you mean `" + std::string(best) + "`?";
}

}  // namespace shelfwise::server
