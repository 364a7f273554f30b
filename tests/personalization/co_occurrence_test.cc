#include "personalization/items/co_occurrence.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstring>

#include "personalization/items/chance.h"

namespace shelfwise::personalization {
namespace {

Visit visit(std::uint32_t product, std::uint32_t step, Act act = Act::kOrder) {
  return {product, step, step * kSecondsPerDay, 1.0F, act};
}

std::vector<std::uint32_t> products(std::span<const Neighbour> row) {
  std::vector<std::uint32_t> out;
  for (const Neighbour& entry : row) out.push_back(entry.product);
  return out;
}

TEST(CoOccurrence, OnePairIsTheAnswerOfTheSumByHand) {
  Sequences sequences;
  sequences.add(std::vector<Visit>{visit(0, 0), visit(1, 2)});
  CoOccurrenceOptions options;
  options.step_decay = 0.5;
  options.length_power = 1;
  const SparseRows rows = co_occurrence(sequences, 2, options);
  const auto expected = static_cast<float>(0.25 / std::log(3.0) * Chance::kLeast);  // the only shopper there is
  ASSERT_EQ(rows[0].size(), 1U);
  EXPECT_FLOAT_EQ(rows[0][0].weight, expected);
  EXPECT_FLOAT_EQ(rows[1][0].weight, expected);
}

TEST(CoOccurrence, PopularNeighbourIsDiscountedWhereAskedFor) {
  Sequences sequences;
  sequences.add(std::vector<Visit>{visit(0, 0), visit(1, 0), visit(2, 0)});
  for (int i = 0; i < 20; ++i) sequences.add(std::vector<Visit>{visit(1, 0), visit(3, 0)});
  sequences.add(std::vector<Visit>{visit(0, 0), visit(1, 0)});
  for (int i = 0; i < 2'000; ++i) sequences.add(std::vector<Visit>{visit(3, 0)});  // nothing is chance
  CoOccurrenceOptions options;
  EXPECT_THAT(products(co_occurrence(sequences, 4, options)[0]), ::testing::ElementsAre(1, 2));
  options.popularity = 0.5;
  EXPECT_THAT(products(co_occurrence(sequences, 4, options)[0]), ::testing::ElementsAre(2, 1));
}

TEST(CoOccurrence, LooksBetweenTwoOrdersDoNotPartThem) {
  Sequences sequences;
  sequences.add(std::vector<Visit>{visit(0, 0), visit(2, 1, Act::kView), visit(3, 2, Act::kView), visit(1, 3)});
  CoOccurrenceOptions options;
  options.least = Act::kOrder;
  options.step_decay = 0.5;
  options.length_power = 0;
  const SparseRows rows = co_occurrence(sequences, 4, options);
  EXPECT_THAT(products(rows[0]), ::testing::ElementsAre(1)) << "what was only viewed is no purchase";
  EXPECT_FLOAT_EQ(rows[0][0].weight, static_cast<float>(0.5 * Chance::kLeast)) << "one step apart";
}

// A best seller that everybody orders stands beside everything by chance; what a few order with the product does not.
TEST(CoOccurrence, HabitsStandBeforeWhatABestSellerMeetsByChance) {
  Sequences sequences;
  for (int i = 0; i < 3; ++i) sequences.add(std::vector<Visit>{visit(0, 0), visit(1, 0), visit(2, 0)});
  sequences.add(std::vector<Visit>{visit(0, 0), visit(1, 0)});
  for (int i = 0; i < 30; ++i) sequences.add(std::vector<Visit>{visit(1, 0), visit(3, 0)});
  for (int i = 0; i < 30; ++i) sequences.add(std::vector<Visit>{visit(3, 0)});
  EXPECT_THAT(products(co_occurrence(sequences, 4, CoOccurrenceOptions())[0]), ::testing::ElementsAre(2, 1));
}

// Two shoppers, each of whom met another size, are two shoppers of one product; one who met both sizes is one.
TEST(CoOccurrence, ShoppersOfAllVariantsCountOnce) {
  Sequences two;
  two.add(std::vector<Visit>{visit(0, 0), visit(2, 0)});
  two.add(std::vector<Visit>{visit(1, 0), visit(2, 0)});
  Sequences one;
  one.add(std::vector<Visit>{visit(0, 0), visit(1, 0), visit(2, 0)});
  for (Sequences* log : {&two, &one}) {
    for (int i = 0; i < 1'000; ++i) log->add(std::vector<Visit>{visit(3, 0)});
  }
  CoOccurrenceOptions options;
  options.length_power = 0;
  const std::vector<std::uint32_t> groups = {0, 0, 1, 2};
  EXPECT_NEAR(co_occurrence(two, 4, options, groups)[0][0].weight, 0.75F, 0.01F);
  const SparseRows rows = co_occurrence(one, 4, options, groups);
  EXPECT_EQ(rows[0].back().product, 2U);
  EXPECT_NEAR(rows[0].back().weight, 0.5F, 0.01F);
}

TEST(CoOccurrence, TiesStandInOrderOfProducts) {
  Sequences sequences;
  sequences.add(std::vector<Visit>{visit(4, 0), visit(2, 0), visit(0, 0), visit(3, 0), visit(1, 0)});
  EXPECT_THAT(products(co_occurrence(sequences, 5, CoOccurrenceOptions())[2]), ::testing::ElementsAre(0, 1, 3, 4));
}

TEST(CoOccurrence, KeepsTheBestOfMany) {
  Sequences sequences;
  std::vector<Visit> basket;
  for (std::uint32_t product = 0; product < 100; ++product) basket.push_back(visit(product, 0));
  sequences.add(basket);
  sequences.add(std::vector<Visit>{visit(0, 0), visit(99, 0)});
  CoOccurrenceOptions options;
  options.max_neighbours = 3;
  EXPECT_THAT(products(co_occurrence(sequences, 100, options)[0]), ::testing::ElementsAre(99, 1, 2));
}

}  // namespace
}  // namespace shelfwise::personalization
