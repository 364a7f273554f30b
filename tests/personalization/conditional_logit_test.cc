#include "personalization/conditional_logit.h"

#include <gtest/gtest.h>

#include <cmath>

#include "common/random.h"

namespace shelfwise::personalization {
namespace {

ChoiceSet two(std::uint32_t chosen) { return {2, {1.0F, 0.0F}, {chosen}}; }

TEST(ConditionalLogit, ChoiceBetweenTwoIsTheLogarithmOfTheOdds) {
  std::vector<ChoiceSet> sets(75, two(0));
  sets.insert(sets.end(), 25, two(1));
  const auto weights = fit_conditional_logit(sets, 1, std::vector<double>{0.0}, 1e-6);
  EXPECT_NEAR(weights[0], std::log(3.0), 1e-4);
}

TEST(ConditionalLogit, FeatureThatNeverVariesStaysAtItsDefault) {
  std::vector<ChoiceSet> sets;
  for (int i = 0; i < 100; ++i) sets.push_back({2, {1.0F, 5.0F, 0.0F, 5.0F}, {i % 4 == 0 ? 1U : 0U}});
  const auto weights = fit_conditional_logit(sets, 2, std::vector<double>{0.0, 0.7}, 1);
  EXPECT_NEAR(weights[1], 0.7, 1e-6);
  EXPECT_GT(weights[0], 0.5);
}

TEST(ConditionalLogit, FewChoicesAreDrawnToTheDefault) {
  const std::vector<ChoiceSet> one = {two(0)};
  const std::vector<ChoiceSet> many(1'000, two(0));
  const double few = fit_conditional_logit(one, 1, std::vector<double>{-1.0}, 30)[0];
  EXPECT_NEAR(few, -1.0, 0.3);
  EXPECT_GT(fit_conditional_logit(many, 1, std::vector<double>{-1.0}, 30)[0], 1);
}

TEST(ConditionalLogit, FindsTheWeightsThatMadeTheChoices) {
  Random random(11);
  const double truth[] = {1.5, -0.8, 0.0};
  std::vector<ChoiceSet> sets;
  for (int s = 0; s < 4'000; ++s) {
    ChoiceSet set;
    double sum = 0;
    std::vector<double> share;
    for (set.rows = 0; set.rows < 6; ++set.rows) {
      double utility = 0;
      for (const double w : truth) {
        const double x = 2 * random.uniform() - 1;
        set.features.push_back(static_cast<float>(x));
        utility += w * x;
      }
      share.push_back(std::exp(utility));
      sum += share.back();
    }
    double draw = random.uniform() * sum;
    std::uint32_t row = 0;
    while (row + 1 < set.rows && (draw -= share[row]) > 0) ++row;
    set.chosen.push_back(row);
    sets.push_back(std::move(set));
  }
  const auto weights = fit_conditional_logit(sets, 3, std::vector<double>{0, 0, 0}, 1);
  for (int k = 0; k < 3; ++k) EXPECT_NEAR(weights[static_cast<std::size_t>(k)], truth[k], 0.15);
  EXPECT_EQ(weights, fit_conditional_logit(sets, 3, std::vector<double>{0, 0, 0}, 1)) << "the same bits";
}

TEST(ConditionalLogit, NothingChosenLeavesTheDefaults) {
  EXPECT_EQ(fit_conditional_logit({}, 2, std::vector<double>{0.3, 0.1}, 1), (std::vector<double>{0.3, 0.1}));
}

}  // namespace
}  // namespace shelfwise::personalization
