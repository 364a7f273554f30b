// How closely a shopper looked at a product: what the time on its page and the scrolling tell.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "common/result.h"

namespace shelfwise::events {

// Numbers are in the log (docs/formats/events-db.md): add at the end only.
enum class Look : std::uint8_t {
  kPlain,   // nothing is told, or neither of the others
  kClose,   // stayed long, or read far
  kGlance,  // left at once
};

// Half a minute on a page is what the field takes for satisfaction (Fox et al., Evaluating implicit measures to improve
// web search, TOIS 2005); a few seconds without scrolling for a bounce.
inline constexpr double kCloseSeconds = 30;
inline constexpr double kGlanceSeconds = 5;
inline constexpr double kClosePercent = 75;   // of the page scrolled through
inline constexpr double kGlancePercent = 25;  // and at most this

struct Engagement {
  bool told = false;
  Look look = Look::kPlain;
};

// From `dwell_seconds` (or `engagement_time_msec`) and `scroll_depth` (or `percent_scrolled`), 0 to 100. An error names
// the place below /properties.
Result<Engagement> read_engagement(const nlohmann::json* properties);

}  // namespace shelfwise::events
