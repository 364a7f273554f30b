#include "personalization/personalizer.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <mutex>

#include "personalization/catalog_facts.h"
#include "personalization/cohorts.h"
#include "personalization/event_reader.h"
#include "personalization/impossible_rates.h"
#include "personalization/model.h"
#include "personalization/paging_views.h"
#include "personalization/profile_json.h"
#include "personalization/reasons.h"
#include "personalization/recommend.h"
#include "personalization/scorer.h"
#include "personalization/segments.h"
#include "personalization/shopper_states.h"
#include "personalization/states_file.h"
#include "personalization/training_log.h"
#include "personalization/trends.h"
#include "personalization/view_cache.h"

namespace shelfwise::personalization {
namespace {

constexpr std::size_t kViewCacheBytes = 128U << 20U;

Result<Model> open_model(const catalog::StorePaths& store, const catalog::Generation& generation) {
  constexpr int kAttempts = 5;  // a training run may replace the model between the pointer and the folder
  for (int attempt = 1;; ++attempt) {
    auto number = catalog::read_pointer(store.current_model());
    if (!number) return std::move(number).error();
    if (!*number) return Model::untrained(generation);
    auto model = Model::open(store, **number, generation);
    if (model || attempt == kAttempts) return model;
    const ErrorCode code = model.error().code;
    if (code != ErrorCode::kNotFound && code != ErrorCode::kUnavailable) return model;
  }
}

}  // namespace

struct Personalizer::Impl {
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
  Result<events::Identity> relink(const ShopperId& id, const events::EventStore& log) {
    const std::vector<ShopperId> before = states.members(id);
    auto identity = log.resolve(id);
    if (!identity) return identity;
    states.set_cluster(identity->members);
    for (const ShopperId& member : before) {
      if (std::binary_search(identity->members.begin(), identity->members.end(), member)) continue;
      auto apart = log.resolve(member);
      if (!apart) return apart;
      states.set_cluster(apart->members);
    }
    return identity;
  }

  // What the log still has of one cluster. Where that is nothing, nothing is left at rest either.
  Status reread_events(const ShopperId& id, const std::vector<ShopperId>& members, const events::EventStore& log) {
    auto events = log.events_of(id);
    if (!events) return std::move(events).error();
    for (const events::Event& event : *events) {
      if (event.sequence > applied) continue;  // catch_up() will come to it
      read(event, [&](const ShopperId& owner, const Interaction& one) { count(owner, one, states.add(owner, one)); });
    }
    if (!events->empty()) return {};
    for (const ShopperId& member : members) {
      if (Status erased = states.erase_at_rest(member); !erased) return erased;
    }
    return {};
  }

