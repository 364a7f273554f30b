// Events: posted in batches to a served store, or written to a file for `shelfwise events import`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/load/connection.h"
#include "bench/load/figures.h"
#include "common/clock.h"

namespace shelfwise::load {

// The ids of a clean catalog's products, in its order; at most `limit`, spread over the file.
Result<std::vector<std::string>> read_product_ids(const std::filesystem::path& catalog, size_t limit);

struct EventLoad {
  Address address;
  std::vector<std::string> products;
  std::uint32_t shoppers = 1'000;
  std::uint32_t batch = 20;
  std::uint32_t clients = 4;
  double seconds = 10;
  std::string run_id;  // makes the message ids of this run unlike any other's
};

struct EventFigures {
  std::uint64_t acknowledged = 0;
  std::uint64_t errors = 0;
  double seconds = 0;
  double median_ms = 0;  // of a batch
  double p99_ms = 0;
};

Result<EventFigures> run(const EventLoad& load);

struct EventFile {
  std::vector<std::string> products;
  std::uint64_t count = 1'000'000;
  std::uint32_t shoppers = 100'000;
  TimePoint end;  // the events lie in the ninety days before
  std::uint64_t seed = 1;
};

// Writes them as JSON Lines: mostly views, some carts and orders, products by a long-tailed popularity.
Status write_events(const EventFile& plan, const std::filesystem::path& file);

}  // namespace shelfwise::load
