// One block for one request: its seeds read, its chain run, what was counted said.
#pragma once

#include "personalization/blocks/block_table.h"
#include "personalization/history/event_reader.h"
#include "personalization/history/recent_orders.h"
#include "personalization/settings.h"

namespace shelfwise::personalization {

// What all requests share; borrowed.
struct BlockWorld {
  const CatalogFacts& facts;
  const Model& model;
  const Scorer& scorer;
  const Trends& trends;
  const CategoryLinks& links;
  const EventReader& reader;
  const RecentOrders& recent_orders;
  const ShopperStates& states;
  const Chains& chains;
};

// As Personalizer::recommend(). Thread-safe.
Result<BlockAnswer> recommend_block(const BlockWorld& world, const BlockRequest& request);

}  // namespace shelfwise::personalization
