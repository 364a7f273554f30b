// 1. The same log gives the same files, bit for bit.
// 2. Events after the clock teach nothing.
// 3. A run that dies leaves the old model; few events leave the defaults.
// 4. A model outlives a re-index, merged products included.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "common/random.h"
#include "personalization/blend/blend.h"
#include "personalization/model.h"
#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    files[entry.path().filename().string()] = *read_file(entry.path());
  }
  return files;
}

// A shop with 60 lamps in six styles, of which their texts say nothing; every shopper keeps to one style, and buys a
// lamp a week again.
std::string lamps() {
  std::string catalog;
  for (int i = 0; i < 60; ++i) {
    catalog += R"({"id":"lamp-)" + std::to_string(i) + R"(","title":"Lamp )" + std::to_string(i) + R"(","price":")" +
               std::to_string(10 + i) + R"(.00 USD"})" + "\n";
  }
  return catalog;
}

void fill_with_habits(Shop& shop, int shoppers) {
  Random random(3);
  std::vector<nlohmann::json> messages;
  for (int week = 0; week < 20; ++week) {
    for (int s = 0; s < shoppers; ++s) {
      const auto lamp = static_cast<int>(random.below(10)) * 6 + s % 6;
      const TimePoint time = kNow - std::chrono::days(7 * (20 - week)) + std::chrono::minutes(s);
      messages.push_back(shop.message("Order Completed", "s" + std::to_string(s), "lamp-" + std::to_string(lamp),
                                      format_rfc3339(time)));
    }
  }
  for (std::size_t i = 0; i < messages.size(); i += 500) {
    shop.send(std::vector(messages.begin() + static_cast<std::ptrdiff_t>(i),
                          messages.begin() + static_cast<std::ptrdiff_t>(std::min(messages.size(), i + 500))));
  }
}

TEST(Train, SameLogGivesTheSameFilesBitForBit) {
  Shop shop(lamps());
  fill_with_habits(shop, 60);
  shop.train();
  const auto first = files_of(shop.store().paths().model(1));
  ASSERT_GE(first.size(), 10U);
  const auto hold = catalog::FolderHold::take(shop.store().paths().model(1));
  shop.train();
  EXPECT_EQ(files_of(shop.store().paths().model(2)), first);
}

TEST(Train, LearnsHabitsAndReportsHeldOutFigures) {
  Shop shop(lamps());
  fill_with_habits(shop, 120);
  const auto report = nlohmann::json::parse(shop.train());
  EXPECT_EQ(report["blend"]["shopper"], "learned") << report.dump(1);
  EXPECT_THAT(report["blend"]["everybody"].get<std::string>(), HasSubstr("defaults stand"))
      << "every lamp sells as well as any other, so popularity is noise";
  const auto& held_out = report["blend"]["held_out"];
  EXPECT_GT(held_out["personal_learned"]["ndcg10"].get<double>(),
            held_out["everybody_default"]["ndcg10"].get<double>() + 0.1);
  const auto p = shop.open();
  EXPECT_EQ(p->model_number(), 1U);
  // s0 keeps to style a: lamps 0, 6, 12 ...
  int better = 0;
  for (int i = 0; i < 10; ++i) {
    better += shop.share(*p, "s0", "lamp-" + std::to_string(6 * i)) >
              shop.share(*p, "s0", "lamp-" + std::to_string(6 * i + 1));
  }
  EXPECT_GE(better, 9);
}

TEST(Train, FewEventsLeaveTheDefaults) {
  Shop shop;
  shop.order("ann", "tent-a");
  const auto report = nlohmann::json::parse(shop.train());
  EXPECT_THAT(report["blend"]["verdict"].get<std::string>(), HasSubstr("defaults stand"));
  EXPECT_EQ(shop.open()->model_number(), 1U);
}

TEST(Train, OldEventsAreToldOfWithTheClockThatWouldUseThem) {
  Shop shop;
  shop.order("ann", "tent-a", "2026-03-01T10:00:00Z");
  const auto report = nlohmann::json::parse(shop.train(at("2030-01-01T00:00:00Z")));
  ASSERT_TRUE(report.contains("note"));
  EXPECT_THAT(report["note"].get<std::string>(), HasSubstr("--as-of 2026-03-01T10:00:01"));
  EXPECT_FALSE(nlohmann::json::parse(shop.train(at("2026-03-01T10:00:01Z"))).contains("note"));
}

TEST(Train, LearnedWeightsHaveToBeAsGoodAsUntrainedOnesByBothMeasures) {
  const Quality untrained{0.5, -3};
  EXPECT_FALSE(is_worse({0.5, -3}, untrained));
  EXPECT_FALSE(is_worse({0.6, -2}, untrained));
  EXPECT_TRUE(is_worse({0.499, -2}, untrained));
  EXPECT_FALSE(is_worse({0.4998, -2}, untrained)) << "told as 0.500, as the other";
  EXPECT_TRUE(is_worse({0.6, -3.1}, untrained));
}

