// Events posted in batches to a served store.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/load/connection.h"
#include "bench/load/figures.h"
#include "common/result.h"

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

}  // namespace shelfwise::load
