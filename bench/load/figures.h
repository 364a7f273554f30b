// What a load run measured, and how it is shown.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace shelfwise::load {

// The nearest-rank percentile (`share` 0 to 1) of values that need not be sorted; 0 where there are none.
double percentile(std::vector<double> values, double share);

struct Sample {
  double ms = 0;
  bool found = true;        // the answer held at least one hit
  double server_ms = 0;     // that the server took, by its own word; 0 where the answer does not say
  double processor_ms = 0;  // that it cost the server; 0 where SearchLoad::server_pid is not told
};

// What took the server longest.
struct SlowAnswer {
  double server_ms = 0;
  double processor_ms = 0;  // 0 where SearchLoad::server_pid is not told
  double again_ms = 0;      // when asked once more, alone, after the run: what was the machine's doing is gone
  std::string request;
};

struct SearchFigures {
  std::string name;
  std::uint64_t requests = 0;
  std::uint64_t errors = 0;
  double seconds = 0;
  double median_ms = 0;
  double p90_ms = 0;
  double p99_ms = 0;
  double max_ms = 0;
  std::string slowest;  // the request that took max_ms
  std::uint64_t with_results = 0;
  double median_found_ms = 0;  // over the requests that found something
  double p99_found_ms = 0;
  double server_p99_ms = 0;  // by the server's own word
  double server_max_ms = 0;
  double processor_p99_ms = 0;  // of the server; 0 where SearchLoad::server_pid is not told
  double processor_max_ms = 0;
  std::uint64_t over_limit = 0;  // answers above SearchLoad::limit_ms, by the server's own word
  std::vector<SlowAnswer> slow;  // the slowest, longest first: by processor time where that is known

  double per_second() const { return seconds > 0 ? static_cast<double>(requests) / seconds : 0; }
};

SearchFigures summarize(std::string name, const std::vector<Sample>& samples, std::uint64_t errors, double seconds);

nlohmann::ordered_json to_json(const SearchFigures& figures);

// One line of a table; table_head() goes above.
std::string table_head();
std::string table_row(const SearchFigures& figures);

}  // namespace shelfwise::load
