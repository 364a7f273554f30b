// The same need served better: products of the seed's category that read alike or stand in for it, and cost a step
// more, within what the shopper is used to pay.
#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "personalization/blend/personal_features.h"
#include "personalization/blocks/related_rows.h"
#include "personalization/reasons.h"

namespace shelfwise::personalization {
namespace {

constexpr Doc kMostScanned = 1'000;     // products that are a step dearer and looked at, over all seeds
constexpr double kLeastStep = 0.05;     // log of the prices' ratio; less is no step
constexpr double kMostStep = 0.4;       // half as much again, for a shopper at the middle of their categories
constexpr double kMostTilt = 0.3;       // what a shopper's habit takes from that, or adds to it
constexpr double kLeastNearness = 0.2;  // cosine below which the need is another one
constexpr double kFewPairs = 0.5;       // a behaviour weight at which it says half of what it can
constexpr double kRatingStep = 0.2;     // stars more that are worth a word
constexpr std::uint32_t kFewestRatings = 10;

// How far above or below their categories' prices the shopper goes: a mean of log ratios, drawn to 0 by little history.
double price_habit(const BlockContext& context) {
  if (context.shopper == nullptr) return 0;
  double sum = 0;
  double weight = 1;
  for (const Visit& visit : context.shopper->visits) {
    const float price = context.facts.log_price(visit.product);
    const float usual = context.facts.mean_log_price(context.generation().category()[visit.product]);
    if (std::isnan(price) || std::isnan(usual)) continue;
    sum += static_cast<double>(visit.weight * (price - usual));
    weight += static_cast<double>(visit.weight);
  }
  return std::clamp(sum / weight, -kMostTilt, kMostTilt);
}

bool has_vector(std::span<const std::int8_t> vector) {
  return std::any_of(vector.begin(), vector.end(), [](std::int8_t v) { return v != 0; });
}

struct Step {
  double score = 0;
  Doc seed = kNoDoc;
};

// Proposes what is a step up from one seed; of several seeds the one that a product serves best.
class StepsUp {
 public:
  explicit StepsUp(const BlockContext& context)
      : context_(context),
        most_(kMostStep + price_habit(context)),
        share_(static_cast<Doc>(kMostScanned / std::max<std::size_t>(1, context.seeds.size()))) {}

  void add(Doc seed) {
    const catalog::Generation& generation = context_.generation();
    const std::uint32_t category = generation.category()[seed];
    const double price = static_cast<double>(context_.facts.log_price(seed));
    if (category == catalog::kNone || std::isnan(price)) return;
    FlatMap behaviour;
    for_each_related(context_, Table::kInstead, seed, [&](Doc doc, float weight) {
      behaviour.add(doc, static_cast<float>(static_cast<double>(weight) / (static_cast<double>(weight) + kFewPairs)));
    });
    const auto own = generation.vector(seed);
    const bool readable = has_vector(own);
    const auto docs = context_.facts.priced(category, price + kLeastStep, price + most_);
    const double stride = std::max(1.0, static_cast<double>(docs.size()) / std::max<Doc>(1, share_));
    for (double at = 0; at < static_cast<double>(docs.size()); at += stride) {
      const Doc doc = docs[static_cast<std::size_t>(at)];
      const double step = static_cast<double>(context_.facts.log_price(doc)) - price;
      if (!(step >= kLeastStep && step <= most_)) continue;  // its price has changed
      const double nearness = static_cast<double>(cosine(own, generation.vector(doc)));
      if (readable && nearness < kLeastNearness && behaviour[doc] <= 0) continue;
      keep(doc, {nearness + static_cast<double>(behaviour[doc]) + better_rated(seed, doc), seed});
    }
  }

  void offer(BlockFiller& filler) const {
    std::vector<Proposal> proposals;
    for (const auto& [doc, step] : best_) proposals.push_back({doc, step.score});
    offer_all(std::move(proposals), filler, [&](Doc doc) { return reason(best_.find(doc)->second.seed, doc); });
  }

 private:
  void keep(Doc doc, const Step& step) {
    const auto [found, fresh] = best_.emplace(doc, step);
    if (!fresh && step.score > found->second.score) found->second = step;
  }

  // Stars more than the seed has, at most 1; 0 where either is rated by too few.
  double better_rated(Doc seed, Doc doc) const {
    const catalog::Generation& generation = context_.generation();
    const auto counts = generation.rating_count();
    if (counts[seed] < kFewestRatings || counts[doc] < kFewestRatings) return 0;
    return std::clamp(static_cast<double>(generation.rating()[doc] - generation.rating()[seed]), -1.0, 1.0);
  }

  Reason reason(Doc seed, Doc doc) const {
    const auto [title, fresh] = titles_.try_emplace(seed);
    if (fresh) title->second = title_of(context_.generation(), seed);
    std::string text = "A step up from " + title->second;
    if (better_rated(seed, doc) >= kRatingStep) text += ", and better rated";
    return {"step_up", std::move(text), std::string(context_.generation().id(seed))};
  }

  const BlockContext& context_;
  double most_;
  Doc share_;
  std::unordered_map<Doc, Step> best_;
  mutable std::map<Doc, std::string> titles_;  // of seeds, read once
};

}  // namespace

void offer_upsell(const BlockContext& context, BlockFiller& filler) {
  StepsUp steps(context);
  for (const Doc seed : context.seeds) steps.add(seed);
  steps.offer(filler);
}

}  // namespace shelfwise::personalization
