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

}  // namespace

std::string profile_json(const ShopperView* shopper, const catalog::Generation& generation) {
  if (shopper == nullptr) return R"({"events":0})";
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
  json["bought"] = products(*shopper, generation, true);
  json["viewed"] = products(*shopper, generation, false);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace shelfwise::personalization
