#include "personalization/personalizer.h"

#include <algorithm>

#include "personalization/personalizer_impl.h"
#include "personalization/profile_json.h"
#include "personalization/reasons.h"
#include "personalization/recommend.h"

namespace shelfwise::personalization {
namespace {

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
