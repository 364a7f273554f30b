// What training promises whatever is in the log and whatever happens to it:
// 1. An empty, tiny, one-product or one-shopper log, and one with a bot, is trained on, and every block answers.
// 2. Interrupted, killed at any stage, or beyond its memory: the old model serves on, and the next run goes through.
// 3. Any number of threads gives the same files.
#include <gmock/gmock.h>

#include <csignal>
#include <map>
#include <memory>

#include "personalization/parallel.h"
#include "personalization/training/training_log.h"
#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

using ::testing::HasSubstr;

void expect_every_block_answers(Shop& shop) {
  const auto p = shop.open();
  ASSERT_NE(p, nullptr);
  for (const std::string& block : Personalizer::blocks()) {
    const auto answer = p->recommend({.block = block,
                                      .product_ids = {"stove-a"},
                                      .shopper = p->view(ShopperId("ann"), kNow),
                                      .limit = 5,
                                      .now = kNow});
    EXPECT_TRUE(answer.ok()) << block << ": " << answer.error().text();
  }
}

TEST(TrainingBounds, EmptyTinyOneProductAndOneShopperLogsAreTrainedOn) {
  Shop empty;
  EXPECT_EQ(nlohmann::json::parse(empty.train())["interactions"], 0);
  expect_every_block_answers(empty);

  Shop one_event;
  one_event.view("ann", "tent-a");
  one_event.train();
  expect_every_block_answers(one_event);

  Shop one_product;
  for (int s = 0; s < 50; ++s) one_product.order("s" + std::to_string(s), "pan-a");
  one_product.train();
  expect_every_block_answers(one_product);

  Shop one_shopper;
  for (const char* id : {"tent-a", "tent-b", "stove-a", "stove-b", "pan-a", "pan-b"}) one_shopper.order("ann", id);
  one_shopper.train();
  expect_every_block_answers(one_shopper);
}

