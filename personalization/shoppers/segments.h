// Groups of shoppers that follow what they do: each is a condition on a shopper's figures, and holds as long as that
// does.
#pragma once

#include <string_view>
#include <vector>

#include "personalization/settings.h"
#include "personalization/shoppers/shopper_facts.h"

namespace shelfwise::personalization {

// new, active, at_risk, loyal, big_spender, discount_lover, novelty_seeker.
std::vector<std::string_view> segment_names();

// Those that the shopper is in, in the order of segment_names(). `big_spender_value`: what counts as much where the
// settings leave that to training; 0: unknown, and nobody is one.
std::vector<std::string_view> segments_of(const ShopperFacts& facts, const SegmentSettings& settings,
                                          double big_spender_value);

}  // namespace shelfwise::personalization
