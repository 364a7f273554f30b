// What judging recommendations on held-out weeks promises:
// 1. A known answer: who always buys the next in a row is served by what is learned, and hardly by best sellers.
// 2. Intervals hold their mean; the same store gives the same figures, whatever the threads.
// 3. Strangers are counted and not judged; where nobody can be, the error says what to give.
#include "personalization/training/held_out.h"

#include <gmock/gmock.h>

#include "personalization/training/bootstrap.h"
#include "personalization/training/held_out_cases.h"
#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

using ::testing::HasSubstr;

std::string catalog() {
  std::string lines;
  for (int i = 0; i < 60; ++i) {
    lines += R"({"id":"p)" + std::to_string(i) + R"(","title":"Thing )" + std::to_string(i) + R"("})" + "\n";
  }
  return lines;
}

// Everybody buys product after product in a row of sixty, each begins elsewhere; the last purchase is days old.
void fill(Shop& shop, int shoppers) {
  std::vector<nlohmann::json> messages;
  for (int s = 0; s < shoppers; ++s) {
    for (int step = 0; step < 5; ++step) {
      const TimePoint time = kNow - std::chrono::days(41 - 10 * step);
      messages.push_back(shop.message("Order Completed", "s" + std::to_string(s),
                                      "p" + std::to_string((s * 11 + step) % 60), format_rfc3339(time)));
    }
  }
  messages.push_back(shop.message("Order Completed", "new", "p3", format_rfc3339(kNow - std::chrono::days(1))));
  shop.send(messages);
}

HeldOutOptions options(unsigned threads = 2) {
  HeldOutOptions out;
  out.as_of = kNow;
  out.weeks = 1;
  out.limit = 5;
  out.training.threads = threads;
  return out;
}

TEST(HeldOut, WhoFollowsARowIsServedByWhatIsLearned) {
  Shop shop(catalog());
  fill(shop, 180);
  const auto figures = judge_recommendations(shop.store().paths(), options());
  ASSERT_TRUE(figures.ok()) << figures.error().text();
  EXPECT_EQ(figures->ordered, 181U);
  EXPECT_EQ(figures->strangers, 1U);
  EXPECT_EQ(figures->judged, 180U);
  ASSERT_EQ(figures->blocks.size(), 3U);
  EXPECT_GT(figures->blocks[0].hit.mean, 0.95);
  EXPECT_LT(figures->blocks[1].hit.mean, 0.5) << "five of sixty, all sold alike";
  EXPECT_EQ(figures->blocks[2].hit.mean, 0) << "nobody looked at anything";
  EXPECT_GT(figures->blocks[1].lead.low, 0.3);
  for (const BlockQuality& block : figures->blocks) {
    EXPECT_LE(block.ndcg.low, block.ndcg.mean) << block.name;
    EXPECT_GE(block.ndcg.high, block.ndcg.mean) << block.name;
  }
}

TEST(HeldOut, SameStoreGivesTheSameFiguresWhateverTheThreads) {
  Shop shop(catalog());
  fill(shop, 90);
  const auto one = judge_recommendations(shop.store().paths(), options(1));
  const auto three = judge_recommendations(shop.store().paths(), options(3));
  ASSERT_TRUE(one.ok() && three.ok());
  for (std::size_t b = 0; b < 3; ++b) {
    EXPECT_EQ(one->blocks[b].ndcg.mean, three->blocks[b].ndcg.mean);
    EXPECT_EQ(one->blocks[b].lead.low, three->blocks[b].lead.low);
  }
  EXPECT_THAT(one->note, HasSubstr("too few"));
}

TEST(HeldOut, WithNobodyToJudgeSaysWhatToGive) {
  Shop shop(catalog());
  const auto none = judge_recommendations(shop.store().paths(), options());
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(none.error().text(), HasSubstr("--weeks"));
}

TEST(HeldOut, ChangesNothingInTheStore) {
  Shop shop(catalog());
  fill(shop, 60);
  ASSERT_TRUE(judge_recommendations(shop.store().paths(), options()).ok());
  EXPECT_FALSE(std::filesystem::exists(shop.store().paths().current_model()));
}

TEST(HeldOutCases, AreTheFirstDayWithSomethingNew) {
  TrainingLog log;
  History history;
  const auto day = [](std::uint32_t n) { return n * kSecondsPerDay + 10; };
  history.interactions = {{day(1), 5, 1, Act::kOrder},
                          {day(9), 5, 1, Act::kOrder},  // the same again
                          {day(10), 6, 1, Act::kOrder},
                          {day(10), 7, 1, Act::kOrder},
                          {day(11), 8, 1, Act::kOrder}};
  log.shoppers.push_back(history);
  const HeldOutCases found = held_out_cases(log, 8 * kSecondsPerDay, 10);
  ASSERT_EQ(found.cases.size(), 1U);
  EXPECT_EQ(found.cases[0].day_begin, 10 * kSecondsPerDay);
  EXPECT_EQ(found.cases[0].wanted, (std::vector<Doc>{6, 7}));
}

TEST(Bootstrap, IntervalOfACoinIsWhatTheNormalSays) {
  std::vector<double> coin(400, 0);
  for (std::size_t i = 0; i < 200; ++i) coin[i] = 1;
  const Spread spread = bootstrap_of_mean(coin);
  EXPECT_NEAR(spread.low, 0.5 - 1.96 * 0.025, 0.01);
  EXPECT_NEAR(spread.high, 0.5 + 1.96 * 0.025, 0.01);
  EXPECT_EQ(bootstrap_of_mean(coin).low, spread.low);
}

}  // namespace
}  // namespace shelfwise::personalization
