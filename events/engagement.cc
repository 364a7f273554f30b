#include "events/engagement.h"

#include <nlohmann/json.hpp>

#include "events/fields.h"

namespace shelfwise::events {
namespace {

constexpr double kAbsent = -1;
constexpr double kMaxSeconds = 86'400;

double first_told(double one, double other) { return one >= 0 ? one : other; }

Look look_of(double seconds, double percent) {
  if (seconds >= kCloseSeconds || percent >= kClosePercent) return Look::kClose;
  return seconds >= 0 && seconds < kGlanceSeconds && percent <= kGlancePercent ? Look::kGlance : Look::kPlain;
}

}  // namespace

Result<Engagement> read_engagement(const nlohmann::json* properties) {
  FieldReader reader(properties, "/properties");
  const double ms = reader.number("engagement_time_msec", 0, kMaxSeconds * 1'000, kAbsent);
  const double seconds = first_told(reader.number("dwell_seconds", 0, kMaxSeconds, kAbsent), ms < 0 ? ms : ms / 1'000);
  const double percent =
      first_told(reader.number("scroll_depth", 0, 100, kAbsent), reader.number("percent_scrolled", 0, 100, kAbsent));
  if (reader.failed()) return reader.error();
  return Engagement{seconds >= 0 || percent >= 0, look_of(seconds, percent)};
}

}  // namespace shelfwise::events
