// 1. The greatest are scored, to the last of them, whatever the bounds are worth.
// 2. Nothing is scored twice, and with good bounds little is scored.
#include "personalization/blend/promising.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "common/random.h"

namespace shelfwise::personalization {
namespace {

struct Scored {
  std::set<std::uint32_t> scored;
  std::vector<std::uint32_t> unscored;
};

Scored scored_of(const std::vector<float>& truth, const std::vector<float>& most, std::size_t needed) {
  Scored run;
  run.unscored = score_promising(most, needed, [&](std::span<const std::uint32_t> items, std::span<float> totals) {
    EXPECT_TRUE(std::is_sorted(items.begin(), items.end()));
    for (std::size_t k = 0; k < items.size(); ++k) {
      EXPECT_TRUE(run.scored.insert(items[k]).second);
      totals[k] = truth[items[k]];
    }
  });
  return run;
}

TEST(Promising, TheGreatestAreScoredWhateverTheBoundsAreWorth) {
  Random random(5);
  for (const double slack : {0.0, 0.01, 0.3, 10.0}) {
    for (const std::size_t needed : {0UL, 1UL, 52UL, 900UL, 3'000UL, 4'000UL}) {
      std::vector<float> truth;
      std::vector<float> most;
      for (int i = 0; i < 3'000; ++i) {
        // Many are alike: ties at the border count as well.
        truth.push_back(static_cast<float>(random.below(200)) * 0.01F);
        most.push_back(truth.back() + static_cast<float>(random.uniform() * slack));
      }
      const Scored done = scored_of(truth, most, needed);
      EXPECT_EQ(done.scored.size() + done.unscored.size(), truth.size());
      std::vector<float> sorted = truth;
      std::sort(sorted.begin(), sorted.end(), std::greater<>());
      if (needed == 0 || needed > sorted.size()) continue;
      for (const std::uint32_t i : done.unscored) {
        EXPECT_EQ(done.scored.count(i), 0U);
        EXPECT_LT(most[i], sorted[needed - 1]) << "slack " << slack << " needed " << needed;
      }
    }
  }
}

TEST(Promising, GoodBoundsSaveMostOfTheWork) {
  std::vector<float> truth;
  for (int i = 0; i < 50'000; ++i) truth.push_back(static_cast<float>((i * 7'919) % 50'000));
  std::vector<float> most = truth;
  for (float& one : most) one += 500;
  EXPECT_LT(scored_of(truth, most, 52).scored.size(), 1'200U);
}

}  // namespace
}  // namespace shelfwise::personalization
