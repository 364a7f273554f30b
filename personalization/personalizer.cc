#include "personalization/personalizer.h"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "personalization/catalog_facts.h"
#include "personalization/event_reader.h"
#include "personalization/model.h"
#include "personalization/profile_json.h"
#include "personalization/reasons.h"
#include "personalization/recommend.h"
#include "personalization/scorer.h"
#include "personalization/shopper_states.h"
#include "personalization/training_log.h"
#include "personalization/trends.h"
#include "personalization/view_cache.h"

namespace shelfwise::personalization {
namespace {

constexpr std::size_t kViewCacheBytes = 128U << 20U;
constexpr std::uint32_t kViewSeconds = 600;  // decay moves in steps of this: a view serves that long

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
        links(facts, model.rows(Table::kTogether)),
        trends(generation->size(), to_seconds(now)),
        recent_orders(to_seconds(now)) {}

  TasteContext context() const {
    return {&facts, model.rows(Table::kNext), settings.half_life_days, settings.max_history};
  }

  void apply(const events::Event& event) {
    const ShopperId& owner = events::owner(event);
    reader.read(event, [&](const Interaction& one) {
      if (reader.sensitive(one.doc)) return;
      if (!owner.empty()) states.add(owner, one);
      count(owner, one);
    });
  }

  // What is counted over all shoppers.
  void count(const ShopperId& owner, const Interaction& one) {
    trends.add(one);
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

  // Consent and preferences of one cluster as the log has them.
  Status reread_wishes(const std::vector<ShopperId>& members, const events::EventStore& log) {
    const auto consented = log.consented(members.front());
    if (!consented) return consented.error();
    for (const ShopperId& member : members) states.set_refused(member, !*consented);
    const auto preferences = log.preferences(members.front());
    if (!preferences) return preferences.error();
    const bool any = !preferences->personalization || !preferences->muted_brands.empty() ||
                     !preferences->muted_categories.empty() || !preferences->muted_products.empty();
    states.set_preferences(members, any ? &*preferences : nullptr);
    return {};
  }

  std::shared_ptr<const catalog::Generation> generation;
  Settings settings;
  CatalogFacts facts;
  Model model;
  EventReader reader;
  Scorer scorer;
  CategoryLinks links;
  Trends trends;
  RecentOrders recent_orders;
  ShopperStates states;
  std::mutex writing;                      // one at a time changes states
  std::atomic<std::uint64_t> applied = 0;  // the log's sequence up to which states are right
  mutable ViewCache views{kViewCacheBytes};
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
  auto last = load_states(log, impl->reader, TimePoint::max(), impl->states,
                          [&](const ShopperId& owner, const Interaction& one) { impl->count(owner, one); });
  if (!last) return std::move(last).error();
  impl->applied = *last;
  return std::unique_ptr<Personalizer>(new Personalizer(std::move(impl)));
}

Result<std::uint64_t> Personalizer::catch_up(const events::EventStore& log) {
  const std::lock_guard lock(impl_->writing);
  std::uint64_t read = 0;
  std::vector<ShopperId> links;
  const Status status = log.for_each(impl_->applied, [&](const events::Event& event) {
    ++read;
    impl_->apply(event);
    impl_->applied = event.sequence;
    const bool may_link = event.kind == events::EventKind::kIdentify || event.kind == events::EventKind::kAlias;
    if (may_link && !events::owner(event).empty()) links.push_back(events::owner(event));
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

Status Personalizer::refresh(const ShopperId& token, const events::EventStore& log) {
  const std::lock_guard lock(impl_->writing);
  std::vector<ShopperId> ids = impl_->states.members(token);
  auto identity = impl_->relink(token, log);
  if (!identity) return std::move(identity).error();
  ids.insert(ids.end(), identity->members.begin(), identity->members.end());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  for (const ShopperId& id : ids) {
    for (const Interaction& one : impl_->states.forget(id)) {
      impl_->trends.remove(one);
      impl_->recent_orders.remove(id, one);
    }
    impl_->views.forget(id);
  }
  std::vector<ShopperId> done;
  for (const ShopperId& id : ids) {
    if (std::binary_search(done.begin(), done.end(), id)) continue;
    const std::vector<ShopperId> members = impl_->states.members(id);
    auto events = log.events_of(id);
    if (!events) return std::move(events).error();
    for (const events::Event& event : *events) {
      if (event.sequence > impl_->applied) continue;  // catch_up() will come to it
      impl_->reader.read(event, [&](const Interaction& one) {
        if (impl_->reader.sensitive(one.doc)) return;
        impl_->states.add(events::owner(event), one);
        impl_->count(events::owner(event), one);
      });
    }
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
  const std::uint32_t until = second - second % kViewSeconds + (kViewSeconds - 1);
  if (auto known = impl_->views.find(token, *version, until)) return known;
  const auto history = impl_->states.history(token);
  if (!history) return nullptr;
  auto view = make_view(*history, impl_->context(), until);
  if (view != nullptr) impl_->views.keep(token, history->version, view);
  return view;
}

std::span<const float> Personalizer::prior() const { return impl_->scorer.prior(); }

void Personalizer::score(const ShopperView& shopper, std::span<const Doc> docs, double impact,
                         std::span<float> out) const {
  for (std::size_t i = 0; i < docs.size(); ++i) {
    out[i] += Scorer::total(impl_->scorer.shares(shopper, docs[i], impact));
  }
}

std::vector<Part> Personalizer::explain(const ShopperView& shopper, Doc doc, double impact) const {
  const Shares shares = impl_->scorer.shares(shopper, doc, impact);
  std::vector<Part> parts;
  for (std::size_t k = 0; k < kShareCount; ++k) {
    if (shares[k] != 0) parts.push_back({share_name(static_cast<Share>(k)), shares[k]});
  }
  return parts;
}

std::vector<Part> Personalizer::explain_prior(Doc doc) const { return impl_->scorer.explain_prior(doc); }

std::optional<Reason> Personalizer::reason(const ShopperView& shopper, Doc doc) const {
  const Shares shares = impl_->scorer.shares(shopper, doc, 50);
  return find_reason(shopper, impl_->facts, impl_->model.rows(Table::kNext), shares, doc);
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
  return personalization::profile_json(shopper.get(), *impl_->generation);
}

std::uint64_t Personalizer::shoppers() const { return impl_->states.shoppers(); }
std::uint64_t Personalizer::model_number() const { return impl_->model.number(); }
std::size_t Personalizer::memory_bytes() const {
  return impl_->states.memory_bytes() + impl_->views.memory_bytes() + impl_->model.memory_bytes() +
         impl_->scorer.memory_bytes() + impl_->trends.memory_bytes() + impl_->recent_orders.memory_bytes();
}

}  // namespace shelfwise::personalization
