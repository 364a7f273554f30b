// What a merchant can set of personalization, [personalization] in store.toml.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace shelfwise::personalization {

// By block: the steps that fill it, best first.
using Chains = std::map<std::string, std::vector<std::string>>;
Chains default_chains();                 // every block's
std::vector<std::string> chain_steps();  // names of the steps there are

// Who is in which segment; [segments] in store.toml.
struct SegmentSettings {
  double new_days = 30;            // new: the first act is at most so long ago
  double active_days = 30;         // active: the last one is
  double at_risk_gaps = 2;         // at risk: bought before, and did nothing for so many of their usual gaps
  std::uint32_t loyal_orders = 4;  // loyal: ordered on so many days of the last year
  double big_spender_value = 0;    // big spender: bought for so much in the last year; 0: as the tenth who bought most
  double discount_share = 0.5;     // discount lover: of two orders or more, this share of products reduced
  double novelty_share = 0.5;      // novelty seeker: mean newness of what is looked at and bought
};

// Pages with an order of their own.
enum class Surface : std::uint8_t { kSearch, kCategory };
inline constexpr std::size_t kSurfaces = 2;

struct Settings {
  double half_life_days = 60;  // of interests and purchases in profiles
  double popularity_half_life_days = 90;
  double impact = 50;               // 0 to 100, where a request names none
  double diversity = 20;            // 0 to 100, of brands and categories on a category page
  std::uint32_t max_history = 200;  // events kept per shopper for scoring
  double utc_offset_hours = 0;      // of the shop's clocks, for the part of the day that a visit falls into
  double retention_days = 0;        // after which events are deleted; 0: never
  SegmentSettings segments;
  std::vector<std::string> sensitive_categories;  // paths: events on products below them change no profile
  Chains chains = default_chains();  // [blocks] in store.toml; of a block that is missing, the merchant's lists alone
};

}  // namespace shelfwise::personalization
