// How often each of many callers asked within the hour under way.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "common/clock.h"

namespace shelfwise::server {

// Thread-safe. Hours begin with the clock's; at most kMaxCallers are counted in one, who come later are let through
// uncounted.
class HourlyCounts {
 public:
  static constexpr std::size_t kMaxCallers = 100'000;

  // Counts one more and returns how many there are.
  std::uint32_t count(const std::string& caller, TimePoint now) {
    const auto hour = std::chrono::floor<std::chrono::hours>(now);
    const std::lock_guard lock(mutex_);
    if (hour != hour_) {
      counts_.clear();
      hour_ = hour;
    }
    const auto known = counts_.find(caller);
    if (known != counts_.end()) return ++known->second;
    if (counts_.size() < kMaxCallers) counts_.emplace(caller, 1);
    return 1;
  }

 private:
  std::mutex mutex_;
  std::chrono::sys_time<std::chrono::hours> hour_;
  std::unordered_map<std::string, std::uint32_t> counts_;
};

}  // namespace shelfwise::server
