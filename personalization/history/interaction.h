// One thing that a shopper did with one product, as states and training keep it.
#pragma once

#include <cstdint>
#include <tuple>

#include "common/clock.h"
#include "common/ids.h"

namespace shelfwise::personalization {

// Numbers are in states.bin: add at the end only. A close look and a glance come beside the view that they are about:
// the one makes more of it, the other takes most of it back.
enum class Act : std::uint8_t { kView, kAdd, kRemove, kOrder, kRefund, kClose, kGlance };

struct Interaction {
  std::uint32_t second = 0;  // since 1970
  Doc doc = kNoDoc;
  std::uint16_t quantity = 1;  // capped
  Act act = Act::kView;
  float paid = 0;  // for one, of orders; 0 where the event does not tell
};

// A total order that does not depend on the order of arrival, so that late events give the same state as punctual ones.
inline bool earlier(const Interaction& a, const Interaction& b) {
  return std::tie(a.second, a.doc, a.act, a.quantity, a.paid) < std::tie(b.second, b.doc, b.act, b.quantity, b.paid);
}

// How much an act says about taste, an order being 1. Removing and refunding say nothing by themselves.
inline float act_weight(Act act) {
  switch (act) {
    case Act::kView: return 0.3F;
    case Act::kClose: return 0.45F;
    case Act::kGlance: return 0.1F;
    case Act::kAdd: return 0.6F;
    case Act::kOrder: return 1.0F;
    case Act::kRemove:
    case Act::kRefund: return 0.0F;
  }
  return 0.0F;
}

inline std::uint32_t to_seconds(TimePoint time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
  return seconds < 0 ? 0U : seconds > 0xFFFFFFFFLL ? 0xFFFFFFFFU : static_cast<std::uint32_t>(seconds);
}

inline constexpr std::uint32_t kSecondsPerDay = 86'400;

inline double days_between(std::uint32_t from, std::uint32_t to) {
  return to > from ? static_cast<double>(to - from) / kSecondsPerDay : 0.0;
}

}  // namespace shelfwise::personalization
