#include "bench/load/event_load.h"

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "common/random.h"

namespace shelfwise::load {
namespace {

using Steady = std::chrono::steady_clock;

// A product by popularity: the square of a uniform number makes the first ones frequent and the last ones rare.
const std::string& popular(const std::vector<std::string>& products, Random& random) {
  const double place = random.uniform() * random.uniform();
  return products[static_cast<size_t>(place * static_cast<double>(products.size()))];
}

void append_view(std::string& out, const std::string& message_id, std::uint64_t shopper, const std::string& product) {
  out += R"({"type":"track","event":"Product Viewed","messageId":")" + message_id + R"(","userId":"bench-)" +
         std::to_string(shopper) + R"(","properties":{"product_id":)" + nlohmann::json(product).dump() + "}}";
}

struct Poster {
  explicit Poster(const Address& address) : connection(address) {}

  Connection connection;
  std::vector<double> batch_ms;
  std::uint64_t acknowledged = 0;
  std::uint64_t errors = 0;
  std::optional<Error> first_error;

  void work(const EventLoad& load, std::uint32_t number, Steady::time_point end) {
    Random random(number + 1);
    std::string body;
    for (std::uint64_t batch = 0; Steady::now() < end; ++batch) {
      body = "{\"batch\":[";
      for (std::uint32_t i = 0; i < load.batch; ++i) {
        if (i > 0) body += ',';
        append_view(body, load.run_id + "-" + std::to_string(number) + "-" + std::to_string(batch * load.batch + i),
                    random.below(load.shoppers), popular(load.products, random));
      }
      body += "]}";
      post(body, load.batch);
      if (errors > 0 && acknowledged == 0) return;
    }
  }

  void post(const std::string& body, std::uint32_t events) {
    const Steady::time_point start = Steady::now();
    const Result<Answer> answer = connection.post("/v1/events", body);
    if (answer && answer->status == 202) {
      batch_ms.push_back(std::chrono::duration<double, std::milli>(Steady::now() - start).count());
      acknowledged += events;
      return;
    }
    ++errors;
    if (first_error) return;
    first_error = answer ? make_error(ErrorCode::kIo, "HTTP " + std::to_string(answer->status) + ": " +
                                                          std::string(answer->body.substr(0, 300)))
                         : answer.error();
  }
};

}  // namespace

Result<std::vector<std::string>> read_product_ids(const std::filesystem::path& catalog, size_t limit) {
  std::ifstream lines(catalog);
  if (!lines) return make_error(ErrorCode::kNotFound, "cannot open the catalog", catalog.string());
  std::vector<std::string> ids;
  std::string line;
  for (size_t number = 1; std::getline(lines, line); ++number) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("id") || !json["id"].is_string()) {
      return make_error(ErrorCode::kInvalidArgument, "the line is no product with an id; give a clean catalog",
                        catalog.string() + ":" + std::to_string(number));
    }
    ids.push_back(json["id"].get<std::string>());
  }
  if (ids.empty()) return make_error(ErrorCode::kInvalidArgument, "the catalog is empty", catalog.string());
  if (ids.size() <= limit) return ids;
  std::vector<std::string> some;
  for (size_t i = 0; i < limit; ++i) some.push_back(std::move(ids[i * ids.size() / limit]));
  return some;
}

Result<EventFigures> run(const EventLoad& load) {
  std::vector<Poster> posters;
  for (std::uint32_t i = 0; i < load.clients; ++i) posters.emplace_back(load.address);
  const Steady::time_point start = Steady::now();
  const auto length = std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(load.seconds));
  std::vector<std::thread> threads;
  for (std::uint32_t i = 0; i < load.clients; ++i) {
    threads.emplace_back([&, i] { posters[i].work(load, i, start + length); });
  }
  for (std::thread& thread : threads) thread.join();
  EventFigures figures;
  figures.seconds = std::chrono::duration<double>(Steady::now() - start).count();
  std::vector<double> all_ms;
  for (const Poster& poster : posters) {
    figures.acknowledged += poster.acknowledged;
    figures.errors += poster.errors;
    all_ms.insert(all_ms.end(), poster.batch_ms.begin(), poster.batch_ms.end());
    if (poster.first_error && poster.acknowledged == 0) return *poster.first_error;
  }
  figures.median_ms = percentile(all_ms, 0.5);
  figures.p99_ms = percentile(all_ms, 0.99);
  return figures;
}

}  // namespace shelfwise::load
