// The event log: reading messages, acknowledged appends in batches of 20 by several threads, import, and the walk over
// the log at start-up. Fixed seed; each benchmark asserts what it stored. --benchmark_filter picks one.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/clock.h"
#include "common/random.h"
#include "events/event_store.h"
#include "events/identity.h"
#include "events/import.h"

namespace shelfwise::events {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLogSize = 1'000'000;
constexpr std::size_t kBatch = 20;
constexpr TimePoint kNow{std::chrono::sys_days{std::chrono::year{2026} / 3 / 10}};

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "events_bench: %s\n", what);
  std::exit(1);
}

std::string uuid(Random& random) {
  std::array<char, 40> text{};
  const std::uint64_t a = random.next();
  const std::uint64_t b = random.next();
  std::snprintf(text.data(), text.size(), "%08x-%04x-4%03x-a%03x-%012llx", static_cast<unsigned>(a >> 32),
                static_cast<unsigned>(a >> 16 & 0xFFFF), static_cast<unsigned>(a & 0xFFF),
                static_cast<unsigned>(b >> 52), static_cast<unsigned long long>(b & 0xFFFFFFFFFFFF));
  return text.data();
}

// A message as a storefront sends it, 320 to 450 bytes: one in ten an order, one in twenty an identify.
std::string make_message(Random& random) {
  const std::uint64_t shopper = random.below(100'000);
  Random device(shopper);
  std::string text = R"({"messageId":")" + uuid(random) + R"(","anonymousId":")" + uuid(device) + R"(","timestamp":")" +
                     format_rfc3339(kNow - std::chrono::minutes(random.below(400'000))) +
                     R"(","context":{"page":{"path":"/p/1234","url":"https://shop.example/p/1234"},)" +
                     R"("userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"},)";
  const auto product = [&] { return R"("product_id":"B0)" + std::to_string(random.below(1'000'000)) + '"'; };
  const std::uint64_t what = random.below(20);
  if (what == 0) return text + R"("type":"identify","userId":"u)" + std::to_string(shopper) + R"(","traits":{"a":1}})";
  text += R"("type":"track","event":)";
  if (what <= 2) {
    text +=
        R"("Order Completed","userId":"u)" + std::to_string(shopper) + R"(","properties":{"order_id":"o","products":[)";
    for (int i = 0; i < 3; ++i) text += (i == 0 ? "{" : ",{") + product() + R"(,"price":9.5,"quantity":1})";
    return text + "]}}";
  }
  if (what <= 4) return text + R"("Products Searched","properties":{"query":"wool socks"}})";
  return text + R"("Product Viewed","properties":{)" + product() + R"(,"price":"19.99","name":"A product's name"}})";
}

class Folder {
 public:
  explicit Folder(const char* name)
      : path_(fs::temp_directory_path() / ("shelfwise-bench-" + std::string(name) + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  fs::path log() const { return path_ / "events.db"; }
  fs::path file() const { return path_ / "events.jsonl"; }

 private:
  fs::path path_;
};

std::unique_ptr<EventStore> open(const fs::path& file, EventStore::Options options = {}) {
  auto store = EventStore::open(file, options);
  require(store.ok(), "cannot open the log");
  return std::move(store).value();
}

void write_messages(const fs::path& file, std::uint64_t count) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.c_str(), "wb"), &std::fclose);
  Random random(1);
  for (std::uint64_t i = 0; i < count; ++i) std::fprintf(out.get(), "%s\n", make_message(random).c_str());
}

ImportReport import(const fs::path& file, EventStore& store) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(std::fopen(file.c_str(), "rb"), &std::fclose);
  const auto report = import_events(in.get(), store, ImportOptions{kNow, {}, {}});
  require(report.ok(), "the import failed");
  return *report;
}

// A log of a million events, made once for all benchmarks that read one.
const Folder& million() {
  static const Folder folder("million");
  static const bool made = [] {
    write_messages(folder.file(), kLogSize);
    const auto store = open(folder.log(), {.checkpoint_pages = kImportCheckpointPages});
    require(import(folder.file(), *store).stored == kLogSize, "the import left events out");
    return true;
  }();
  (void)made;
  return folder;
}

void ReadMessage(benchmark::State& state) {
  Random random(2);
  std::vector<std::string> messages(1'000);
  for (auto& message : messages) message = make_message(random);
  std::size_t i = 0;
  for (auto _ : state) {
    const auto message = read_message(messages[i++ % messages.size()], kNow);
    require(message.ok(), "a good message was refused");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ReadMessage)->Unit(benchmark::kMicrosecond);

// Acknowledged durable, as POST /v1/events does it without HTTP: parse, append, flush.
std::unique_ptr<Folder> append_folder;
std::unique_ptr<EventStore> append_store;

void AppendBatchesOf20(benchmark::State& state) {
  if (state.thread_index() == 0) {
    append_folder = std::make_unique<Folder>("append");
    append_store = open(append_folder->log());
  }
  Random random(static_cast<std::uint64_t>(state.thread_index()) + 10);
  for (auto _ : state) {
    std::vector<EventStore::Incoming> batch;
    for (std::size_t i = 0; i < kBatch; ++i) batch.push_back(read_message(make_message(random), kNow).value());
    const auto outcomes = append_store->append(batch);
    require(outcomes.ok() && outcomes->front() == Outcome::kStored, "an append failed");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBatch));
  if (state.thread_index() == 0) {
    append_store.reset();
    append_folder.reset();
  }
}
BENCHMARK(AppendBatchesOf20)->Threads(1)->Threads(4)->Threads(16)->UseRealTime()->Unit(benchmark::kMicrosecond);

void ImportEvents(benchmark::State& state) {
  const auto count = static_cast<std::uint64_t>(state.range(0));
  const Folder folder("import");
  write_messages(folder.file(), count);
  for (auto _ : state) {
    fs::remove(folder.log());
    auto store = open(folder.log(), {.checkpoint_pages = kImportCheckpointPages});
    require(import(folder.file(), *store).stored == count, "the import left events out");
    store.reset();
    state.counters["bytes_per_event"] = static_cast<double>(fs::file_size(folder.log())) / static_cast<double>(count);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(ImportEvents)->Arg(100'000)->Arg(1'000'000)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

void OpenAndWalkAMillion(benchmark::State& state) {
  const fs::path log = million().log();
  for (auto _ : state) {
    const auto store = open(log);
    std::uint64_t count = 0;
    const Status status = store->for_each(0, [&](const Event& event) {
      count += owner(event).empty() ? 0 : 1;
      return true;
    });
    require(status.ok() && count == kLogSize, "the walk missed events");
    IdentityGraph graph;
    const auto links = store->links();
    for (const auto& [a, b] : *links) graph.link(a, b);
    state.counters["links"] = static_cast<double>(links->size());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kLogSize));
}
BENCHMARK(OpenAndWalkAMillion)->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);

void EventsOfOneShopper(benchmark::State& state) {
  const auto store = open(million().log());
  Random random(3);
  for (auto _ : state) {
    const auto events = store->events_of(ShopperId("u" + std::to_string(random.below(100'000))));
    require(events.ok(), "a shopper's events cannot be read");
  }
}
BENCHMARK(EventsOfOneShopper)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace shelfwise::events
