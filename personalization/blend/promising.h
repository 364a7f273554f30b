// The greatest of many by a costly score, of which a bound is cheap: only those are scored that may be among them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace shelfwise::personalization {

// Scores `items`, ascending, into as many `totals`.
using ScoreItems = std::function<void(std::span<const std::uint32_t> items, std::span<float> totals)>;

// `most[i]` is at least the total of item i. Scores every item that may be among the `needed` greatest, and returns the
// others: `needed` totals at least are greater than what each of those could come to. Each item is scored once or not
// at all.
std::vector<std::uint32_t> score_promising(std::span<const float> most, std::size_t needed, const ScoreItems& score);

}  // namespace shelfwise::personalization
