// What a known shopper costs: a view, a thousand scores, a block, and opening a store over its log. A made shop of
// 20,000 products and 4,000 shoppers from a fixed seed, trained.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "common/random.h"
#include "indexer/indexer.h"
#include "personalization/personalizer.h"

namespace shelfwise::personalization {
namespace {

constexpr int kProducts = 20'000;
constexpr int kShoppers = 4'000;
constexpr int kOrdersEach = 12;

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().text().c_str());
    std::exit(1);
  }
  return std::move(result).value();
}

class MadeShop {
 public:
  MadeShop() {
    folder_ = std::filesystem::temp_directory_path() / ("shelfwise-bench-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    store_.root = folder_ / "store";
    const FixedClock clock(now());
    must(indexer::build_index(write_catalog(), store_, {}, clock));
    generation_ = must(catalog::Generation::open_current(store_));
    log_ = must(events::EventStore::open(store_.events()));
    write_events();
    must(train(store_, {.as_of = now(), .settings = {}, .progress = {}}));
    personalizer_ = open();
  }
  MadeShop(const MadeShop&) = delete;
  MadeShop& operator=(const MadeShop&) = delete;
  ~MadeShop() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  static TimePoint now() { return must(parse_rfc3339("2026-03-10T12:00:00Z")); }
  std::unique_ptr<Personalizer> open() const { return must(Personalizer::open(store_, generation_, *log_, {}, now())); }
  const Personalizer& personalizer() const { return *personalizer_; }
  static ShopperId shopper(std::uint64_t n) { return ShopperId("s" + std::to_string(n % kShoppers)); }

 private:
  std::filesystem::path write_catalog() const {
    std::string text;
    for (int i = 0; i < kProducts; ++i) {
      const nlohmann::json product = {
          {"id", "p" + std::to_string(i)},
          {"title", "Thing " + std::to_string(i % 997) + " of kind " + std::to_string(i % 53)},
          {"brand", "Brand " + std::to_string(i % 211)},
          {"price", std::to_string(5 + i % 300) + ".00 USD"},
          {"product_type", "Shop > Aisle " + std::to_string(i % 17) + " > Shelf " + std::to_string(i % 170)}};
      text += product.dump() + "\n";
    }
    std::filesystem::path file = folder_ / "catalog.jsonl";
    must(write_file_atomically(file, text).ok()
             ? Result<int>(0)
             : Result<int>(make_error(ErrorCode::kIo, "cannot write", file.string())));
    return file;
  }

  void write_events() {
    Random random(1);
    std::vector<events::EventStore::Incoming> batch;
    for (int order = 0; order < kOrdersEach; ++order) {
      for (int s = 0; s < kShoppers; ++s) {
        nlohmann::json products = nlohmann::json::array();
        for (int k = 0; k < 3; ++k) {
          const auto product = (static_cast<std::uint64_t>(s) * 37 + random.below(400)) % kProducts;
          products.push_back({{"product_id", "p" + std::to_string(product)}});
        }
        const TimePoint time = now() - std::chrono::days(10 * (kOrdersEach - order)) + std::chrono::seconds(s);
        const std::string id = std::to_string(order) + "-" + std::to_string(s);
        const nlohmann::json message = {{"type", "track"},
                                        {"event", "Order Completed"},
                                        {"messageId", id},
                                        {"userId", shopper(static_cast<std::uint64_t>(s)).str()},
                                        {"timestamp", format_rfc3339(time)},
                                        {"properties", {{"order_id", id}, {"products", products}}}};
        batch.push_back({must(events::parse_event(message, now())), message.dump()});
        if (batch.size() < 1'000) continue;
        must(log_->append(batch));
        batch.clear();
      }
    }
    must(log_->append(batch));
  }

  std::filesystem::path folder_;
  catalog::StorePaths store_;
  std::shared_ptr<const catalog::Generation> generation_;
  std::unique_ptr<events::EventStore> log_;
  std::unique_ptr<Personalizer> personalizer_;
};

const MadeShop& shop() {
  static const MadeShop made;
  return made;
}

void score_a_thousand(benchmark::State& state) {
  const auto view = shop().personalizer().view(MadeShop::shopper(7), MadeShop::now());
  std::vector<Doc> docs;
  for (Doc doc = 0; doc < 1'000; ++doc) docs.push_back(doc * 19);
  std::vector<float> out(docs.size());
  for (auto _ : state) {
    std::fill(out.begin(), out.end(), 0.0F);
    shop().personalizer().score(*view, docs, 50, out);
    benchmark::DoNotOptimize(out.data());
  }
  if (std::all_of(out.begin(), out.end(), [](float s) { return s == 0; })) state.SkipWithError("no product scored");
}
BENCHMARK(score_a_thousand)->Unit(benchmark::kMicrosecond);

void view_made_anew(benchmark::State& state) {
  std::uint64_t n = 0;
  for (auto _ : state) {
    // Another time every round, so that no view is found in the cache.
    const auto view = shop().personalizer().view(MadeShop::shopper(n), MadeShop::now() + std::chrono::hours(n));
    ++n;
    if (view == nullptr) state.SkipWithError("a shopper is unknown");
  }
}
BENCHMARK(view_made_anew)->Unit(benchmark::kMicrosecond);

void block(benchmark::State& state, const char* name) {
  std::uint64_t n = 0;
  for (auto _ : state) {
    BlockRequest request;
    request.block = name;
    request.product_ids = {"p" + std::to_string(n * 31 % kProducts)};
    request.shopper = shop().personalizer().view(MadeShop::shopper(n % 100), MadeShop::now());
    request.now = MadeShop::now();
    ++n;
    const auto answer = shop().personalizer().recommend(request);
    if (!answer || answer->items.size() != 10) state.SkipWithError("the block is not full");
  }
}
BENCHMARK_CAPTURE(block, similar, "similar")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(block, bought_together, "bought_together")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(block, for_you, "for_you")->Unit(benchmark::kMicrosecond);

// 144,000 interactions.
void open_over_the_log(benchmark::State& state) {
  for (auto _ : state) {
    if (shop().open()->shoppers() != kShoppers) state.SkipWithError("shoppers are missing");
  }
}
BENCHMARK(open_over_the_log)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace shelfwise::personalization
