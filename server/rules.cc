#include "server/rules.h"

namespace shelfwise::server {
namespace {

struct HideRules {
  const catalog::Generation& generation;
  std::uint8_t hidden_flags = 0;
  bool hide_out_of_stock = false;
  std::optional<double> margin_floor;

  bool above_margin_floor(Doc doc) const {
    const std::int64_t price = generation.price_micros()[doc];
    const std::int64_t cost = generation.cost_micros()[doc];
    if (price == catalog::kNoMicros || cost == catalog::kNoMicros || price <= 0) return false;
    return static_cast<double>(price - cost) >= *margin_floor * static_cast<double>(price);
  }

  bool operator()(Doc doc) const {
    if ((generation.flags()[doc] & hidden_flags) != 0) return false;
    if (hide_out_of_stock && !in_stock(generation, doc)) return false;
    return !margin_floor || above_margin_floor(doc);
  }
};

}  // namespace

bool in_stock(const catalog::Generation& generation, Doc doc) {
  const auto availability = static_cast<catalog::Availability>(generation.availability()[doc]);
  if (availability == catalog::Availability::kOutOfStock) return false;
  if (generation.quantity()[doc] != 0) return true;
  return availability == catalog::Availability::kPreorder || availability == catalog::Availability::kBackorder;
}

FlagsInUse flags_in_use(const catalog::Generation& generation) {
  std::uint8_t all = 0;
  for (const std::uint8_t flags : generation.flags()) all |= flags;
  return {(all & catalog::kAdult) != 0, (all & catalog::kRemoved) != 0};
}

std::function<bool(Doc)> eligibility(const catalog::Generation& generation, const RuleSettings& rules, FlagsInUse flags,
                                     bool include_adult) {
  const bool hide_adult = rules.adult == "hide" || (rules.adult == "on_request" && !include_adult);
  HideRules hide{generation, 0, rules.hide_out_of_stock, rules.margin_floor};
  if (flags.removed) hide.hidden_flags |= catalog::kRemoved;
  if (flags.adult && hide_adult) hide.hidden_flags |= catalog::kAdult;
  if (hide.hidden_flags == 0 && !hide.hide_out_of_stock && !hide.margin_floor) return {};
  return hide;
}

}  // namespace shelfwise::server
