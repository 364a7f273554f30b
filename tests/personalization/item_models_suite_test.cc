// What every item model promises, however it is learned:
// 1. What shoppers plainly do comes first.
// 2. A product that nobody met, and a shopper who met one thing, teach nothing.
// 3. Ties stand in order of products; any number of threads gives the same bits, and so does learning twice.
// 4. No product is its own neighbour.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <functional>

#include "common/random.h"
#include "personalization/items/co_occurrence.h"
#include "personalization/items/item_model.h"

namespace shelfwise::personalization {
namespace {

constexpr std::uint32_t kProducts = 40;

struct ItemModel {
  const char* name;
  std::function<SparseRows(const Sequences&, Workers)> learn;
};

ItemModel co_occurring(const char* name, const CoOccurrenceOptions& options) {
  return {name, [options](const Sequences& log, Workers workers) {
            CoOccurrenceOptions with = options;
            with.workers = workers;
            return co_occurrence(log, kProducts, with);
          }};
}

std::vector<ItemModel> models() {
  return {{"next",
           [](const Sequences& log, Workers workers) {
             NextModelOptions options;
             options.workers = workers;
             return train_next_model(log, kProducts, options);
           }},
          co_occurring("together", {.popularity = 0.05, .least = Act::kOrder}),
          co_occurring("viewed", {.popularity = 0.1}),
          co_occurring("instead", {.popularity = 0.4, .common_from = 30, .support = 0.5, .second_hop = 0.6})};
}

void add_history(Sequences& log, std::initializer_list<std::uint32_t> products) {
  std::vector<Visit> visits;
  for (const std::uint32_t product : products) {
    const auto step = static_cast<std::uint32_t>(visits.size());
    visits.push_back({product, step, step * kSecondsPerDay, 1.0F, Act::kOrder});
  }
  log.add(visits);
}

// Fifty shoppers go from 0 to 1, four from 0 to 2; many others are somewhere between 10 and 29. Nobody meets 39.
Sequences plain_log() {
  Sequences log;
  for (int i = 0; i < 50; ++i) add_history(log, {0, 1});
  for (int i = 0; i < 4; ++i) add_history(log, {0, 2});
  Random random(7);
  const auto any = [&] { return static_cast<std::uint32_t>(10 + random.below(20)); };
  for (int i = 0; i < 500; ++i) add_history(log, {any(), any(), any()});
  add_history(log, {38});
  return log;
}

std::vector<Neighbour> best_first(std::span<const Neighbour> row) {
  std::vector<Neighbour> sorted(row.begin(), row.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Neighbour& a, const Neighbour& b) { return a.weight > b.weight; });
  return sorted;
}

bool same_bits(const SparseRows& a, const SparseRows& b) {
  return a.offsets == b.offsets && a.values.size() == b.values.size() &&
         std::memcmp(a.values.data(), b.values.data(), a.values.size() * sizeof(Neighbour)) == 0;
}

class EveryItemModel : public ::testing::TestWithParam<ItemModel> {
 protected:
  SparseRows learn(const Sequences& log, unsigned threads = 2) const {
    return GetParam().learn(log, {threads, nullptr});
  }
};

TEST_P(EveryItemModel, PutsFirstWhatShoppersPlainlyDo) {
  const auto row = best_first(learn(plain_log())[0]);
  ASSERT_GE(row.size(), 2U);
  EXPECT_EQ(row[0].product, 1U);
  EXPECT_EQ(row[1].product, 2U);
}

TEST_P(EveryItemModel, KnowsNothingOfWhatNobodyMetWithAnything) {
  const SparseRows rows = learn(plain_log());
  EXPECT_TRUE(rows[39].empty());
  EXPECT_TRUE(rows[38].empty());
  EXPECT_TRUE(learn(Sequences()).values.empty());
}

TEST_P(EveryItemModel, LeavesTiesInOrderOfProducts) {
  Sequences log;
  for (int i = 0; i < 5; ++i) {
    for (const std::uint32_t other : {7U, 3U, 9U, 5U}) add_history(log, {0, other});
  }
  const auto row = best_first(learn(log)[0]);
  ASSERT_EQ(row.size(), 4U);
  EXPECT_EQ(row.front().weight, row.back().weight);
  for (std::size_t k = 1; k < row.size(); ++k) EXPECT_LT(row[k - 1].product, row[k].product);
}

TEST_P(EveryItemModel, IsTheSameBitForBitHoweverItIsLearned) {
  const Sequences log = plain_log();
  const SparseRows once = learn(log, 1);
  EXPECT_TRUE(same_bits(once, learn(log, 1)));
  EXPECT_TRUE(same_bits(once, learn(log, 5)));
}

TEST_P(EveryItemModel, HasNoProductBesideItself) {
  Sequences log = plain_log();
  add_history(log, {0, 1, 0, 1});
  const SparseRows rows = learn(log);
  for (std::uint32_t product = 0; product < kProducts; ++product) {
    for (const Neighbour& entry : rows[product]) EXPECT_NE(entry.product, product);
  }
}

INSTANTIATE_TEST_SUITE_P(ItemModels, EveryItemModel, ::testing::ValuesIn(models()),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace shelfwise::personalization
