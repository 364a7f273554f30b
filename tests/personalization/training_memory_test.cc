// 1. With memory enough the finest model is planned, with less a coarser one, never one beyond the budget.
// 2. Where none fits, the error names what would.
#include "personalization/training/training_memory.h"

#include <gmock/gmock.h>

namespace shelfwise::personalization {
namespace {

using ::testing::HasSubstr;

Sequences crowded(std::uint32_t shoppers, std::uint32_t products, std::uint32_t length) {
  Sequences sequences;
  for (std::uint32_t s = 0; s < shoppers; ++s) {
    std::vector<Visit> history;
    for (std::uint32_t i = 0; i < length; ++i) history.push_back({(s * 7 + i * 13) % products, i, i, 1.0F, Act::kView});
    sequences.add(history);
  }
  return sequences;
}

TEST(TrainingPlan, IsTheFinestThatFits) {
  const Sequences sequences = crowded(2'000, 500, 60);
  const auto roomy = plan_training(sequences, 500, {1ULL << 33U, 0});
  ASSERT_TRUE(roomy.ok());
  EXPECT_EQ(roomy->max_neighbours, 200U);
  EXPECT_EQ(roomy->max_gram_row, 1'000U);
  EXPECT_FALSE(roomy->coarser);
  std::uint32_t before = roomy->max_neighbours;
  for (std::uint64_t budget = roomy->bytes; budget > 0; budget = budget * 9 / 10) {
    const auto plan = plan_training(sequences, 500, {budget, 0});
    if (!plan.ok()) break;
    EXPECT_LE(plan->bytes, budget);
    EXPECT_LE(plan->max_neighbours, before);
    EXPECT_EQ(plan->coarser, plan->max_gram_row != 1'000U);
    before = plan->max_neighbours;
  }
  EXPECT_LT(before, 200U) << "coarser ones were planned on the way";
}

TEST(TrainingPlan, CountsWhatIsTakenAlready) {
  const Sequences sequences = crowded(2'000, 500, 60);
  const std::uint64_t finest = plan_training(sequences, 500, {1ULL << 33U, 0})->bytes;
  EXPECT_TRUE(plan_training(sequences, 500, {finest, 0})->max_gram_row == 1'000U);
  EXPECT_TRUE(plan_training(sequences, 500, {finest, 1})->coarser);
}

TEST(TrainingPlan, NamesWhatWouldSufficeWhereNothingFits) {
  const auto none = plan_training(crowded(2'000, 500, 60), 500, {10'000, 0});
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, ErrorCode::kTooLarge);
  EXPECT_THAT(none.error().text(), HasSubstr("memory_mb"));
  EXPECT_THAT(none.error().text(), HasSubstr("The model in use stays"));
}

TEST(TrainingPlan, BoundsTheWorkOfALargeStore) {
  const Sequences sequences = crowded(60'000, 400'000, 120);
  const auto plan = plan_training(sequences, 400'000, {1ULL << 40U, 0});
  ASSERT_TRUE(plan.ok());
  EXPECT_LT(plan->max_neighbours, 200U);
  EXPECT_TRUE(plan->coarser);
}

}  // namespace
}  // namespace shelfwise::personalization
