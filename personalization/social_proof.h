// What other shoppers did with a product, as figures counted in the log and told above a floor only.
#pragma once

#include <optional>

#include "personalization/blocks/filler.h"
#include "personalization/history/recent_orders.h"

namespace shelfwise::personalization {

// Below these a figure is chance, or somebody in particular.
inline constexpr std::uint32_t kFewestBuyers = 10;          // of the product that the block stands beside
inline constexpr std::uint32_t kFewestBuyersOfBoth = 5;     // for "68 % of buyers also bought this"
inline constexpr double kLeastShareOfBuyers = 0.1;          // the same
inline constexpr std::uint32_t kFewestBuyersThisWeek = 10;  // for "12 bought this week"

// "68 % of buyers also bought this": the whole percents of the buyers of a seed, as of the model's clock; of the seed
// with the greatest share, which is named where there are several. nullopt below the floors.
std::optional<Reason> also_bought(const BlockContext& context, Doc doc);

// "12 bought this week": different shoppers in the last seven days. nullopt below the floor.
std::optional<Reason> bought_this_week(const RecentOrders& orders, const ShopperStates& states, Doc doc,
                                       std::uint32_t now);

}  // namespace shelfwise::personalization
