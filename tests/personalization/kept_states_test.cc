// The states at rest:
//  1. They say what reading the whole log says, and what comes after them is added.
//  2. A file that is damaged, of another log or of a restored one is made anew.
//  3. Who was erased is in no byte of it.
//  4. A shopper takes little room.
#include "personalization/history/kept_states.h"

#include <gmock/gmock.h>

#include <fstream>

#include "common/files.h"
#include "personalization/history/impossible_rates.h"
#include "personalization/history/states_file.h"
#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

constexpr const char* kProducts[] = {"tent-a", "tent-b", "stove-a", "stove-b", "pan-a", "pan-b"};
constexpr const char* kPeople[] = {"ann", "bob", "d-phone", "carl"};

void fill(Shop& shop) {
  for (int i = 0; i < 40; ++i) {
    const std::string time = "2026-03-0" + std::to_string(1 + i % 9) + "T10:00:0" + std::to_string(i % 7) + "Z";
    const char* who = kPeople[i % 3];
    if (i % 4 == 0) {
      shop.order(who, kProducts[i % 6], time);
    } else {
      shop.view(who, kProducts[(i * 5) % 6], time);
    }
  }
}

std::vector<float> shares(Shop& shop, const Personalizer& p) {
  std::vector<float> out;
  for (const char* who : kPeople) {
    for (const char* product : kProducts) out.push_back(shop.share(p, who, product));
  }
  return out;
}

std::string bytes_of(const std::filesystem::path& file) { return read_file(file).value(); }

TEST(StatesAtRest, SayWhatTheLogSaysAndTakeInWhatComesAfter) {
  Shop shop;
  fill(shop);
  const auto p = shop.open();
  const auto before = shares(shop, *p);
  ASSERT_TRUE(p->put_to_rest(shop.log(), 0, kNow).value());
  EXPECT_EQ(shares(shop, *p), before);
  EXPECT_EQ(p->shoppers(), 3U);
  ASSERT_TRUE(std::filesystem::exists(states_file(shop.store().paths())));
  EXPECT_EQ(shares(shop, *shop.open()), before) << "read from the file";
  shop.view("carl", "pan-a");
  shop.view("ann", "pan-b", "2026-03-01T08:00:00Z");
  shop.identify("d-phone", "ann");
  ASSERT_TRUE(p->catch_up(shop.log()).ok());
  const auto after = shares(shop, *p);
  EXPECT_NE(after, before);
  EXPECT_EQ(p->shoppers(), 4U);
  EXPECT_EQ(shares(shop, *shop.open()), after) << "the file and what came after it";
  ASSERT_TRUE(p->put_to_rest(shop.log(), 0, kNow).value());
  EXPECT_EQ(shares(shop, *p), after);
  std::filesystem::remove(states_file(shop.store().paths()));
  EXPECT_EQ(shares(shop, *shop.open()), after) << "from the log alone";
}

