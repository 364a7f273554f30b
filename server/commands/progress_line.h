// One line on a terminal that tells how far a long command is; silent where standard error is no terminal, and for
// the first two seconds.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace shelfwise::server {

class ProgressLine {
 public:
  explicit ProgressLine(std::string what);
  ~ProgressLine();

  // `done` of `total` decide the time left; `total` 0: unknown. `count` and `unit` give the rate. Both are of this
  // stage, whose clock starts when it is first named. Cheap to call often.
  void show(std::string_view stage, std::uint64_t done, std::uint64_t total, std::uint64_t count,
            std::string_view unit);
  void clear();

 private:
  using SteadyClock = std::chrono::steady_clock;
  std::string what_;
  std::string stage_;
  bool terminal_;
  bool shown_ = false;
  SteadyClock::time_point start_;
  SteadyClock::time_point stage_start_;
  SteadyClock::time_point last_;
};

}  // namespace shelfwise::server
