#include "personalization/blend/promising.h"

#include <algorithm>
#include <numeric>

namespace shelfwise::personalization {
namespace {

// The greatest totals so far, as many as are needed, the least of them in front.
class Greatest {
 public:
  explicit Greatest(std::size_t needed) : needed_(needed) {}

  void add(float total) {
    totals_.push_back(total);
    std::push_heap(totals_.begin(), totals_.end(), std::greater<>());
    if (totals_.size() <= needed_) return;
    std::pop_heap(totals_.begin(), totals_.end(), std::greater<>());
    totals_.pop_back();
  }
  bool out_of_reach(float most) const { return totals_.size() == needed_ && (needed_ == 0 || most < totals_.front()); }

 private:
  std::size_t needed_;
  std::vector<float> totals_;
};

}  // namespace

std::vector<std::uint32_t> score_promising(std::span<const float> most, std::size_t needed, const ScoreItems& score) {
  std::vector<std::uint32_t> items(most.size());
  std::iota(items.begin(), items.end(), 0U);
  std::vector<std::uint32_t> unscored;
  std::vector<float> totals;
  Greatest greatest(needed);
  std::span<std::uint32_t> rest(items);
  // The most promising first, in pieces of growing size: soon the least of those needed is known.
  for (std::size_t piece = std::max<std::size_t>(64, 2 * needed); !rest.empty(); piece *= 4) {
    const std::size_t size = std::min(piece, rest.size());
    if (size < rest.size()) {
      std::nth_element(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(size), rest.end(),
                       [&](std::uint32_t a, std::uint32_t b) { return most[a] > most[b]; });
    }
    const std::span<std::uint32_t> some = rest.first(size);
    rest = rest.subspan(size);
    const auto end =
        std::partition(some.begin(), some.end(), [&](std::uint32_t i) { return !greatest.out_of_reach(most[i]); });
    unscored.insert(unscored.end(), end, some.end());
    std::sort(some.begin(), end);
    const std::span<const std::uint32_t> promising(some.begin(), end);
    totals.assign(promising.size(), 0);
    score(promising, totals);
    for (const float total : totals) greatest.add(total);
    if (promising.empty()) {
      // The others promise still less.
      unscored.insert(unscored.end(), rest.begin(), rest.end());
      break;
    }
  }
  return unscored;
}

}  // namespace shelfwise::personalization
