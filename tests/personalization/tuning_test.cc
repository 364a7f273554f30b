// What choosing the item model's settings promises:
// 1. With too little to judge by, or no time for it, the defaults stand and it is said.
// 2. The outcome is the same for any number of threads.
// 3. What serves clearly better on held-out time is taken.
#include "personalization/training/tuning.h"

#include <gtest/gtest.h>

#include "common/random.h"

namespace shelfwise::personalization {
namespace {

constexpr std::uint32_t kDays = 100;
constexpr std::uint32_t kCut = 80 * kSecondsPerDay;

// Shoppers who buy along a row of products, from the last to the first if `back`, now and then anything at all.
TrainingLog rows_of(int shoppers, std::uint32_t products, bool mirrored) {
  Random random(11);
  TrainingLog log;
  for (int s = 0; s < shoppers; ++s) {
    History history;
    auto at = static_cast<std::uint32_t>(random.below(products));
    for (std::uint32_t day = 2; day < kDays; day += 12) {
      const std::uint32_t doc = random.below(10) == 0 ? static_cast<std::uint32_t>(random.below(products)) : at;
      history.interactions.push_back({day * kSecondsPerDay + 5, doc, 1, Act::kOrder});
      at = (at + (mirrored && s % 2 == 0 ? products - 1 : 1)) % products;
    }
    log.interactions += history.interactions.size();
    log.shoppers.push_back(history);
  }
  return log;
}

TEST(Tuning, DefaultsStandWithoutEnoughToJudgeBy) {
  const Tuned few = tune_next_model(rows_of(50, 40, false), 40, {}, {kCut, 20});
  EXPECT_NE(few.verdict.find("too few"), std::string::npos);
  EXPECT_EQ(few.options.ridge, NextModelOptions().ridge);
  const Tuned unasked = tune_next_model(rows_of(400, 40, false), 40, {}, {kCut, 0});
  EXPECT_TRUE(unasked.trials.empty());
  const Tuned hasty = tune_next_model(rows_of(400, 40, false), 40, {}, {kCut, 1e-9});
  EXPECT_NE(hasty.verdict.find("too large"), std::string::npos);
}

TEST(Tuning, SameOutcomeWhateverTheThreads) {
  NextModelOptions one;
  one.workers.threads = 1;
  NextModelOptions three;
  three.workers.threads = 3;
  const TrainingLog log = rows_of(400, 150, false);
  const Tuned a = tune_next_model(log, 150, one, {kCut, 20});
  const Tuned b = tune_next_model(log, 150, three, {kCut, 20});
  ASSERT_EQ(a.trials.size(), b.trials.size());
  EXPECT_GE(a.trials.size(), 4U);
  for (std::size_t t = 0; t < a.trials.size(); ++t) {
    EXPECT_EQ(a.trials[t].ndcg10, b.trials[t].ndcg10) << a.trials[t].name;
    EXPECT_EQ(a.trials[t].taken, b.trials[t].taken);
  }
  EXPECT_EQ(b.options.workers.threads, 3U);
}

TEST(Tuning, TakesWhatServesClearlyBetter) {
  NextModelOptions poor;
  poor.ridge = 1e6;  // everything is drawn to nothing: the system tells no more than the counts
  poor.future = 0.9;
  poor.backward = 0.9;
  const Tuned tuned = tune_next_model(rows_of(600, 300, false), 300, poor, {kCut, 60});
  ASSERT_FALSE(tuned.trials.empty());
  EXPECT_EQ(tuned.verdict, "learned");
  double best = tuned.trials.front().ndcg10;
  for (const Trial& trial : tuned.trials) {
    if (trial.taken) {
      EXPECT_GT(trial.ndcg10, best) << trial.name;
      best = trial.ndcg10;
    }
  }
}

}  // namespace
}  // namespace shelfwise::personalization
