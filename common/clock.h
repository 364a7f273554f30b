// Time as the whole project sees it: UTC with millisecond precision, told by a clock that is passed in.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "common/result.h"

namespace shelfwise {

using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;  // thread-safe
};

class SystemClock final : public Clock {
 public:
  TimePoint now() const override;
};

// A clock that starts at a given moment and, unless told otherwise, stands still (tests, --as-of).
class FixedClock final : public Clock {
 public:
  explicit FixedClock(TimePoint at) : at_(at) {}
  TimePoint now() const override { return at_; }
  void set(TimePoint at) { at_ = at; }  // not while another thread reads

 private:
  TimePoint at_;
};

// RFC 3339: "2026-03-01T12:30:00Z", with optional fraction and offset ("+02:00"); a bare date is midnight UTC.
Result<TimePoint> parse_rfc3339(std::string_view text);

// "2026-03-01T12:30:00Z", or with ".250" where there are milliseconds.
std::string format_rfc3339(TimePoint time);

// Days since 1970-01-01, rounded down.
int days_since_epoch(TimePoint time);

}  // namespace shelfwise
