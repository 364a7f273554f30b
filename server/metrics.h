// Counters and histograms in Prometheus' text format. Names and labels: docs/operations.md
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace shelfwise::server {

struct EventReceipt;

// Thread-safe.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  void observe_request(std::string_view method, std::string_view route, int status, double seconds);
  void observe_stage(std::string_view route, std::string_view stage, double seconds);
  void count_events(const EventReceipt& receipt);
  void set_gauge(std::string_view name, double value);  // shelfwise_NAME

  std::string text() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace shelfwise::server