TEST(Train, EventsAfterTheClockTeachNothing) {
  Shop early;
  Shop both;
  for (Shop* shop : {&early, &both}) {
    shop->order("ann", "tent-a", "2026-01-01T10:00:00Z");
    shop->order("ann", "pan-a", "2026-01-05T10:00:00Z");
  }
  both.order("bea", "pan-b", "2026-02-05T10:00:00Z");
  early.train(at("2026-02-01T00:00:00Z"));
  both.train(at("2026-02-01T00:00:00Z"));
  EXPECT_EQ(files_of(early.store().paths().model(1)), files_of(both.store().paths().model(1)));
}

TEST(Train, LeftoversOfARunThatDiedAreNoModel) {
  Shop shop;
  shop.order("ann", "tent-a");
  shop.train();
  const auto paths = shop.store().paths();
  fs::create_directories(paths.models() / "7.tmp");
  std::ofstream(paths.models() / "7.tmp" / "model.json") << "{";
  EXPECT_EQ(shop.open()->model_number(), 1U);
  shop.train();
  EXPECT_EQ(shop.open()->model_number(), 8U);
  EXPECT_FALSE(fs::exists(paths.models() / "7.tmp"));
  EXPECT_FALSE(fs::exists(paths.model(1))) << "the old model goes once nobody holds it";
}

TEST(Train, TwoRunsAtOnceAreRefused) {
  Shop shop;
  shop.order("ann", "tent-a");
  const auto other = FileLock::acquire(shop.store().paths().train_lock(), "busy");
  ASSERT_TRUE(other.ok());
  const auto refused = train(shop.store().paths(), {.as_of = kNow, .settings = {}, .progress = {}});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
}

TEST(Train, DamagedAndNewerModelsAreRefusedWithTheRemedy) {
  Shop shop;
  shop.order("ann", "tent-a");
  shop.order("ann", "pan-a", "2026-03-02T10:00:00Z");
  shop.train();
  const auto paths = shop.store().paths();
  const auto folder = paths.model(1);
  const auto open_error = [&] {
    auto opened = Personalizer::open(paths, shop.store().generation(), shop.log(), {}, kNow);
    EXPECT_FALSE(opened.ok());
    return opened.ok() ? Error{} : opened.error();
  };
  const std::string good = *read_file(folder / "model.json");
  auto newer = nlohmann::json::parse(good);
  newer["version"] = kModelVersion + 1;
  std::ofstream(folder / "model.json") << newer.dump();
  EXPECT_EQ(open_error().code, ErrorCode::kNewerVersion);
  std::ofstream(folder / "model.json") << good.substr(0, good.size() / 2);
  EXPECT_EQ(open_error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(open_error().text(), HasSubstr("shelfwise train"));
  std::ofstream(folder / "model.json") << good;
  const std::string values = *read_file(folder / "next.values");
  ASSERT_GT(values.size(), catalog::kArrayHeaderBytes);
  std::string wild = values;
  wild[catalog::kArrayHeaderBytes + 3] = '\x7f';  // the highest byte of the first product number
  std::ofstream(folder / "next.values") << wild;
  EXPECT_EQ(open_error().code, ErrorCode::kCorrupt);
  std::ofstream(folder / "next.values") << values;
  const std::string offsets = *read_file(folder / "products.offsets");
  std::string far = offsets;
  far[catalog::kArrayHeaderBytes + sizeof(std::uint64_t) + 5] = '\x7f';  // where the second product's id begins
  std::ofstream(folder / "products.offsets") << far;
  EXPECT_EQ(open_error().code, ErrorCode::kCorrupt);
  std::ofstream(folder / "products.offsets") << offsets;
  EXPECT_TRUE(Personalizer::open(paths, shop.store().generation(), shop.log(), {}, kNow).ok());
  fs::resize_file(folder / "next.values", fs::file_size(folder / "next.values") / 2);
  EXPECT_EQ(open_error().code, ErrorCode::kCorrupt);
}

TEST(Train, ModelOutlivesAReindexInAnotherOrder) {
  Shop shop;
  for (int i = 0; i < 6; ++i) {
    shop.order("u" + std::to_string(i), "tent-b", "2026-02-01T10:00:00Z");
    shop.order("u" + std::to_string(i), "stove-b", "2026-02-03T10:00:00Z");
  }
  shop.order("ann", "tent-b");
  shop.train();
  std::string reversed;
  std::istringstream lines(kCatalog);
  for (std::string line; std::getline(lines, line);) reversed = line + "\n" + reversed;
  shop.store().index(reversed);
  const auto p = shop.open();
  const auto answer =
      p->recommend({.block = "for_you", .shopper = p->view(ShopperId("ann"), kNow), .limit = 1, .now = kNow});
  EXPECT_THAT(shop.ids(*answer), ::testing::ElementsAre("stove-b"));
}

}  // namespace
}  // namespace shelfwise::personalization
