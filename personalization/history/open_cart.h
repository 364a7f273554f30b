// The shopper's open cart, as their events tell it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "personalization/history/interaction.h"

namespace shelfwise::personalization {

inline constexpr std::uint32_t kCartDays = 30;  // a cart that has not been added to for longer is given up
inline constexpr std::size_t kMaxCart = 50;     // products, the latest

// What was added since the last order and not removed again, latest first; empty where the cart was given up.
// `interactions` in time order.
std::vector<Doc> open_cart(std::span<const Interaction> interactions, std::uint32_t now);

}  // namespace shelfwise::personalization