  // Consent and preferences of one cluster as the log has them.
  Status reread_wishes(const std::vector<ShopperId>& members, const events::EventStore& log) {
    const auto consented = log.consented(members.front());
    if (!consented) return consented.error();
    for (const ShopperId& member : members) states.set_refused(member, !*consented);
    const auto preferences = log.preferences(members.front());
    if (!preferences) return preferences.error();
    const bool any = !(*preferences == events::Preferences{});
    auto muted = muted_acts(log, reader, members, *preferences);
    if (!muted) return std::move(muted).error();
    states.set_preferences(members, any ? &*preferences : nullptr, std::move(*muted));
    return {};
  }

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

Personalizer::Personalizer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Personalizer::~Personalizer() = default;

Result<std::unique_ptr<Personalizer>> Personalizer::open(const catalog::StorePaths& store,
                                                         std::shared_ptr<const catalog::Generation> generation,
                                                         const events::EventStore& log, Settings settings,
                                                         TimePoint now) {
  auto model = open_model(store, *generation);
  if (!model) return std::move(model).error();
  auto impl = std::make_unique<Impl>(std::move(generation), std::move(settings), std::move(*model), now);
  impl->states_file = states_file(store);
  if (Status loaded = impl->load(log, now); !loaded) return std::move(loaded).error();
  std::unique_ptr<Personalizer> personalizer(new Personalizer(std::move(impl)));
  if (auto read = personalizer->catch_up(log); !read) return std::move(read).error();
  return personalizer;
}

StatesAtRest Personalizer::Impl::rest_of(std::shared_ptr<KeptStates> kept) const {
  StatesAtRest rest{std::move(kept), {}};
  rest.docs.reserve(rest.kept->products());
  for (std::size_t i = 0; i < rest.kept->products(); ++i) {
    rest.docs.push_back(reader.usable(rest.kept->product(i)).value_or(kNoDoc));
  }
  return rest;
}

Status Personalizer::Impl::load(const events::EventStore& log, TimePoint now) {
  states.set_oldest(oldest(now));
  const auto last = log.last_sequence();
  if (!last) return last.error();
  linked = *last;
  if (Status s = load_identities(log, reader, states); !s) return s;
  auto kept = open_states(states_file, log, oldest(now));
  if (!kept) return std::move(kept).error();
  StatesAtRest rest = rest_of(*kept);
  const bool whole = (*kept)->for_each([&](std::string_view id, const std::vector<KeptAct>& acts) {
    const ShopperId owner{std::string(id)};
    std::vector<Interaction> did;
    for (const KeptAct& act : acts) {
      const Doc doc = rest.docs[act.product];
      if (doc == kNoDoc || act.second < oldest(now)) continue;
      const Interaction one{act.second, doc, act.quantity, act.act, act.paid};
      count(owner, one, counts_for_all(did, one));
      did.push_back(one);
    }
  });
  if (!whole) return make_error(ErrorCode::kCorrupt, "is damaged; delete it, it is made anew", states_file.string());
  (*kept)->let_pages_go();
  applied = (*kept)->mark().sequence;
  states.set_rest(std::move(rest), {});
  return {};
}

Result<bool> Personalizer::put_to_rest(const events::EventStore& log, std::uint64_t at_least, TimePoint now) {
  impl_->states.set_oldest(impl_->oldest(now));
  std::shared_ptr<KeptStates> old;
  std::uint64_t erasures = 0;
  {
    const std::lock_guard lock(impl_->writing);
    if (impl_->applied_since_rest < at_least) return false;
    old = impl_->states.rest();
    erasures = impl_->erasures;
  }
  auto renewed = renew_states(impl_->states_file, log, old.get(), impl_->oldest(now), true);
  if (!renewed) return std::move(renewed).error();
  StatesAtRest rest = impl_->rest_of(*renewed);
  const std::lock_guard lock(impl_->writing);
  const std::uint64_t until = rest.kept->mark().sequence;
  // Who was erased meanwhile may stand in the new file; the next opening finds that out, and so does the next call.
  if (erasures != impl_->erasures || until > impl_->applied) return false;
  std::vector<std::pair<ShopperId, Interaction>> since;
  const Status read = log.for_each(until, [&](const events::Event& event) {
    if (event.sequence > impl_->applied) return false;
    impl_->read(event, [&](const ShopperId& owner, const Interaction& one) { since.emplace_back(owner, one); });
    return true;
  });
  if (!read) return read.error();
  impl_->states.set_rest(std::move(rest), since);
  impl_->applied_since_rest = since.size();
  return true;
}

Result<std::uint64_t> Personalizer::catch_up(const events::EventStore& log) {
  const std::lock_guard lock(impl_->writing);
  std::uint64_t read = 0;
  std::vector<ShopperId> links;
  const Status status = log.for_each(impl_->applied, [&](const events::Event& event) {
    ++read;
    impl_->apply(event);
    impl_->applied = event.sequence;
    const bool may_link = event.kind == events::EventKind::kIdentify || event.kind == events::EventKind::kAlias ||
                          event.kind == events::EventKind::kSignOut;
    if (!may_link || event.sequence <= impl_->linked) return true;
    for (const ShopperId* id : {&event.user_id, &event.anonymous_id, &event.previous_id}) {
      if (!id->empty()) links.push_back(*id);
    }
    return true;
  });
  if (!status) return status.error();
  for (const ShopperId& id : links) {
    auto identity = impl_->relink(id, log);
    if (!identity) return std::move(identity).error();
    if (Status s = impl_->reread_wishes(identity->members, log); !s) return s.error();
  }
  return read;
}

Status Personalizer::relink(const ShopperId& token, const events::EventStore& log) {
  const std::lock_guard lock(impl_->writing);
  const std::vector<ShopperId> before = impl_->states.members(token);
  auto identity = impl_->relink(token, log);
  if (!identity) return std::move(identity).error();
  for (const ShopperId& id : before) {
    if (Status s = impl_->reread_wishes(impl_->states.members(id), log); !s) return s;
  }
  return impl_->reread_wishes(identity->members, log);
}

Status Personalizer::refresh(const ShopperId& token, const events::EventStore& log) {
  const std::lock_guard lock(impl_->writing);
  ++impl_->erasures;
  std::vector<ShopperId> ids = impl_->states.members(token);
  auto identity = impl_->relink(token, log);
  if (!identity) return std::move(identity).error();
  ids.insert(ids.end(), identity->members.begin(), identity->members.end());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  for (const ShopperId& id : ids) {
    const std::vector<Interaction> did = impl_->states.forget(id);
    for (std::size_t i = 0; i < did.size(); ++i) {
      if (counts_for_all(std::span(did).first(i), did[i])) impl_->trends.remove(did[i]);
      impl_->recent_orders.remove(id, did[i]);
    }
    impl_->views.forget(id);
    impl_->paging.forget(id);
  }
  std::vector<ShopperId> done;
  for (const ShopperId& id : ids) {
    if (std::binary_search(done.begin(), done.end(), id)) continue;
    const std::vector<ShopperId> members = impl_->states.members(id);
    if (Status s = impl_->reread_events(id, members, log); !s) return s;
    if (Status s = impl_->reread_wishes(members, log); !s) return s;
    done.insert(done.end(), members.begin(), members.end());
    std::sort(done.begin(), done.end());
  }
  return {};
}

ShopperViewPtr Personalizer::view(const ShopperId& token, TimePoint now) const {
  const auto version = impl_->states.version(token);
  if (!version) return nullptr;
  const std::uint32_t second = to_seconds(now);
  // The end of the span, so that no event of it is in the future.
  const std::uint32_t until = second - second % kViewSpanSeconds + (kViewSpanSeconds - 1);
  if (auto known = impl_->views.find(token, *version, until)) return known;
  const auto history = impl_->states.history(token);
  if (!history) return nullptr;
  auto view = make_view(*history, impl_->context(), until);
  if (view != nullptr) impl_->views.keep(token, history->version, view);
  return view;
}

ShopperViewPtr Personalizer::view(const ShopperId& token, TimePoint now, std::uint64_t listing,
                                  std::uint32_t page) const {
  ShopperViewPtr current = view(token, now);
  if (current == nullptr) return nullptr;
  const std::uint32_t second = to_seconds(now);
  if (page <= 1) {
    impl_->paging.begin(token, listing, second, current);
    return current;
  }
  const ShopperViewPtr begun = impl_->paging.find(token, listing, second);
  // What was muted since is muted on the next page already.
  const bool same_wishes = begun != nullptr && begun->preferences == current->preferences;
  return same_wishes ? begun : current;
}

CohortViewPtr Personalizer::cohort(const VisitTold& told, const ShopperId& token, const ShopperView* view,
                                   TimePoint now) const {
  if (!token.empty() && !impl_->states.may_personalize(token)) return nullptr;
  const auto category =
      told.entry_category.empty() ? std::nullopt : impl_->generation->find_category(told.entry_category);
  const Arrival arrival{told.visit, category.value_or(catalog::kNone),
                        hour_of(to_seconds(now), impl_->settings.utc_offset_hours)};
  const float known = view == nullptr ? 0 : view->confidence;
  return impl_->cohorts.view(cohorts_of(arrival, *impl_->generation), share_of_cohort(known));
}

bool Personalizer::wants_variety(const ShopperView& shopper) {
  return shopper.preferences != nullptr && shopper.preferences->more_variety;
}

std::span<const float> Personalizer::prior(Surface surface) const { return impl_->scorer.prior(surface); }

void Personalizer::score(const ShopperView& shopper, std::span<const Doc> docs, double impact, std::span<float> out,
                         Surface surface) const {
  impl_->scorer.add_totals(shopper, docs, impact, surface, out);
}

void Personalizer::score_listing(const ShopperView& shopper, std::span<const Doc> docs, std::span<const float> base,
                                 std::size_t needed, double impact, std::span<float> out, Surface surface) const {
  impl_->scorer.add_best_totals(shopper, docs, base, needed, impact, surface, out);
}

std::vector<Part> Personalizer::explain(const ShopperView& shopper, Doc doc, double impact, Surface surface) const {
  const Shares shares = impl_->scorer.shares(shopper, doc, impact, surface);
  std::vector<Part> parts;
  for (std::size_t k = 0; k < kShareCount; ++k) {
    if (shares[k] != 0) parts.push_back({share_name(static_cast<Share>(k)), shares[k]});
  }
  return parts;
}

std::vector<Part> Personalizer::explain_prior(Doc doc, Surface surface) const {
  return impl_->scorer.explain_prior(doc, surface);
}

std::optional<Reason> Personalizer::reason(const ShopperView& shopper, Doc doc) const {
  const Shares shares = impl_->scorer.shares(shopper, doc, 50, Surface::kSearch);
  return find_reason(shopper, impl_->facts, impl_->model.rows(Table::kNext), shares, doc);
}

void Personalizer::score(const CohortView& cohort, std::span<const Doc> docs, double impact,
                         std::span<float> out) const {
  const float scale = scale_of(impact);
  for (std::size_t i = 0; i < docs.size(); ++i) out[i] += cohort.share(docs[i]) * scale;
}

Part Personalizer::explain(const CohortView& cohort, Doc doc, double impact) const {
  return {"visits_like_this", cohort.share(doc) * scale_of(impact)};
}

Result<BlockAnswer> Personalizer::recommend(const BlockRequest& request) const {
  const BlockWorld world{impl_->facts,  impl_->model,         impl_->scorer, impl_->trends,         impl_->links,
                         impl_->reader, impl_->recent_orders, impl_->states, impl_->settings.chains};
  return recommend_block(world, request);
}

std::vector<std::string> Personalizer::blocks() {
  std::vector<std::string> names;
  for (const Block& block : all_blocks()) names.emplace_back(block.name);
  return names;
}

std::string Personalizer::profile_json(const ShopperId& token, TimePoint now) const {
  const ShopperViewPtr shopper = view(token, now);
  const auto history = impl_->states.history(token);
  if (shopper == nullptr || !history) return R"({"events":0})";
  const ShopperFacts facts = facts_of(history->interactions, *impl_->generation, to_seconds(now));
  return personalization::profile_json(*shopper,
                                       {impl_->facts, impl_->model, facts, impl_->segments_of(facts), to_seconds(now)});
}

std::vector<std::string_view> Personalizer::segments(const ShopperId& token, TimePoint now) const {
  const auto history = impl_->states.history(token);
  if (!history) return {};
  return impl_->segments_of(facts_of(history->interactions, *impl_->generation, to_seconds(now)));
}

std::vector<std::pair<std::string, std::uint64_t>> Personalizer::segment_sizes(TimePoint now) const {
  const auto names = segment_names();
  std::vector<std::pair<std::string, std::uint64_t>> sizes;
  for (const std::string_view name : names) sizes.emplace_back(name, 0);
  impl_->states.for_each_shopper([&](const ShopperId&, std::vector<Interaction>& interactions) {
    for (const std::string_view in : impl_->segments_of(facts_of(interactions, *impl_->generation, to_seconds(now)))) {
      for (auto& [name, size] : sizes) size += name == in ? 1 : 0;
    }
  });
  return sizes;
}

Result<std::vector<ShopperId>> Personalizer::in_segment(std::string_view segment, std::size_t limit,
                                                        TimePoint now) const {
  const auto names = segment_names();
  if (std::find(names.begin(), names.end(), segment) == names.end()) {
    std::string known;
    for (const std::string_view name : names) known += (known.empty() ? "" : ", ") + std::string(name);
    return make_error(ErrorCode::kNotFound, "there is no such segment; there are " + known);
  }
  std::vector<ShopperId> found;
  impl_->states.for_each_shopper([&](const ShopperId& id, std::vector<Interaction>& interactions) {
    if (found.size() == limit) return;
    const auto in = impl_->segments_of(facts_of(interactions, *impl_->generation, to_seconds(now)));
    if (std::find(in.begin(), in.end(), segment) != in.end()) found.push_back(id);
  });
  return found;
}

std::uint64_t Personalizer::shoppers() const { return impl_->states.shoppers(); }
std::uint64_t Personalizer::model_number() const { return impl_->model.number(); }
std::size_t Personalizer::memory_bytes() const {
  return impl_->states.memory_bytes() + impl_->views.memory_bytes() + impl_->paging.memory_bytes() +
         impl_->model.memory_bytes() + impl_->scorer.memory_bytes() + impl_->trends.memory_bytes() +
         impl_->recent_orders.memory_bytes();
}

}  // namespace shelfwise::personalization