// A bot that looks at two products again and again counts once a day and product, and no more than its latest acts.
TEST(TrainingBounds, ABotIsBoundedAndLeavesTheShoppersTheirSay) {
  Shop shop;
  std::vector<nlohmann::json> messages;
  for (int i = 0; i < 6'000; ++i) {
    const TimePoint time = kNow - std::chrono::minutes(10 * (6'000 - i));
    messages.push_back(shop.message("Product Viewed", "bot", i % 2 == 0 ? "stove-a" : "pan-b", format_rfc3339(time)));
    if (messages.size() == 500) {
      shop.send(messages);
      messages.clear();
    }
  }
  for (int s = 0; s < 30; ++s) {
    const std::string who = "s" + std::to_string(s);
    shop.view(who, "stove-a", "2026-03-01T10:00:00Z");
    shop.view(who, "stove-b", "2026-03-01T10:05:00Z");
  }
  const auto report = nlohmann::json::parse(shop.train());
  EXPECT_EQ(report["interactions"], ShopperStates::kMaxInteractions + 60);
  const auto p = shop.open();
  const auto viewed = p->recommend({.block = "also_viewed", .product_ids = {"stove-a"}, .limit = 2, .now = kNow});
  EXPECT_THAT(shop.ids(*viewed), ::testing::UnorderedElementsAre("stove-b", "pan-b"));
  expect_every_block_answers(shop);
}

// The blocks of a shop with a bot in its log are those of the shop without it: hundreds of views a day of two products
// that nobody else looks at, at a rate that a person could reach, from one id and in one session.
TEST(TrainingBounds, ABotBendsNoBlock) {
  const auto shop_of = [](bool bot) {
    auto shop = std::make_unique<Shop>();
    std::vector<nlohmann::json> messages;
    for (int s = 0; s < 40; ++s) {
      const std::string who = "s" + std::to_string(s);
      const std::string kind = s % 2 == 0 ? "tent" : "stove";
      const TimePoint time = kNow - std::chrono::hours(10 + s);
      messages.push_back(shop->message("Product Viewed", who, kind + "-a", format_rfc3339(time)));
      messages.push_back(
          shop->message("Order Completed", who, kind + "-b", format_rfc3339(time + std::chrono::minutes(5))));
    }
    for (const char* other : {"pan-a", "pan-b", "test-a", "test-b"}) {
      messages.push_back(shop->message("Product Viewed", "sam", other, "2026-03-08T10:00:00Z"));
    }
    for (int i = 0; bot && i < 9'000; ++i) {
      const TimePoint time = kNow - std::chrono::seconds(2 * (9'000 - i));
      messages.push_back(shop->message("Product Viewed", "bot", i % 2 == 0 ? "pan-a" : "test-b", format_rfc3339(time)));
    }
    shop->send(messages);
    shop->train();
    return shop;
  };
  const auto with = shop_of(true);
  const auto without = shop_of(false);
  for (const std::string& block : Personalizer::blocks()) {
    const BlockRequest request{.block = block, .product_ids = {"tent-a"}, .limit = 2, .now = kNow};
    EXPECT_EQ(with->ids(*with->open()->recommend(request)), without->ids(*without->open()->recommend(request)))
        << block;
  }
}

// The same while the server runs, one event after the other, and after a restart.
TEST(TrainingBounds, AFloodOfOneShopperDoesNotTrend) {
  Shop shop;
  for (int s = 0; s < 3; ++s) shop.order("s" + std::to_string(s), "tent-b", "2026-03-09T10:00:00Z");
  const auto live = shop.open();
  std::vector<nlohmann::json> messages;
  for (int i = 0; i < 3'000; ++i) {
    const TimePoint time = kNow - std::chrono::seconds(3'000 - i);
    messages.push_back(
        shop.message(i % 3 == 0 ? "Order Completed" : "Product Viewed", "bot", "pan-a", format_rfc3339(time)));
  }
  shop.send(messages);
  ASSERT_TRUE(live->catch_up(shop.log()).ok());
  const auto restarted = shop.open();
  for (const auto* p : {live.get(), restarted.get()}) {
    const auto trending = p->recommend({.block = "trending", .limit = 2, .now = kNow});
    EXPECT_EQ(shop.ids(*trending), (std::vector<std::string>{"tent-b", "pan-a"}));
  }
  ASSERT_TRUE(live->refresh(ShopperId("bot"), shop.log()).ok());
  EXPECT_EQ(shop.ids(*live->recommend({.block = "trending", .limit = 1, .now = kNow})),
            std::vector<std::string>{"tent-b"});
}

TrainOptions options() {
  TrainOptions out;
  out.as_of = kNow;
  return out;
}

void expect_first_model_serves_on(Shop& shop) {
  EXPECT_EQ(shop.open()->model_number(), 1U);
  expect_every_block_answers(shop);
}

TEST(TrainingBounds, InterruptedItLeavesTheOldModelAndSaysSo) {
  Shop shop;
  shop.order("ann", "tent-a");
  shop.train();
  std::atomic<bool> stop = true;
  TrainOptions interrupted = options();
  interrupted.stop = &stop;
  const auto before = train(shop.store().paths(), interrupted);
  ASSERT_FALSE(before.ok());
  EXPECT_EQ(before.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(before.error().text(), HasSubstr("the model in use stays"));
  stop = false;
  interrupted.progress = [&](std::string_view stage, double) { stop = stop || stage == "related products"; };
  EXPECT_FALSE(train(shop.store().paths(), interrupted).ok());
  expect_first_model_serves_on(shop);
  shop.train();
  EXPECT_EQ(shop.open()->model_number(), 2U);
}

TEST(TrainingBoundsDeathTest, KilledAtAnyStageItLeavesTheOldModel) {
  Shop shop;
  shop.order("ann", "tent-a");
  shop.order("ann", "pan-a", "2026-03-02T10:00:00Z");
  shop.train();
  for (const char* fatal : {"reading the log", "blend", "item models", "related products", "writing"}) {
    TrainOptions killed = options();
    killed.progress = [&](std::string_view stage, double) {
      if (stage == fatal) std::raise(SIGKILL);
    };
    EXPECT_EXIT((void)train(shop.store().paths(), killed), ::testing::KilledBySignal(SIGKILL), "") << fatal;
    expect_first_model_serves_on(shop);
  }
  shop.train();
  EXPECT_EQ(shop.open()->model_number(), 2U);
}

TEST(TrainingBounds, BeyondItsMemoryItLeavesTheOldModelAndNamesWhatSuffices) {
  Shop shop;
  shop.order("ann", "tent-a");
  shop.train();
  TrainOptions small = options();
  small.training.memory_mb = 0;
  const auto refused = train(shop.store().paths(), small);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kTooLarge);
  EXPECT_THAT(refused.error().text(), HasSubstr("memory_mb"));
  expect_first_model_serves_on(shop);
}

TEST(TrainingBounds, AnyNumberOfThreadsGivesTheSameFiles) {
  Shop shop;
  const char* products[] = {"tent-a", "tent-b", "stove-a", "stove-b", "pan-a", "pan-b"};
  for (int s = 0; s < 300; ++s) {
    const std::string who = "s" + std::to_string(s);
    for (int i = 0; i < 4; ++i) {
      shop.order(who, products[(s * 5 + i * (s % 3 + 1)) % 6], "2026-02-0" + std::to_string(i + 1) + "T10:00:00Z");
    }
  }
  std::map<std::string, std::string> first;
  for (const unsigned threads : {1U, 2U, 5U}) {
    TrainOptions with = options();
    with.training.threads = threads;
    const auto report = train(shop.store().paths(), with);
    ASSERT_TRUE(report.ok()) << report.error().text();
    const auto number = nlohmann::json::parse(*report)["model"].get<std::uint64_t>();
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(shop.store().paths().model(number))) {
      files[entry.path().filename().string()] = *read_file(entry.path());
    }
    if (first.empty()) first = files;
    EXPECT_EQ(files, first) << threads;
  }
}

}  // namespace
}  // namespace shelfwise::personalization
