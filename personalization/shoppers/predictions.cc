#include "personalization/shoppers/predictions.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "personalization/conditional_logit.h"

namespace shelfwise::personalization {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostShoppers = 20'000;
constexpr std::size_t kFewest = 50;  // of each outcome
constexpr double kPull = 3;          // towards no effect, in shoppers
constexpr double kGapPrior = 2;      // gaps of everybody that stand beside the shopper's own
constexpr double kValuePrior = 2;

float log1p(double value) { return static_cast<float>(std::log1p(std::max(0.0, value))); }

// A shopper as known at a cut, and what came of it.
struct Case {
  ShopperFacts facts;
  bool happened = false;
};

std::vector<const History*> sample(std::span<const History> shoppers) {
  std::vector<const History*> chosen;
  const std::size_t step = std::max<std::size_t>(1, shoppers.size() / kMostShoppers);
  for (std::size_t i = 0; i < shoppers.size(); i += step) chosen.push_back(&shoppers[i]);
  return chosen;
}

template <class Happened>
std::vector<Case> cases_at(const std::vector<const History*>& shoppers, const catalog::Generation& generation,
                           std::uint32_t cut, std::uint32_t end, const Happened& happened) {
  std::vector<Case> cases;
  for (const History* shopper : shoppers) {
    const ShopperFacts facts = facts_of(shopper->interactions, generation, cut);
    if (facts.first_second == 0) continue;
    bool any = false;
    for (const Interaction& one : shopper->interactions) {
      any = any || (one.second > cut && one.second <= end && happened(one));
    }
    cases.push_back({facts, any});
  }
  return cases;
}

double base_rate(const std::vector<Case>& cases) {
  const auto yes = std::count_if(cases.begin(), cases.end(), [](const Case& c) { return c.happened; });
  return (static_cast<double>(yes) + 0.5) / (static_cast<double>(cases.size()) + 1);
}

std::array<double, kPredictors> fit(const std::vector<Case>& cases) {
  std::vector<ChoiceSet> sets;
  sets.reserve(cases.size());
  for (const Case& one : cases) {
    ChoiceSet set;
    set.rows = 2;  // it happens, or nothing does
    const auto x = predictors(one.facts);
    set.features.assign(x.begin(), x.end());
    set.features.resize(2 * kPredictors, 0.0F);
    set.chosen.push_back(one.happened ? 0 : 1);
    sets.push_back(std::move(set));
  }
  const std::vector<double> none(kPredictors, 0.0);
  const std::vector<double> weights = fit_conditional_logit(sets, kPredictors, none, kPull);
  std::array<double, kPredictors> out{};
  std::copy(weights.begin(), weights.end(), out.begin());
  return out;
}

double log_loss(const std::vector<Case>& cases, const auto& probability) {
  double sum = 0;
  for (const Case& one : cases) {
    const double p = std::clamp(probability(one.facts), 1e-6, 1 - 1e-6);
    sum -= std::log(one.happened ? p : 1 - p);
  }
  return cases.empty() ? 0 : sum / static_cast<double>(cases.size());
}

bool enough(const std::vector<Case>& cases) {
  const auto yes =
      static_cast<std::size_t>(std::count_if(cases.begin(), cases.end(), [](const Case& c) { return c.happened; }));
  return yes >= kFewest && cases.size() - yes >= kFewest;
}

template <class Happened>
Odds learn_odds(const std::vector<const History*>& shoppers, const catalog::Generation& generation, std::uint32_t now,
                double days, const Happened& happened, bool inverted) {
  const auto window = static_cast<std::uint32_t>(days * kSecondsPerDay);
  Odds odds;
  if (now < 2 * window) return odds;
  auto earlier = cases_at(shoppers, generation, now - 2 * window, now - window, happened);
  auto later = cases_at(shoppers, generation, now - window, now, happened);
  for (auto* cases : {&earlier, &later}) {
    for (Case& one : *cases) one.happened = one.happened != inverted;
  }
  if (!enough(earlier) || !enough(later)) return odds;
  odds.learned = true;
  odds.base = base_rate(earlier);
  odds.weights = fit(earlier);
  odds.base_log_loss = log_loss(later, [&](const ShopperFacts&) { return odds.base; });
  odds.log_loss = log_loss(later, [&](const ShopperFacts& facts) { return odds.probability(facts); });
  if (odds.log_loss >= odds.base_log_loss) {
    odds.log_loss = odds.base_log_loss;
    odds.weights = {};
    odds.weights[0] = std::log(odds.base / (1 - odds.base));
    return odds;
  }
  std::move(later.begin(), later.end(), std::back_inserter(earlier));
  odds.weights = fit(earlier);
  return odds;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// The rhythm and size of orders: what is usual, and how far off the next one was in the last tenth of the time.
void learn_orders(const std::vector<const History*>& shoppers, const catalog::Generation& generation, std::uint32_t now,
                  Predictions& out) {
  std::vector<double> gaps;
  std::vector<double> values;
  std::vector<double> year;
  std::vector<ShopperFacts> known;
  std::uint32_t first = now;
  for (const History* shopper : shoppers) {
    if (!shopper->interactions.empty()) first = std::min(first, shopper->interactions.front().second);
  }
  const std::uint32_t cut = now - (now - first) / 10;
  for (const History* shopper : shoppers) {
    known.push_back(facts_of(shopper->interactions, generation, cut));
    const ShopperFacts& facts = known.back();
    if (facts.median_gap_days > 0) gaps.push_back(facts.median_gap_days);
    if (facts.mean_value > 0) values.push_back(facts.mean_value);
    if (facts.value_year > 0) year.push_back(facts.value_year);
  }
  if (gaps.size() >= kFewest) out.usual_gap_days = median(gaps);
  if (values.size() >= kFewest) out.usual_value = median(values);
  if (year.size() >= kFewest) {
    const auto place = year.begin() + static_cast<std::ptrdiff_t>(year.size() * 9 / 10);
    std::nth_element(year.begin(), place, year.end());
    out.big_spender_value = *place;
  }
  std::vector<double> late;
  std::vector<double> off;
  for (std::size_t i = 0; i < shoppers.size(); ++i) {
    if (known[i].orders == 0) continue;
    const auto& all = shoppers[i]->interactions;
    const auto next = std::find_if(all.begin(), all.end(),
                                   [&](const Interaction& one) { return one.second > cut && one.act == Act::kOrder; });
    if (next == all.end()) continue;
    const std::uint32_t day_end = (next->second / kSecondsPerDay + 1) * kSecondsPerDay - 1;
    const ShopperFacts then = facts_of(all, generation, day_end);
    const double value = then.mean_value * then.orders - known[i].mean_value * known[i].orders;
    late.push_back(std::abs(days_between(known[i].last_order, next->second) - out.next_gap_days(known[i])));
    if (value > 0 && out.next_value(known[i]) > 0) off.push_back(std::abs(out.next_value(known[i]) / value - 1));
  }
  if (out.usual_gap_days > 0) out.gap_error_days = median(late);
  if (out.usual_value > 0) out.value_error = median(off);
}

Json odds_json(const Odds& odds) {
  return {{"learned", odds.learned},
          {"weights", odds.weights},
          {"base", odds.base},
          {"log_loss", odds.log_loss},
          {"base_log_loss", odds.base_log_loss}};
}

Odds odds_from(const Json& json) {
  Odds odds;
  odds.learned = json.at("learned").get<bool>();
  odds.weights = json.at("weights").get<std::array<double, kPredictors>>();
  odds.base = json.at("base").get<double>();
  odds.log_loss = json.at("log_loss").get<double>();
  odds.base_log_loss = json.at("base_log_loss").get<double>();
  return odds;
}

}  // namespace

std::array<float, kPredictors> predictors(const ShopperFacts& facts) {
  const double gap = facts.median_gap_days > 0 ? facts.median_gap_days : 30;
  const double rhythm = facts.orders > 0 ? facts.days_since_order / gap : 0;
  return {1,
          log1p(facts.days_since_last),
          log1p(facts.orders),
          log1p(facts.looks_week),
          log1p(facts.looks_month),
          log1p(rhythm),
          facts.orders > 0 ? 1.0F : 0.0F};
}

double Odds::probability(const ShopperFacts& facts) const {
  const auto x = predictors(facts);
  double sum = 0;
  for (std::size_t k = 0; k < kPredictors; ++k) sum += weights[k] * static_cast<double>(x[k]);
  return 1 / (1 + std::exp(-sum));
}

double Predictions::next_gap_days(const ShopperFacts& facts) const {
  if (usual_gap_days <= 0 || facts.orders == 0) return 0;
  const double own = facts.orders - 1;
  return (own * facts.median_gap_days + kGapPrior * usual_gap_days) / (own + kGapPrior);
}

double Predictions::next_value(const ShopperFacts& facts) const {
  if (usual_value <= 0) return 0;
  return (facts.orders * facts.mean_value + kValuePrior * usual_value) / (facts.orders + kValuePrior);
}

Predictions learn_predictions(std::span<const History> shoppers, const catalog::Generation& generation,
                              std::uint32_t now) {
  const std::vector<const History*> chosen = sample(shoppers);
  Predictions out;
  out.purchase = learn_odds(
      chosen, generation, now, kPurchaseDays, [](const Interaction& one) { return one.act == Act::kOrder; }, false);
  out.churn = learn_odds(
      chosen, generation, now, kChurnDays, [](const Interaction&) { return true; }, true);
  learn_orders(chosen, generation, now, out);
  return out;
}

std::string predictions_to_json(const Predictions& p) {
  return Json{
      {"purchase", odds_json(p.purchase)},       {"churn", odds_json(p.churn)},  {"usual_gap_days", p.usual_gap_days},
      {"gap_error_days", p.gap_error_days},      {"usual_value", p.usual_value}, {"value_error", p.value_error},
      {"big_spender_value", p.big_spender_value}}
      .dump();
}

Predictions predictions_from_json(const std::string& text) {
  Predictions p;
  try {
    const Json json = Json::parse(text);
    p.purchase = odds_from(json.at("purchase"));
    p.churn = odds_from(json.at("churn"));
    p.usual_gap_days = json.at("usual_gap_days").get<double>();
    p.gap_error_days = json.at("gap_error_days").get<double>();
    p.usual_value = json.at("usual_value").get<double>();
    p.value_error = json.at("value_error").get<double>();
    p.big_spender_value = json.at("big_spender_value").get<double>();
    return p;
  } catch (const Json::exception&) { return {}; }
}

}  // namespace shelfwise::personalization