TEST(StatesAtRest, WaitForEnoughEvents) {
  Shop shop;
  fill(shop);
  const auto p = shop.open();
  EXPECT_FALSE(p->put_to_rest(shop.log(), 1'000, kNow).value());
  EXPECT_FALSE(std::filesystem::exists(states_file(shop.store().paths())));
}

TEST(StatesAtRest, OutliveAnIndexInAnotherOrder) {
  Shop shop;
  fill(shop);
  const auto p = shop.open();
  ASSERT_TRUE(p->put_to_rest(shop.log(), 0, kNow).ok());
  std::string reversed;
  std::istringstream lines(kCatalog);
  for (std::string line; std::getline(lines, line);) reversed.insert(0, line + "\n");
  shop.store().index(reversed);
  const auto from_file = shares(shop, *shop.open());
  std::filesystem::remove(states_file(shop.store().paths()));
  EXPECT_EQ(from_file, shares(shop, *shop.open()));
}

TEST(StatesAtRest, DamageIsFoundAndMended) {
  Shop shop;
  fill(shop);
  const auto p = shop.open();
  const auto right = shares(shop, *p);
  ASSERT_TRUE(p->put_to_rest(shop.log(), 0, kNow).ok());
  const auto file = states_file(shop.store().paths());
  const std::string whole = bytes_of(file);
  for (std::size_t at = 0; at < whole.size(); at += 3) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    ASSERT_TRUE(write_file_atomically(file, damaged).ok());
    ASSERT_EQ(shop.open()->shoppers(), 3U) << at;
  }
  ASSERT_TRUE(write_file_atomically(file, whole.substr(0, whole.size() / 2)).ok());
  EXPECT_EQ(shares(shop, *shop.open()), right);
  ASSERT_TRUE(write_file_atomically(file, "").ok());
  EXPECT_EQ(shares(shop, *shop.open()), right);
}

TEST(StatesAtRest, OfAnotherLogAreNotBelieved) {
  Shop one;
  fill(one);
  const auto p = one.open();
  ASSERT_TRUE(p->put_to_rest(one.log(), 0, kNow).ok());
  Shop other;
  for (int i = 0; i < 50; ++i) other.view("ann", "pan-a");
  const auto right = shares(other, *other.open());
  std::filesystem::copy_file(states_file(one.store().paths()), states_file(other.store().paths()));
  EXPECT_EQ(shares(other, *other.open()), right);
}

TEST(StatesAtRest, HoldNothingOfWhomWasErased) {
  Shop shop;
  fill(shop);
  shop.view("bob-the-shopper", "tent-a");
  const auto p = shop.open();
  ASSERT_TRUE(p->put_to_rest(shop.log(), 0, kNow).ok());
  const auto file = states_file(shop.store().paths());
  ASSERT_NE(bytes_of(file).find("bob-the-shopper"), std::string::npos);
  ASSERT_TRUE(shop.log().erase(ShopperId("bob-the-shopper"), kNow).ok());
  ASSERT_TRUE(p->refresh(ShopperId("bob-the-shopper"), shop.log()).ok());
  EXPECT_EQ(bytes_of(file).find("bob-the-shopper"), std::string::npos);
  EXPECT_EQ(p->view(ShopperId("bob-the-shopper"), kNow), nullptr);
  const auto again = shop.open();
  EXPECT_EQ(again->view(ShopperId("bob-the-shopper"), kNow), nullptr);
  EXPECT_EQ(shares(shop, *again), shares(shop, *p));
}

TEST(StatesAtRest, AnErasureThatTheFileMissedIsFoundAtTheNextStart) {
  Shop shop;
  fill(shop);
  const auto p = shop.open();
  ASSERT_TRUE(p->put_to_rest(shop.log(), 0, kNow).ok());
  ASSERT_TRUE(shop.log().erase(ShopperId("ann"), kNow).ok());  // by another process
  const auto again = shop.open();
  EXPECT_EQ(again->view(ShopperId("ann"), kNow), nullptr);
  EXPECT_EQ(again->shoppers(), 2U);
  const auto kept = KeptStates::open(states_file(shop.store().paths()));
  ASSERT_TRUE(kept.ok());
  EXPECT_FALSE((*kept)->has(ShopperId("ann")));
}

TEST(StatesAtRest, AShopperOfAHundredActsTakesLessThanAKilobyte) {
  Shop shop;
  std::vector<nlohmann::json> messages;
  for (int who = 0; who < 100; ++who) {
    for (int i = 0; i < 100; ++i) {
      const std::string time = "2026-02-" + std::to_string(10 + i % 18) + "T1" + std::to_string(i % 10) + ":00:00Z";
      messages.push_back(shop.message("Product Viewed", "shopper-" + std::to_string(who), kProducts[i % 6], time));
    }
  }
  shop.send(messages);
  const auto p = shop.open();
  ASSERT_TRUE(p->put_to_rest(shop.log(), 0, kNow).ok());
  const auto kept = KeptStates::open(states_file(shop.store().paths()));
  ASSERT_TRUE(kept.ok());
  EXPECT_EQ((*kept)->shoppers(), 100U);
  EXPECT_LT((*kept)->bytes() / 100, 1'000U);
}

TEST(StatesAtRest, HoldNothingOlderThanTheStoreKeeps) {
  Shop shop;
  shop.view("ann", "tent-a", "2026-01-01T10:00:00Z");
  shop.view("ann", "pan-a", "2026-03-09T10:00:00Z");
  shop.view("bob", "tent-a", "2026-01-01T10:00:00Z");
  Settings settings;
  settings.retention_days = 30;
  const auto p = shop.open(settings);
  EXPECT_EQ(p->view(ShopperId("bob"), kNow), nullptr);
  EXPECT_NE(p->view(ShopperId("ann"), kNow), nullptr);
  EXPECT_EQ(shop.log().expire(at("2026-02-08T12:00:00Z")).value(), 2U);
  ASSERT_TRUE(p->put_to_rest(shop.log(), 0, kNow).ok());
  const auto kept = KeptStates::open(states_file(shop.store().paths()));
  ASSERT_TRUE(kept.ok());
  EXPECT_EQ((*kept)->shoppers(), 1U);
  EXPECT_EQ(shop.log().count().value(), 1U);
  EXPECT_EQ(shares(shop, *shop.open(settings)), shares(shop, *p));
}

TEST(ImpossibleRates, AMinuteOfAProgramIsSetAsideAndTheOrdersInItCount) {
  std::vector<Interaction> acts{{30, 1, 1, Act::kView}};
  for (std::uint32_t i = 0; i <= kMostActsAMinute; ++i) acts.push_back({60 + i % 60, i, 1, Act::kView});
  acts.push_back({119, 7, 1, Act::kOrder});
  acts.push_back({120, 8, 1, Act::kAdd});
  std::sort(acts.begin(), acts.end(), earlier);
  EXPECT_EQ(set_aside_impossible(acts), kMostActsAMinute + 1);
  ASSERT_EQ(acts.size(), 3U);
  EXPECT_EQ(acts[1].act, Act::kOrder);
  EXPECT_EQ(set_aside_impossible(acts), 0U);
}

}  // namespace
}  // namespace shelfwise::personalization
