// What no person does: acts at the rate of a program.
#pragma once

#include <cstddef>
#include <vector>

#include "personalization/interaction.h"

namespace shelfwise::personalization {

// Looks and adds within one minute beyond which none of that minute count. Orders always count.
inline constexpr std::size_t kMostActsAMinute = 120;

// Takes out looks, adds and removals of minutes (of the clock) with more than kMostActsAMinute of them. `interactions`
// are in order of time, and which are taken out does not depend on the order they came in. Returns how many.
std::size_t set_aside_impossible(std::vector<Interaction>& interactions);

}  // namespace shelfwise::personalization
