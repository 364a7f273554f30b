#include "personalization/shoppers/cohorts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

namespace shelfwise::personalization {
namespace {

using Json = nlohmann::ordered_json;

constexpr float kKnownWell = 0.9F;       // confidence from which a shopper speaks for themselves alone
constexpr float kMostPriceDistance = 2;  // log prices further from the mean count as this

std::uint32_t top_of(const catalog::Generation& generation, std::uint32_t category) {
  std::uint32_t top = category;
  for (; category != catalog::kNone; category = generation.category_parent(category)) top = category;
  return top;
}

const char* part_of_day(std::uint32_t hour) {
  constexpr std::array<const char*, 4> kParts = {"hours:0-6", "hours:6-12", "hours:12-18", "hours:18-24"};
  return kParts[std::min<std::uint32_t>(hour, 23) / 6];
}

Json tastes_to_json(const CohortTastes& tastes) {
  return {{"shoppers", tastes.shoppers},
          {"price", tastes.price},
          {"brands", tastes.brands},
          {"categories", tastes.categories}};
}

// What is said of a category holds for those below it that nothing is said of. Parents are numbered before children.
std::vector<float> spread_down(const std::map<std::string, float>& by_path, const catalog::Generation& generation) {
  std::vector<float> out(generation.categories(), std::nanf(""));
  for (const auto& [path, value] : by_path) {
    if (const auto category = generation.find_category(path)) out[*category] = value;
  }
  for (std::uint32_t category = 0; category < out.size(); ++category) {
    if (!std::isnan(out[category])) continue;
    const std::uint32_t parent = generation.category_parent(category);
    out[category] = parent == catalog::kNone ? 0.0F : out[parent];
  }
  return out;
}

}  // namespace

std::vector<std::string> cohorts_of(const Arrival& arrival, const catalog::Generation& generation) {
  std::vector<std::string> names;
  if (arrival.visit.device != events::Device::kUnknown) {
    names.push_back(std::string("device:") + events::name_of(arrival.visit.device));
  }
  if (arrival.visit.referrer != events::Referrer::kUnknown) {
    names.push_back(std::string("referrer:") + events::name_of(arrival.visit.referrer));
  }
  if (arrival.entry_category != catalog::kNone) {
    names.push_back("entry:" + std::string(generation.category_path(top_of(generation, arrival.entry_category))));
  }
  if (!names.empty()) names.emplace_back(part_of_day(arrival.hour));
  return names;
}

std::uint32_t hour_of(std::uint32_t second, double utc_offset_hours) {
  constexpr std::int64_t kHour = 3'600;
  const auto ahead = static_cast<std::int64_t>(std::lround(utc_offset_hours * static_cast<double>(kHour)));
  return static_cast<std::uint32_t>((static_cast<std::int64_t>(second) + ahead + 24 * kHour) / kHour % 24);
}

std::string cohorts_to_json(const LearnedCohorts& cohorts) {
  Json json = {{"weight", cohorts.weight}, {"cohorts", Json::object()}};
  for (const auto& [name, tastes] : cohorts.tastes) json["cohorts"][name] = tastes_to_json(tastes);
  return json.dump(1, ' ', false, Json::error_handler_t::replace);
}

LearnedCohorts cohorts_from_json(const std::string& text) {
  LearnedCohorts out;
  const Json json = Json::parse(text, nullptr, false);
  try {
    for (const auto& [name, tastes] : json.at("cohorts").items()) {
      out.tastes[name] = {tastes.at("brands").get<std::map<std::string, float>>(),
                          tastes.at("categories").get<std::map<std::string, float>>(), tastes.at("price").get<float>(),
                          tastes.at("shoppers").get<std::uint64_t>()};
    }
    out.weight = json.at("weight").get<float>();
  } catch (const nlohmann::json::exception&) { return {}; }
  return out;
}

float CohortView::share(Doc doc) const {
  const catalog::Generation& generation = facts_->generation();
  const std::uint32_t brand = generation.brand()[doc];
  const std::uint32_t category = generation.category()[doc];
  float sum = brand == catalog::kNone ? 0 : brands_[brand];
  if (category < categories_.size()) sum += categories_[category];
  if (price_ != 0) {
    const float above = facts_->log_price(doc) - facts_->mean_log_price(category);
    if (!std::isnan(above)) sum += price_ * std::clamp(above, -kMostPriceDistance, kMostPriceDistance);
  }
  return sum * scale_;
}

Cohorts::Cohorts(const LearnedCohorts& learned, const CatalogFacts& facts) : facts_(facts), weight_(learned.weight) {
  if (weight_ <= 0) return;
  const catalog::Generation& generation = facts.generation();
  const auto* brands = generation.keyword_field("brand");
  for (const auto& [name, from] : learned.tastes) {
    Tastes& tastes = tastes_[name];
    for (const auto& [brand, value] : from.brands) {
      const auto number = brands == nullptr ? std::nullopt : generation.find_keyword(*brands, brand);
      if (number) tastes.brands.add(*number, value);
    }
    tastes.categories = spread_down(from.categories, generation);
    tastes.price = from.price;
  }
}

std::shared_ptr<const CohortView> Cohorts::view(std::span<const std::string> cohorts, float share) const {
  if (share <= 0) return nullptr;
  std::shared_ptr<CohortView> view(new CohortView(facts_));
  view->scale_ = weight_ * share;
  bool any = false;
  for (const std::string& name : cohorts) {
    const auto found = tastes_.find(name);
    if (found == tastes_.end()) continue;
    any = true;
    const Tastes& tastes = found->second;
    tastes.brands.for_each([&](std::uint32_t brand, float value) { view->brands_.add(brand, value); });
    view->categories_.resize(std::max(view->categories_.size(), tastes.categories.size()), 0.0F);
    for (std::size_t c = 0; c < tastes.categories.size(); ++c) view->categories_[c] += tastes.categories[c];
    view->price_ += tastes.price;
  }
  return any ? view : nullptr;
}

float share_of_cohort(float confidence) { return std::clamp(1 - confidence / kKnownWell, 0.0F, 1.0F); }

}  // namespace shelfwise::personalization
