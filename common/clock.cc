#include "common/clock.h"

#include <cstdio>

namespace shelfwise {
namespace {

// Reads exactly `digits` decimal digits at `at` and moves past them; -1 where they are not there.
int read_digits(std::string_view text, size_t& at, int digits) {
  int value = 0;
  for (int i = 0; i < digits; ++i, ++at) {
    if (at >= text.size() || text[at] < '0' || text[at] > '9') return -1;
    value = value * 10 + (text[at] - '0');
  }
  return value;
}

bool read_char(std::string_view text, size_t& at, char c) {
  if (at >= text.size() || text[at] != c) return false;
  ++at;
  return true;
}

Error bad_time(std::string_view text) {
  return make_error(ErrorCode::kInvalidArgument,
                    "\"" + std::string(text.substr(0, 40)) + "\" is not a time; write it as 2026-03-01T12:30:00Z");
}

}  // namespace

TimePoint SystemClock::now() const {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Result<TimePoint> parse_rfc3339(std::string_view text) {
  using namespace std::chrono;
  size_t at = 0;
  const int y = read_digits(text, at, 4);
  if (y < 0 || !read_char(text, at, '-')) return bad_time(text);
  const int m = read_digits(text, at, 2);
  if (m < 0 || !read_char(text, at, '-')) return bad_time(text);
  const int d = read_digits(text, at, 2);
  if (d < 0) return bad_time(text);
  const year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  if (!date.ok()) return bad_time(text);
  TimePoint time = time_point_cast<milliseconds>(sys_days{date});
  if (at == text.size()) return time;

  if (text[at] != 'T' && text[at] != 't' && text[at] != ' ') return bad_time(text);
  ++at;
  const int hour = read_digits(text, at, 2);
  if (hour < 0 || hour > 23 || !read_char(text, at, ':')) return bad_time(text);
  const int minute = read_digits(text, at, 2);
  if (minute < 0 || minute > 59) return bad_time(text);
  int second = 0;
  int ms = 0;
  if (read_char(text, at, ':')) {
    second = read_digits(text, at, 2);
    if (second < 0 || second > 60) return bad_time(text);
    if (read_char(text, at, '.')) {
      int scale = 100;
      const size_t first = at;
      for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
        ms += (text[at] - '0') * scale;
        scale /= 10;
      }
      if (at == first) return bad_time(text);
    }
  }
  time += hours{hour} + minutes{minute} + seconds{second} + milliseconds{ms};
  if (at == text.size()) return time;  // no offset: UTC
  if (text[at] == 'Z' || text[at] == 'z') return at + 1 == text.size() ? Result<TimePoint>(time) : bad_time(text);
  const int sign = text[at] == '+' ? 1 : text[at] == '-' ? -1 : 0;
  if (sign == 0) return bad_time(text);
  ++at;
  const int offset_h = read_digits(text, at, 2);
  read_char(text, at, ':');
  const int offset_m = read_digits(text, at, 2);
  if (offset_h < 0 || offset_h > 23 || offset_m < 0 || offset_m > 59 || at != text.size()) return bad_time(text);
  return time - sign * (hours{offset_h} + minutes{offset_m});
}

std::string format_rfc3339(TimePoint time) {
  using namespace std::chrono;
  const auto day_start = floor<days>(time);
  const year_month_day date{day_start};
  const hh_mm_ss clock{time - day_start};
  char buffer[48];
  const int ms = static_cast<int>(clock.subseconds().count());
  if (ms == 0) {
    std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
  } else {
    std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()), ms);
  }
  return buffer;
}

int days_since_epoch(TimePoint time) {
  return static_cast<int>(std::chrono::floor<std::chrono::days>(time).time_since_epoch().count());
}

}  // namespace shelfwise
