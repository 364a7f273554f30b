#include "personalization/social_proof.h"

#include "personalization/reasons.h"

namespace shelfwise::personalization {

std::optional<Reason> also_bought(const BlockContext& context, Doc doc) {
  double share = 0;
  Doc of = kNoDoc;
  for (const Doc seed : context.seeds) {
    const std::uint32_t buyers = context.model.buyers(seed);
    const std::uint32_t both = context.model.buyers_of_both(seed, doc);
    if (buyers < kFewestBuyers || both < kFewestBuyersOfBoth) continue;
    const double of_these = static_cast<double>(both) / static_cast<double>(buyers);
    if (of_these >= kLeastShareOfBuyers && of_these > share) {
      share = of_these;
      of = seed;
    }
  }
  if (of == kNoDoc) return std::nullopt;
  const std::string percent = std::to_string(static_cast<int>(100 * share + 1e-9)) + " % of buyers";
  const std::string id(context.generation().id(of));
  if (context.seeds.size() == 1) return Reason{"also_bought", percent + " also bought this", id};
  return Reason{"also_bought", percent + " of " + title_of(context.generation(), of) + " also bought this", id};
}

std::optional<Reason> bought_this_week(const RecentOrders& orders, const ShopperStates& states, Doc doc,
                                       std::uint32_t now) {
  const std::uint32_t buyers = orders.buyers(doc, now, states);
  if (buyers < kFewestBuyersThisWeek) return std::nullopt;
  const bool counted_out = buyers >= RecentOrders::kMost;
  return Reason{"bought_this_week", std::to_string(buyers) + (counted_out ? " or more" : "") + " bought this week", ""};
}

}  // namespace shelfwise::personalization
