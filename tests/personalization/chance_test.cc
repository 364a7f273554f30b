#include "personalization/items/chance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace shelfwise::personalization {
namespace {

std::vector<std::uint32_t> each_its_own(std::uint32_t products) {
  std::vector<std::uint32_t> groups(products);
  std::iota(groups.begin(), groups.end(), 0U);
  return groups;
}

// `shoppers` who met product 0 and 1, and `others` who met one further product and nothing else.
Sequences store_of(int shoppers, int others) {
  Sequences out;
  for (int i = 0; i < shoppers; ++i) out.add(std::vector<Visit>{{.product = 0}, {.product = 1}});
  for (int i = 0; i < others; ++i) out.add(std::vector<Visit>{{.product = 2}});
  return out;
}

float share(const Sequences& sequences, double shoppers) {
  return Chance(sequences, each_its_own(3), 3, 200).credible_share(0, 1, shoppers);
}

TEST(Chance, IsTheFormulaByHand) {
  // Four of a hundred shoppers met both: d is 2 for these, 1 for the others.
  const double expected = 4 * 4 * (4 * 4.0 + 96) / (104.0 * 104.0);
  EXPECT_FLOAT_EQ(share(store_of(4, 96), 4), static_cast<float>(1 - (expected + std::sqrt(expected + 0.25)) / 4));
}

TEST(Chance, OneShopperCountsHalfAmongMillionsAndNextToNothingAmongFew) {
  EXPECT_NEAR(share(store_of(1, 100'000), 1), 0.5, 0.001);
  EXPECT_FLOAT_EQ(share(store_of(1, 1), 1), static_cast<float>(Chance::kLeast));
}

TEST(Chance, ManyShoppersCountNearlyWhole) { EXPECT_GT(share(store_of(100, 100'000), 100), 0.98F); }

TEST(Chance, WhatEverybodyMeetsTellsNothing) {
  EXPECT_FLOAT_EQ(share(store_of(100, 0), 100), static_cast<float>(Chance::kLeast));
}

TEST(Chance, NoMeetingIsTheLeast) {
  EXPECT_FLOAT_EQ(share(store_of(3, 9), 0), static_cast<float>(Chance::kLeast));
  EXPECT_FLOAT_EQ(share(Sequences(), 0), static_cast<float>(Chance::kLeast));
}

TEST(Chance, ARobotsHistoryIsBounded) {
  constexpr std::uint32_t kProducts = 10'000;
  Sequences sequences = store_of(4, 996);
  const float before = Chance(sequences, each_its_own(kProducts), kProducts, 20).credible_share(0, 1, 4);
  std::vector<Visit> robot;
  for (std::uint32_t product = 0; product < kProducts; ++product) robot.push_back({.product = product});
  sequences.add(robot);
  EXPECT_NEAR(Chance(sequences, each_its_own(kProducts), kProducts, 20).credible_share(0, 1, 4), before, 0.01);
  EXPECT_FLOAT_EQ(Chance(sequences, each_its_own(kProducts), kProducts, kProducts).credible_share(0, 1, 4),
                  static_cast<float>(Chance::kLeast))
      << "without the bound one visitor would explain everything";
}

TEST(Chance, VariantsAreOneProduct) {
  Sequences sequences;
  sequences.add(std::vector<Visit>{{.product = 0}, {.product = 1}, {.product = 2}});
  for (int i = 0; i < 99; ++i) sequences.add(std::vector<Visit>{{.product = 3}});
  const std::vector<std::uint32_t> groups = {0, 0, 1, 2};
  const double expected = 1 * 1 * (2 * 2.0 + 99) / (101.0 * 101.0);
  EXPECT_FLOAT_EQ(Chance(sequences, groups, 3, 200).credible_share(0, 1, 1),
                  static_cast<float>(1 - (expected + std::sqrt(expected + 0.25))));
}

}  // namespace
}  // namespace shelfwise::personalization
