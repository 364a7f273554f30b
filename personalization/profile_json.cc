#include "personalization/profile_json.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <unordered_map>

namespace shelfwise::personalization {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostShown = 20;

Json affinities(const FlatMap& shares, const std::unordered_map<std::uint32_t, int>& evidence,
                const std::function<std::string(std::uint32_t)>& name) {
  std::vector<FlatMap::Entry> all;
  shares.for_each([&](std::uint32_t key, float value) { all.push_back({key, value}); });
  std::sort(all.begin(), all.end(), [](const FlatMap::Entry& a, const FlatMap::Entry& b) {
    return a.value != b.value ? a.value > b.value : a.key < b.key;
  });
  if (all.size() > kMostShown) all.resize(kMostShown);
  Json out = Json::array();
  for (const FlatMap::Entry& entry : all) {
    const auto found = evidence.find(entry.key);
    out.push_back({{"value", name(entry.key)},
                   {"weight", std::round(entry.value * 1e4F) / 1e4F},
                   {"events", found == evidence.end() ? 0 : found->second}});
  }
  return out;
}

std::string time_text(std::uint32_t second) { return format_rfc3339(TimePoint(std::chrono::seconds(second))); }

Json products(const ShopperView& shopper, const catalog::Generation& generation, bool bought) {
  std::vector<const OwnProduct*> own;
  for (const OwnProduct& one : shopper.own) {
    if (bought ? one.orders > 0 : one.last_look > 0) own.push_back(&one);
  }
  const auto last = [&](const OwnProduct* one) { return bought ? one->last_order : one->last_look; };
  std::sort(own.begin(), own.end(), [&](const OwnProduct* a, const OwnProduct* b) {
    return last(a) != last(b) ? last(a) > last(b) : a->doc < b->doc;
  });
  if (own.size() > kMostShown) own.resize(kMostShown);
  Json out = Json::array();
  for (const OwnProduct* one : own) {
    Json product = {{"product_id", generation.id(one->doc)}, {"last", time_text(last(one))}};
    if (bought) product["orders"] = static_cast<int>(one->orders);
    out.push_back(std::move(product));
  }
  return out;
}

double rounded(double value) { return std::round(value * 1e3) / 1e3; }

// When what the shopper buys again and again is due next, soonest first.
Json due_again(const ShopperView& shopper, const ProfileContext& context) {
  struct Due {
    Doc doc = kNoDoc;
    double second = 0;
    double cycle = 0;
  };
  std::vector<Due> all;
  for (const OwnProduct& own : shopper.own) {
    const auto cycle = static_cast<double>(context.model.cycle_days(own.doc));
    if (own.orders > 0 && cycle > 0) all.push_back({own.doc, own.last_order + cycle * kSecondsPerDay, cycle});
  }
  std::sort(all.begin(), all.end(),
            [](const Due& a, const Due& b) { return a.second != b.second ? a.second < b.second : a.doc < b.doc; });
  if (all.size() > kMostShown) all.resize(kMostShown);
  Json out = Json::array();
  for (const Due& due : all) {
    out.push_back({{"product_id", context.facts.generation().id(due.doc)},
                   {"due", time_text(static_cast<std::uint32_t>(due.second))},
                   {"usual_days", rounded(due.cycle)}});
  }
  return out;
}

Json predictions(const ShopperFacts& facts, const Predictions& learned) {
  Json out = Json::object();
  const auto odds = [&](const char* name, const Odds& of) {
    if (!of.learned) return;
    out[name] = {{"probability", rounded(of.probability(facts))},
                 {"of_all_shoppers", rounded(of.base)},
                 {"held_out_log_loss", rounded(of.log_loss)},
                 {"log_loss_of_the_share_alone", rounded(of.base_log_loss)}};
  };
  odds("purchase_in_7_days", learned.purchase);
  odds("nothing_for_30_days", learned.churn);
  if (const double gap = learned.next_gap_days(facts); gap > 0) {
    out["next_purchase"] = {
        {"expected", time_text(facts.last_order + static_cast<std::uint32_t>(gap * kSecondsPerDay))},
        {"median_error_days", rounded(learned.gap_error_days)}};
  }
  if (const double value = learned.next_value(facts); value > 0 && facts.orders > 0) {
    out["next_order_value"] = {{"expected", std::round(value * 100) / 100},
                               {"median_error_share", rounded(learned.value_error)}};
  }
  return out;
}

}  // namespace

std::string profile_json(const ShopperView& view, const ProfileContext& context) {
  const ShopperView* shopper = &view;
  const catalog::Generation& generation = context.facts.generation();
  std::unordered_map<std::uint32_t, int> brands;
  std::unordered_map<std::uint32_t, int> categories;
  for (const Visit& visit : shopper->visits) {
    ++brands[generation.brand()[visit.product]];
    std::uint32_t category = generation.category()[visit.product];
    for (; category != catalog::kNone; category = generation.category_parent(category)) ++categories[category];
  }
  Json json;
  json["events"] = shopper->visits.size();
  json["first_seen"] = time_text(shopper->visits.front().second);
  json["last_seen"] = time_text(shopper->visits.back().second);
  json["brands"] =
      affinities(shopper->brands, brands, [&](std::uint32_t v) { return std::string(generation.keyword_value(v)); });
  json["categories"] = affinities(shopper->categories, categories,
                                  [&](std::uint32_t c) { return std::string(generation.category_path(c)); });
  if (!std::isnan(shopper->mean_log_price)) {
    json["price_level"] = {{"typical", std::round(std::exp(shopper->mean_log_price) * 100) / 100},
                           {"currency", generation.info().currency}};
  }
  json["confidence"] = rounded(static_cast<double>(shopper->confidence));
  if (!std::isnan(shopper->price_rank)) json["price_in_category"] = rounded(static_cast<double>(shopper->price_rank));
  json["discount_inclination"] = rounded(static_cast<double>(shopper->discount));
  json["novelty_inclination"] = rounded(static_cast<double>(shopper->novelty));
  json["session"] = {{"goes_on", shopper->in_session},
                     {"brands", affinities(shopper->session_brands, brands,
                                           [&](std::uint32_t v) { return std::string(generation.keyword_value(v)); })},
                     {"categories", affinities(shopper->session_categories, categories, [&](std::uint32_t c) {
                        return std::string(generation.category_path(c));
                      })}};
  json["set_aside"] = shopper->set_aside;
  json["segments"] = context.segments;
  json["predictions"] = predictions(context.shopper, context.model.predictions());
  json["buy_again"] = due_again(*shopper, context);
  json["bought"] = products(*shopper, generation, true);
  json["viewed"] = products(*shopper, generation, false);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace shelfwise::personalization
