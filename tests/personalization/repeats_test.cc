// 1. A cycle is the median time between days of ordering; variants count as one product.
// 2. A product's usual cycle needs five shoppers and a tenth of its buyers.
#include "personalization/items/repeats.h"

#include <gtest/gtest.h>

namespace shelfwise::personalization {
namespace {

Visit order(Doc doc, std::uint32_t day) { return {doc, 0, day * kSecondsPerDay + 3'600, 1.0F, Act::kOrder}; }

TEST(Repeats, TheCycleIsTheMedianTimeBetweenOrders) {
  const std::vector<std::uint32_t> group{0, 1};
  const std::vector<Visit> visits{order(0, 10), order(1, 11), order(0, 40), order(0, 72), order(0, 172)};
  const auto repeats = repeats_of(visits, group);
  ASSERT_EQ(repeats.size(), 2U);
  EXPECT_EQ(repeats[0].orders, 4U);
  EXPECT_FLOAT_EQ(repeats[0].cycle_days, 32) << "of 30, 32 and 100";
  EXPECT_EQ(repeats[0].last_second / kSecondsPerDay, 172U);
  EXPECT_EQ(repeats[1].orders, 1U);
  EXPECT_EQ(repeats[1].cycle_days, 0);
}

TEST(Repeats, VariantsAreOneProductAndTheLastOneStandsForThem) {
  const auto repeats = repeats_of(std::vector<Visit>{order(0, 10), order(1, 40)}, std::vector<std::uint32_t>{7, 7});
  ASSERT_EQ(repeats.size(), 1U);
  EXPECT_EQ(repeats[0].last, 1U);
  EXPECT_FLOAT_EQ(repeats[0].cycle_days, 30);
}

TEST(Repeats, LooksAndTheSameDayAreNoRepeat) {
  std::vector<Visit> visits{order(0, 10), order(0, 10), order(0, 20)};
  visits.back().act = Act::kView;
  const auto repeats = repeats_of(visits, std::vector<std::uint32_t>{0});
  ASSERT_EQ(repeats.size(), 1U);
  EXPECT_EQ(repeats[0].orders, 1U);
}

TEST(Repeats, AUsualCycleNeedsFiveShoppersAndATenthOfTheBuyers) {
  struct Row {
    std::uint32_t repeaters, once;
    float cycle;
  };
  for (const Row& row : {Row{4, 0, 0}, Row{5, 0, 32}, Row{5, 45, 32}, Row{5, 46, 0}}) {
    Sequences sequences;
    for (std::uint32_t s = 0; s < row.repeaters; ++s) {
      sequences.add(std::vector<Visit>{order(0, 100), order(0, 130 + s)});
    }
    for (std::uint32_t s = 0; s < row.once; ++s) sequences.add(std::vector<Visit>{order(0, 100)});
    const auto cycles = learn_cycles(sequences, std::vector<std::uint32_t>{0, 0, 1});
    EXPECT_FLOAT_EQ(cycles[0], row.cycle) << row.repeaters << " and " << row.once;
    EXPECT_EQ(cycles[1], cycles[0]) << "its other variant";
    EXPECT_EQ(cycles[2], 0) << "nobody bought it";
  }
}

}  // namespace
}  // namespace shelfwise::personalization
