// What no person does: acts at the rate of a program.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "personalization/history/interaction.h"

namespace shelfwise::personalization {

// Looks and adds within one minute beyond which none of that minute count. Orders always count.
inline constexpr std::size_t kMostActsAMinute = 120;

// The same for a day. What came before may have been counted in sums over all shoppers; nothing more of that day is.
inline constexpr std::size_t kMostActsADay = 500;

// Whether an act counts in sums over all shoppers, beside what the shopper did (in order of time): once a product, kind
// of act and day, so that nobody makes a product trend alone.
bool counts_for_all(std::span<const Interaction> did, const Interaction& one);

// Takes out looks, adds and removals of minutes (of the clock) with more than kMostActsAMinute of them, and of days
// with more than kMostActsADay. `interactions` are in order of time, and which are taken out does not depend on the
// order they came in. Returns how many.
std::size_t set_aside_impossible(std::vector<Interaction>& interactions);

}  // namespace shelfwise::personalization
