#include "personalization/training/blend_training.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "personalization/training/pseudo_queries.h"

namespace shelfwise::personalization {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kFewestChoices = 50;   // below this the defaults know better
constexpr std::size_t kFewestShoppers = 50;  // with two products, before the item model has a say

Json quality_json(const Quality& quality) {
  return {{"ndcg10", quality.ndcg10}, {"log_likelihood", quality.log_likelihood}};
}

// Personal order goes on where it is as good as everybody's but for chance.
bool clearly_loses(const Quality& quality, const Quality& against) {
  return quality.log_likelihood < against.log_likelihood || quality.ndcg10 < 0.99 * against.ndcg10;
}

// What was chosen between so many days ago and so many.
SurfaceChoices choices(const BlendTask& task, double from_days, double to_days) {
  PseudoQueryOptions options;
  const auto before_now = [&](double days) {
    return task.now + 1 - static_cast<std::uint32_t>(std::min(days * kSecondsPerDay, static_cast<double>(task.now)));
  };
  options.cut = before_now(from_days);
  options.until = before_now(to_days);
  return make_pseudo_queries(task.log, task.facts, task.settings, task.next, options);
}

// Learns from the earlier choices, judges on the later ones, and where that stands, learns from both. `any_learned`
// becomes true where weights stood.
Blend learn_surface(std::vector<ChoiceSet>& earlier, std::vector<ChoiceSet>& later, const Blend& otherwise,
                    bool& any_learned, Json& report) {
  report["choice_sets"] = {{"learned_from", earlier.size()}, {"judged_on", later.size()}};
  if (earlier.size() < kFewestChoices || later.size() < kFewestChoices) {
    report["verdict"] = "too few orders of known shoppers to learn from; the defaults stand";
    return otherwise;
  }
  Blend blend = default_blend();
  const Blend trial = learn_blend(earlier);
  blend.place = trial.place;  // all orders are judged with the same pull of the place
  const Quality plain_default = judge(blend, Order::kEverybody, later);
  const Quality plain = judge(trial, Order::kEverybody, later);
  const Quality personal_default = judge(blend, Order::kPersonal, later);
  const Quality personal = judge(trial, Order::kPersonal, later);
  report["held_out"] = {{"everybody_default", quality_json(plain_default)},
                        {"everybody_learned", quality_json(plain)},
                        {"personal_default", quality_json(personal_default)},
                        {"personal_learned", quality_json(personal)}};
  const bool plain_stands = !is_worse(plain, plain_default);
  const bool personal_stands = !is_worse(personal, personal_default);
  const bool learned = plain_stands || personal_stands;
  any_learned = any_learned || learned;
  if (learned) {
    std::move(later.begin(), later.end(), std::back_inserter(earlier));
    const Blend both = learn_blend(earlier);
    blend = combine(plain_stands ? both : blend, personal_stands ? both : blend);
  }
  report["everybody"] = plain_stands ? "learned" : "the learned weights lose on held-out time; the defaults stand";
  report["shopper"] = personal_stands ? "learned" : "the learned weights lose on held-out time; the defaults stand";
  report["verdict"] = learned ? "learned" : "the learned weights lose on held-out time; the defaults stand";
  if (clearly_loses(personal_stands ? personal : personal_default, plain_stands ? plain : plain_default)) {
    report["verdict"] = report["shopper"] = "personal order loses to everybody's on held-out time; it is switched off";
    blend.shift = {};
    blend.personal = {};
  }
  return blend;
}

// What others did speaks for a shopper only where there are enough others.
void gate_collaborative(const TrainingLog& log, std::array<Blend, kSurfaces>& blends, Json& report) {
  const auto shared =
      static_cast<std::size_t>(std::count_if(log.shoppers.begin(), log.shoppers.end(), [](const History& shopper) {
        const auto& all = shopper.interactions;
        return std::any_of(all.begin(), all.end(), [&](const Interaction& one) { return one.doc != all[0].doc; });
      }));
  const bool on = shared >= kFewestShoppers;
  report["on"] = on;
  report["shoppers_with_two_products"] = shared;
  report["needed"] = kFewestShoppers;
  if (on) return;
  report["missing"] = std::to_string(kFewestShoppers - shared) + " more shoppers who looked at or bought two products";
  for (Blend& blend : blends) {
    for (const PersonalFeature feature : kOfTheItemModel) blend.personal[feature] = 0;
  }
}

}  // namespace

LearnedBlends learn_blends(const BlendTask& task, Json& report) {
  LearnedBlends out;
  Json& blend = report["blend"];
  SurfaceChoices earlier = choices(task, 2 * task.window_days, task.window_days);
  task.tell(0.3);
  SurfaceChoices later = choices(task, task.window_days, 0);
  task.tell(0.45);
  blend["window_days"] = task.window_days;
  blend["shown_lists"] = task.log.lists.size();
  out.blends[0] = learn_surface(earlier[0], later[0], default_blend(), out.learned, blend);
  // Where category pages have too few choices of their own, they go by what searches taught.
  out.blends[1] = learn_surface(earlier[1], later[1], out.blends[0], out.learned, blend["category_pages"]);
  gate_collaborative(task.log, out.blends, report["collaborative"]);
  return out;
}

Json weights_to_json(const Blend& blend) {
  Json json;
  if (blend.place != 0) json["place_shown"] = blend.place;
  for (std::size_t k = 0; k < kPriorFeatures; ++k) {
    const char* name = prior_feature_name(static_cast<PriorFeature>(k));
    json["everybody"][name] = blend.prior[k];
    json["shopper"][name] = blend.prior[k] + blend.shift[k];
  }
  for (std::size_t k = 0; k < kPersonalFeatures; ++k) {
    json["shopper"][personal_feature_name(static_cast<PersonalFeature>(k))] = blend.personal[k];
  }
  return json;
}

}  // namespace shelfwise::personalization
