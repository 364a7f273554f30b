// What `train --update` promises:
// 1. With no tolerance it gives the tables of a full training, bit for bit.
// 2. It solves only what the new events have touched, and small changes add up until they count.
// 3. The weights stay; where the model in use does not fit, everything is learned and said to be.
#include "personalization/training/update.h"

#include <gmock/gmock.h>

#include <cmath>
#include <map>

#include "common/random.h"
#include "personalization/items/item_model.h"
#include "personalization/model.h"
#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

using ::testing::HasSubstr;

// Two departments of forty products; a shopper keeps to one.
std::string catalog() {
  std::string lines;
  for (int i = 0; i < 80; ++i) {
    lines += R"({"id":"p)" + std::to_string(i) + R"(","title":"Thing )" + std::to_string(i) +
             R"(","price":"9.00 USD"})" + "\n";
  }
  return lines;
}

void shop_a_day(Shop& shop, int day, int from_shopper, int to_shopper) {
  Random random(static_cast<std::uint64_t>(day) * 1'000 + static_cast<std::uint64_t>(from_shopper));
  std::vector<nlohmann::json> messages;
  for (int s = from_shopper; s < to_shopper; ++s) {
    for (int i = 0; i < 3; ++i) {
      const auto product = static_cast<int>(random.below(40)) + (s % 2) * 40;
      const TimePoint time = kNow - std::chrono::days(60 - day) + std::chrono::minutes(s);
      messages.push_back(shop.message("Order Completed", "s" + std::to_string(s), "p" + std::to_string(product),
                                      format_rfc3339(time)));
    }
  }
  shop.send(messages);
}

nlohmann::json train(Shop& shop, bool update, double tolerance = 0) {
  TrainOptions options;
  options.as_of = kNow;
  options.update = update;
  options.training.update_tolerance = tolerance;
  const auto report = personalization::train(shop.store().paths(), options);
  EXPECT_TRUE(report.ok()) << report.error().text();
  return report.ok() ? nlohmann::json::parse(*report) : nlohmann::json();
}

std::map<std::string, std::string> tables_of(Shop& shop, std::uint64_t model) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(shop.store().paths().model(model))) {
    const std::string name = entry.path().filename().string();
    if (name != "model.json") files[name] = *read_file(entry.path());
  }
  return files;
}

TEST(Update, WithoutToleranceGivesTheTablesOfAFullTraining) {
  Shop updated(catalog());
  Shop whole(catalog());
  for (Shop* shop : {&updated, &whole}) {
    for (int day = 0; day < 8; ++day) shop_a_day(*shop, day, 0, 60);
  }
  train(updated, false);
  for (int day = 8; day < 11; ++day) {
    for (Shop* shop : {&updated, &whole}) shop_a_day(*shop, day, day, day + 3);
    const auto report = train(updated, true);
    EXPECT_FALSE(report.contains("note")) << report["note"];
    EXPECT_GT(report["update"]["solved"].get<int>(), 0);
  }
  train(whole, false);
  EXPECT_EQ(tables_of(updated, 4), tables_of(whole, 1));
}

TEST(Update, SolvesOnlyTheDepartmentThatWasTouched) {
  Shop shop(catalog());
  for (int day = 0; day < 8; ++day) shop_a_day(shop, day, 0, 60);
  train(shop, false);
  shop_a_day(shop, 9, 0, 1);  // a shopper of the first department
  const auto report = train(shop, true);
  EXPECT_EQ(report["update"]["products"], 80);
  EXPECT_LE(report["update"]["solved"].get<int>(), 40);
  EXPECT_GT(report["update"]["solved"].get<int>(), 0);
  EXPECT_THAT(report["blend"]["verdict"].get<std::string>(), HasSubstr("kept from model 1"));
  EXPECT_EQ(train(shop, true)["update"]["solved"], 0) << "nothing has come since";
}

TEST(Update, StaysNearAFullTrainingWithinItsTolerance) {
  Shop shop(catalog());
  for (int day = 0; day < 20; ++day) shop_a_day(shop, day, 0, 60);
  train(shop, false);
  shop_a_day(shop, 21, 0, 2);
  const auto report = train(shop, true, 0.05);
  EXPECT_LT(report["update"]["solved"].get<int>(), 80);
  const auto near = Model::open(shop.store().paths(), 2, *shop.store().generation());
  ASSERT_TRUE(near.ok());
  train(shop, false);
  const auto full = Model::open(shop.store().paths(), 3, *shop.store().generation());
  ASSERT_TRUE(full.ok());
  double apart = 0;
  double whole = 0;
  for (Doc doc = 0; doc < shop.store().generation()->size(); ++doc) {
    std::map<Doc, float> weights;
    near->rows(Table::kNext).for_each(doc, [&](Doc other, float weight) { weights[other] = weight; });
    full->rows(Table::kNext).for_each(doc, [&](Doc other, float weight) {
      apart += std::abs(static_cast<double>(weight) - static_cast<double>(weights[other]));
      whole += std::abs(static_cast<double>(weight));
    });
  }
  ASSERT_GT(whole, 0);
  EXPECT_LT(apart / whole, 0.05);
}

TEST(Update, LearnsEverythingAnewWhereTheModelInUseDoesNotFit) {
  Shop shop(catalog());
  shop_a_day(shop, 1, 0, 20);
  EXPECT_THAT(train(shop, true)["note"].get<std::string>(), HasSubstr("there is no model yet"));
  EXPECT_FALSE(train(shop, true).contains("note"));
  shop.store().index(catalog());
  EXPECT_THAT(train(shop, true)["note"].get<std::string>(), HasSubstr("another index"));
}

TEST(ProductsToSolve, SmallChangesAddUpUntilTheyCount) {
  NextCounts counts;
  counts.gram = {{{0, 100.0F}}, {{1, 100.0F}}};
  counts.predicts = {{}, {{0, 5.0F}}};
  std::vector<NextMark> before = marks_of(counts, {});
  int days = 0;
  for (; days < 10; ++days) {
    counts.gram[0][0].weight += 1;  // a hundredth a day
    std::vector<NextMark> marks = marks_of(counts, {});
    const bool solved = products_to_solve(counts, before, marks, 0.035, {})[1];
    before = marks;
    if (solved) break;
  }
  EXPECT_EQ(days, 3) << "the fourth day reaches it";
}

}  // namespace
}  // namespace shelfwise::personalization
