#include "bench/load/figures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

namespace shelfwise::load {

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const double rank = std::ceil(share * static_cast<double>(values.size()));
  const size_t index = std::clamp<size_t>(static_cast<size_t>(rank), 1, values.size()) - 1;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(index), values.end());
  return values[index];
}

SearchFigures summarize(std::string name, const std::vector<Sample>& samples, std::uint64_t errors, double seconds) {
  std::vector<double> all;
  std::vector<double> found;
  std::vector<double> server;
  std::vector<double> processor;
  all.reserve(samples.size());
  for (const Sample& sample : samples) {
    all.push_back(sample.ms);
    server.push_back(sample.server_ms);
    processor.push_back(sample.processor_ms);
    if (sample.found) found.push_back(sample.ms);
  }
  SearchFigures figures;
  figures.name = std::move(name);
  figures.requests = samples.size();
  figures.errors = errors;
  figures.seconds = seconds;
  figures.median_ms = percentile(all, 0.5);
  figures.p90_ms = percentile(all, 0.9);
  figures.p99_ms = percentile(all, 0.99);
  figures.max_ms = percentile(all, 1);
  figures.with_results = found.size();
  figures.median_found_ms = percentile(found, 0.5);
  figures.p99_found_ms = percentile(found, 0.99);
  figures.server_p99_ms = percentile(server, 0.99);
  figures.server_max_ms = percentile(server, 1);
  figures.processor_p99_ms = percentile(processor, 0.99);
  figures.processor_max_ms = percentile(processor, 1);
  return figures;
}

nlohmann::ordered_json to_json(const SearchFigures& f) {
  nlohmann::ordered_json slow = nlohmann::ordered_json::array();
  for (const SlowAnswer& answer : f.slow)
    slow.push_back({{"ms", answer.server_ms},
                    {"processor_ms", answer.processor_ms},
                    {"again_ms", answer.again_ms},
                    {"request", answer.request}});
  return {{"name", f.name},
          {"requests", f.requests},
          {"errors", f.errors},
          {"seconds", f.seconds},
          {"per_second", f.per_second()},
          {"median_ms", f.median_ms},
          {"p90_ms", f.p90_ms},
          {"p99_ms", f.p99_ms},
          {"max_ms", f.max_ms},
          {"slowest", f.slowest},
          {"with_results", f.with_results},
          {"median_found_ms", f.median_found_ms},
          {"p99_found_ms", f.p99_found_ms},
          {"server_p99_ms", f.server_p99_ms},
          {"server_max_ms", f.server_max_ms},
          {"processor_p99_ms", f.processor_p99_ms},
          {"processor_max_ms", f.processor_max_ms},
          {"over_limit", f.over_limit},
          {"slow", std::move(slow)}};
}

std::string table_head() {
  return "| run | requests | errors | a second | median ms | 90th | 99th | with results | their median | their 99th |\n"
         "|---|---|---|---|---|---|---|---|---|---|\n";
}

std::string table_row(const SearchFigures& f) {
  char line[512];
  std::snprintf(line, sizeof line, "| %s | %llu | %llu | %.0f | %.2f | %.2f | %.2f | %llu | %.2f | %.2f |\n",
                f.name.c_str(), static_cast<unsigned long long>(f.requests), static_cast<unsigned long long>(f.errors),
                f.per_second(), f.median_ms, f.p90_ms, f.p99_ms, static_cast<unsigned long long>(f.with_results),
                f.median_found_ms, f.p99_found_ms);
  return line;
}

}  // namespace shelfwise::load
