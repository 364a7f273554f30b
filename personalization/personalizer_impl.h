// What a Personalizer holds. Private to its source files: personalizer.cc answers requests, personalizer_log.cc keeps
// up with the log.
#pragma once

#include <atomic>
#include <filesystem>
#include <mutex>

#include "personalization/catalog_facts.h"
#include "personalization/history/event_reader.h"
#include "personalization/history/impossible_rates.h"
#include "personalization/history/recent_orders.h"
#include "personalization/history/shopper_states.h"
#include "personalization/history/states_file.h"
#include "personalization/history/trends.h"
#include "personalization/items/category_links.h"
#include "personalization/model.h"
#include "personalization/personalizer.h"
#include "personalization/scorer.h"
#include "personalization/shoppers/cohorts.h"
#include "personalization/shoppers/paging_views.h"
#include "personalization/shoppers/segments.h"
#include "personalization/shoppers/view_cache.h"

namespace shelfwise::personalization {

struct Personalizer::Impl {
  static constexpr std::size_t kViewCacheBytes = 128U << 20U;

  Impl(std::shared_ptr<const catalog::Generation> g, Settings s, Model m, TimePoint now)
      : generation(std::move(g)),
        settings(std::move(s)),
        facts(generation),
        model(std::move(m)),
        reader(generation, settings.sensitive_categories),
        scorer(facts, model),
        cohorts(model.cohorts(), facts),
        links(facts, model.rows(Table::kTogether)),
        trends(generation->size(), to_seconds(now)),
        recent_orders(to_seconds(now)) {}

  TasteContext context() const {
    return {&facts, model.rows(Table::kNext), settings.half_life_days, settings.max_history};
  }

  template <class Take>
  void read(const events::Event& event, const Take& take) const {
    const ShopperId& owner = events::owner(event);
    if (owner.empty()) return;
    reader.read(event, [&](const Interaction& one) {
      if (!reader.sensitive(one.doc)) take(owner, one);
    });
  }

  void apply(const events::Event& event) {
    read(event, [&](const ShopperId& owner, const Interaction& one) { count(owner, one, states.add(owner, one)); });
    ++applied_since_rest;
  }

  // The states at rest where they fit the log, and what came after them; made from the whole log where they do not.
  Status load(const events::EventStore& log, TimePoint now);
  StatesAtRest rest_of(std::shared_ptr<KeptStates> kept) const;

  // What is counted over all shoppers; `counts` as ShopperStates::add() tells.
  void count(const ShopperId& owner, const Interaction& one, bool counts) {
    if (counts) trends.add(one);
    recent_orders.add(owner, one);
  }

  // Asks the log who is one with this shopper, and makes the states agree.
  Result<events::Identity> relink(const ShopperId& id, const events::EventStore& log);

  // What the log still has of one cluster. Where that is nothing, nothing is left at rest either.
  Status reread_events(const ShopperId& id, const std::vector<ShopperId>& members, const events::EventStore& log);

  // Consent and preferences of one cluster as the log has them.
  Status reread_wishes(const std::vector<ShopperId>& members, const events::EventStore& log);

  // Acts before this second are kept no more.
  std::uint32_t oldest(TimePoint now) const { return oldest_kept(settings, now); }

  std::vector<std::string_view> segments_of(const ShopperFacts& shopper) const {
    return personalization::segments_of(shopper, settings.segments, model.predictions().big_spender_value);
  }

  std::shared_ptr<const catalog::Generation> generation;
  Settings settings;
  CatalogFacts facts;
  Model model;
  EventReader reader;
  Scorer scorer;
  Cohorts cohorts;
  CategoryLinks links;
  Trends trends;
  RecentOrders recent_orders;
  ShopperStates states;
  std::filesystem::path states_file;
  std::uint64_t applied_since_rest = 0;
  std::uint64_t erasures = 0;              // seen by refresh()
  std::mutex writing;                      // one at a time changes states
  std::uint64_t linked = 0;                // the sequence up to which links and wishes were read at the start
  std::atomic<std::uint64_t> applied = 0;  // the log's sequence up to which states are right
  mutable ViewCache views{kViewCacheBytes};
  mutable PagingViews paging{kViewCacheBytes / 2};
};

}  // namespace shelfwise::personalization
