#include "personalization/reasons.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

namespace shelfwise::personalization {
namespace {

constexpr float kLeastShare = 0.02F;     // parts below this moved nothing
constexpr float kLeastNearness = 0.35F;  // cosine from which two products look alike to a person
constexpr int kFewestForHabit = 2;       // "often" needs at least this many

const char* past_of(Act act) {
  switch (act) {
    case Act::kOrder: return "bought";
    case Act::kAdd: return "added";
    default: return "viewed";
  }
}

// Reads a product as far as its title.
class TitleReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::optional<std::string> title;

  bool null() override { return go_on(); }
  bool boolean(bool) override { return go_on(); }
  bool number_integer(number_integer_t) override { return go_on(); }
  bool number_unsigned(number_unsigned_t) override { return go_on(); }
  bool number_float(number_float_t, const string_t&) override { return go_on(); }
  bool binary(binary_t&) override { return go_on(); }
  bool string(string_t& value) override {
    if (depth_ == 1 && at_title_) title = std::move(value);
    return go_on();
  }
  bool start_object(std::size_t) override { return ++depth_ > 0; }
  bool end_object() override { return --depth_ > 0 && go_on(); }
  bool start_array(std::size_t) override { return ++depth_ > 0; }
  bool end_array() override { return --depth_ > 0 && go_on(); }
  bool key(string_t& name) override {
    at_title_ = name == "title";
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  bool go_on() const { return depth_ != 1 || !at_title_; }

  int depth_ = 0;
  bool at_title_ = false;  // the last key of the product itself
};

class Finder {
 public:
  Finder(const ShopperView& shopper, const CatalogFacts& facts, const ItemRows& rows, Doc doc)
      : shopper_(shopper), facts_(facts), generation_(facts.generation()), rows_(rows), doc_(doc) {}

  std::optional<Reason> by(Share share) const {
    switch (share) {
      case Share::kOwnPurchases: return own("bought_before", "You bought this before");
      case Share::kOwnViews: return own("viewed_before", "You looked at this before");
      case Share::kItemModel: return because_of_history(shopper_, facts_, rows_, doc_);
      case Share::kBrandAffinity:
        return habit(generation_.brand()[doc_], "brand",
                     [&](Doc doc, std::uint32_t brand) { return generation_.brand()[doc] == brand; });
      case Share::kCategoryAffinity:
        return habit(generation_.category()[doc_], "category",
                     [&](Doc doc, std::uint32_t category) { return generation_.category()[doc] == category; });
      case Share::kSession: return same_session();
      case Share::kTitleWords:
      case Share::kNearness: return nearest();
      default: return std::nullopt;
    }
  }

 private:
  std::optional<Reason> own(const char* kind, const char* text) const {
    return Reason{kind, text, std::string(generation_.id(doc_))};
  }

  template <class Same>
  std::optional<Reason> habit(std::uint32_t value, const char* what, const Same& same) const {
    if (value == catalog::kNone) return std::nullopt;
    int orders = 0;
    int looks = 0;
    for (const Visit& visit : shopper_.visits) {
      if (same(visit.product, value)) ++(visit.act == Act::kOrder ? orders : looks);
    }
    const bool buys = orders >= kFewestForHabit;
    if (!buys && looks < kFewestForHabit) return std::nullopt;
    const bool brand = std::string_view(what) == "brand";
    const std::string_view name = brand ? generation_.keyword_value(value) : generation_.category_name(value);
    const std::string text = std::string(buys ? "You often buy " : "You often look at ") + std::string(name);
    return Reason{std::string(buys ? "you_often_buy_" : "you_often_view_") + what, text, ""};
  }

  // "You looked at tents just now": the category, where the session went there at least twice.
  std::optional<Reason> same_session() const {
    const std::uint32_t category = generation_.category()[doc_];
    if (category == catalog::kNone) return std::nullopt;
    int times = 0;
    std::uint32_t later = shopper_.visits.back().second;
    for (auto visit = shopper_.visits.rbegin(); visit != shopper_.visits.rend(); ++visit) {
      if (later - visit->second > kSessionGapSeconds) break;
      later = visit->second;
      times += generation_.category()[visit->product] == category ? 1 : 0;
    }
    if (times < kFewestForHabit) return std::nullopt;
    return Reason{"in_this_session", "You are looking at " + std::string(generation_.category_name(category)), ""};
  }

  std::optional<Reason> nearest() const {
    const Visit* best = nullptr;
    float nearness = kLeastNearness;
    for (const Visit& visit : shopper_.visits) {
      if (visit.product == doc_) continue;
      const float c = cosine(generation_.vector(visit.product), generation_.vector(doc_));
      if (c >= nearness) {
        nearness = c;
        best = &visit;
      }
    }
    if (best == nullptr) return std::nullopt;
    const char* past = past_of(best->act);
    return Reason{std::string("similar_to_") + past,
                  "Similar to " + title_of(generation_, best->product) + ", which you " + past,
                  std::string(generation_.id(best->product))};
  }

  const ShopperView& shopper_;
  const CatalogFacts& facts_;
  const catalog::Generation& generation_;
  const ItemRows& rows_;
  Doc doc_;
};

}  // namespace

std::string title_of(const catalog::Generation& generation, Doc doc) {
  TitleReader reader;
  const std::string_view json = generation.stored_json(doc);
  nlohmann::json::sax_parse(json.begin(), json.end(), &reader);
  return reader.title.value_or(std::string(generation.id(doc)));
}

std::optional<Reason> because_of_history(const ShopperView& shopper, const CatalogFacts& facts, const ItemRows& rows,
                                         Doc doc) {
  constexpr std::size_t kLatest = 50;
  const auto& visits = shopper.visits;
  const Visit* best = nullptr;
  double most = 0;
  for (std::size_t i = visits.size(); i-- > (visits.size() > kLatest ? visits.size() - kLatest : 0);) {
    if (visits[i].product == doc) continue;
    const double decay = visits[i].weight * std::pow(kHistoryDecay, visits.back().step - visits[i].step);
    const double says = decay * static_cast<double>(rows.weight(visits[i].product, doc));
    if (says <= most) continue;
    most = says;
    best = &visits[i];
  }
  if (best == nullptr) return std::nullopt;
  const char* past = past_of(best->act);
  return Reason{std::string("because_you_") + past,
                std::string("Because you ") + past + " " + title_of(facts.generation(), best->product),
                std::string(facts.generation().id(best->product))};
}

std::optional<Reason> find_reason(const ShopperView& shopper, const CatalogFacts& facts, const ItemRows& rows,
                                  const Shares& shares, Doc doc) {
  std::vector<std::size_t> order;
  for (std::size_t k = 0; k < kShareCount; ++k) {
    if (shares[k] >= kLeastShare) order.push_back(k);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return shares[a] > shares[b]; });
  const Finder finder(shopper, facts, rows, doc);
  for (const std::size_t k : order) {
    if (auto reason = finder.by(static_cast<Share>(k))) return reason;
  }
  return std::nullopt;
}

}  // namespace shelfwise::personalization
