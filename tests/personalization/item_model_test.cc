// 1. A model of two products is the answer of a sum done by hand.
// 2. What comes next is learned in its direction.
// 3. A shopper alone, and together with others who share nothing with them, gives the same rows.
// 4. The same input gives the same bits, whichever thread took which product.
#include "personalization/items/item_model.h"

#include <gtest/gtest.h>

#include <cstring>

#include "common/random.h"
#include "personalization/items/item_rows.h"

namespace shelfwise::personalization {
namespace {

Visit visit(std::uint32_t product, std::uint32_t step) {
  return {product, step, step * kSecondsPerDay, 1.0F, Act::kOrder};
}

float weight(const SparseRows& rows, std::uint32_t from, std::uint32_t to) {
  for (const Neighbour& entry : rows[from]) {
    if (entry.product == to) return entry.weight;
  }
  return 0;
}

NextModelOptions plain(double ridge) {
  NextModelOptions options;
  options.ridge = ridge;
  options.relative_ridge = 0;
  options.backward = 0;
  options.same_step = 0;
  return options;
}

Sequences random_sequences(std::uint32_t products, int shoppers, std::uint64_t seed) {
  Random random(seed);
  Sequences sequences;
  for (int s = 0; s < shoppers; ++s) {
    std::vector<Visit> history;
    const auto length = static_cast<std::uint32_t>(2 + random.below(8));
    for (std::uint32_t step = 0; step < length; ++step) {
      history.push_back(visit(static_cast<std::uint32_t>(random.below(products)), step));
    }
    sequences.add(history);
  }
  return sequences;
}

TEST(NextModel, OnePairIsTheAnswerOfTheSumByHand) {
  Sequences sequences;
  sequences.add(std::vector<Visit>{visit(0, 0), visit(1, 1)});
  const SparseRows rows = train_next_model(sequences, 2, plain(1));
  // c = 1; G = 1 + 0.8^2, over the cut after the first and the cut after the second.
  EXPECT_FLOAT_EQ(weight(rows, 0, 1), 1 / (1 + 1.64F));
  EXPECT_EQ(weight(rows, 1, 0), 0) << "the second never comes before the first";
}

TEST(NextModel, TwoNeighboursShareTheirSayAsTheTwoByTwoSystemSays) {
  Sequences sequences;
  sequences.add(std::vector<Visit>{visit(0, 0), visit(1, 0), visit(2, 1)});
  const SparseRows rows = train_next_model(sequences, 3, plain(1));
  // Both stand in one step: G = 1.64 everywhere, c = 1 each: w = 1 / (2 * 1.64 + 1).
  EXPECT_FLOAT_EQ(weight(rows, 0, 2), 1 / 4.28F);
  EXPECT_FLOAT_EQ(weight(rows, 1, 2), 1 / 4.28F);
}

TEST(NextModel, NearerStepsSpeakLouder) {
  Sequences sequences;
  for (int i = 0; i < 10; ++i) sequences.add(std::vector<Visit>{visit(0, 0), visit(1, 1), visit(2, 2)});
  const SparseRows rows = train_next_model(sequences, 3, plain(10));
  EXPECT_GT(weight(rows, 1, 2), weight(rows, 0, 2));
}

TEST(NextModel, OneShopperAmongStrangersKeepsTheirRows) {
  Sequences alone;
  alone.add(std::vector<Visit>{visit(0, 0), visit(1, 1), visit(2, 2)});
  Sequences crowd = alone;
  crowd.add(std::vector<Visit>{visit(3, 0), visit(4, 1), visit(5, 2)});
  const SparseRows one = train_next_model(alone, 6, NextModelOptions());
  const SparseRows many = train_next_model(crowd, 6, NextModelOptions());
  for (std::uint32_t from = 0; from < 3; ++from) {
    for (std::uint32_t to = 0; to < 6; ++to) EXPECT_EQ(weight(one, from, to), weight(many, from, to));
  }
}

TEST(NextModel, SameInputGivesTheSameBits) {
  const Sequences sequences = random_sequences(300, 2'000, 7);
  const SparseRows first = train_next_model(sequences, 300, NextModelOptions());
  ASSERT_GT(first.values.size(), 1'000U);
  for (int again = 0; again < 3; ++again) {
    const SparseRows rows = train_next_model(sequences, 300, NextModelOptions());
    ASSERT_EQ(rows.offsets, first.offsets);
    EXPECT_EQ(std::memcmp(rows.values.data(), first.values.data(), rows.values.size() * sizeof(Neighbour)), 0);
  }
}

TEST(NextModel, NeighboursAreBounded) {
  NextModelOptions options;
  options.max_neighbours = 5;
  const SparseRows rows = train_next_model(random_sequences(100, 2'000, 3), 100, options);
  std::vector<int> neighbours(100, 0);
  for (const Neighbour& entry : rows.values) ++neighbours[entry.product];
  for (const int count : neighbours) EXPECT_LE(count, 5);
}

TEST(NextModel, NothingTeachesNothing) {
  EXPECT_TRUE(train_next_model(Sequences(), 0, NextModelOptions()).values.empty());
  EXPECT_EQ(train_next_model(Sequences(), 5, NextModelOptions()).size(), 5U);
  Sequences one;
  one.add(std::vector<Visit>{visit(2, 0)});
  EXPECT_TRUE(train_next_model(one, 5, NextModelOptions()).values.empty()) << "a product says nothing about itself";
}

TEST(ItemRows, AreTranslatedToAnotherGenerationsDocuments) {
  SparseRows rows;
  rows.values = {{1, 0.5F}, {2, 0.25F}};
  rows.offsets = {0, 2, 2, 2};
  const std::vector<std::uint32_t> product_of_doc = {0xFFFFFFFFU, 0, 1};
  const std::vector<Doc> doc_of_product = {1, 2, kNoDoc};
  const ItemRows translated{rows.offsets, rows.values, product_of_doc, doc_of_product};
  std::vector<std::pair<Doc, float>> seen;
  translated.for_each(1, [&](Doc doc, float w) { seen.emplace_back(doc, w); });
  EXPECT_EQ(seen, (std::vector<std::pair<Doc, float>>{{2, 0.5F}})) << "a product that is gone is passed over";
  translated.for_each(0, [&](Doc, float) { FAIL() << "a product that came since has no row"; });
}

}  // namespace
}  // namespace shelfwise::personalization
