#include "personalization/shoppers/shopper_view.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "personalization/history/open_cart.h"

namespace shelfwise::personalization {
namespace {

constexpr std::size_t kMaxVisits = 4'000;
constexpr double kLookHalfLives = 8;  // interest from looking fades this much faster than from buying

double looks_of(Act act) {
  switch (act) {
    case Act::kAdd: return 2;
    case Act::kClose: return 1.5;
    case Act::kGlance: return 0.3;
    default: return 1;
  }
}

class ViewBuilder {
 public:
  ViewBuilder(const TasteContext& context, std::uint32_t now)
      : context_(context), generation_(context.facts->generation()), view_(std::make_shared<ShopperView>()) {
    view_->now = now;
  }

  std::shared_ptr<const ShopperView> build(const History& history) {
    view_->preferences = history.preferences;
    view_->set_aside = history.set_aside;
    if (history.preferences != nullptr) read_muted(*history.preferences);
    const std::vector<Interaction> interactions = usable(history.interactions);
    view_->cart = open_cart(interactions, view_->now);
    view_->visits = visits_of(interactions);
    if (view_->visits.size() > kMaxVisits) {
      view_->visits.erase(view_->visits.begin(), view_->visits.end() - kMaxVisits);
    }
    if (view_->visits.empty()) return nullptr;
    gather_own();
    gather_tastes();
    gather_session();
    gather_inclinations(interactions);
    score_items();
    return view_;
  }

 private:
  void read_muted(const events::Preferences& preferences) {
    if (const auto* field = generation_.keyword_field("brand")) {
      for (const std::string& brand : preferences.muted_brands) {
        if (const auto value = generation_.find_keyword(*field, brand)) view_->muted_brands.push_back(*value);
      }
    }
    for (const std::string& path : preferences.muted_categories) {
      const auto category = generation_.find_category(path);
      if (category) view_->muted_categories.emplace_back(*category, generation_.category_end(*category));
    }
    for (const std::string& id : preferences.muted_products) {
      if (const auto doc = generation_.find(id)) view_->muted_docs.push_back(*doc);
    }
    std::sort(view_->muted_brands.begin(), view_->muted_brands.end());
    std::sort(view_->muted_docs.begin(), view_->muted_docs.end());
  }

  std::vector<Interaction> usable(const std::vector<Interaction>& interactions) const {
    std::vector<Interaction> kept;
    for (const Interaction& one : interactions) {
      if (one.second <= view_->now && !view_->muted(generation_, one.doc)) kept.push_back(one);
    }
    return kept;
  }

  double decay(const Visit& visit, double half_life_days) const {
    return std::exp2(-days_between(visit.second, view_->now) / half_life_days);
  }

  void gather_own() {
    std::vector<Visit> by_doc = view_->visits;
    std::stable_sort(by_doc.begin(), by_doc.end(),
                     [](const Visit& a, const Visit& b) { return a.product < b.product; });
    for (const Visit& visit : by_doc) {
      if (view_->own.empty() || view_->own.back().doc != visit.product) view_->own.push_back({visit.product});
      OwnProduct& own = view_->own.back();
      if (visit.act == Act::kOrder) {
        own.orders += 1;
        own.last_order = visit.second;
      } else {
        own.looks += look_weight(visit);
        own.last_look = visit.second;
      }
    }
  }

  void gather_tastes() {
    double total = 0;
    double words = 0;
    double price_sum = 0;
    double price_weight = 0;
    std::array<double, catalog::kVectorDimensions> sum{};
    for (const Visit& visit : view_->visits) {
      const Doc doc = visit.product;
      const double weight = visit.weight * decay(visit, context_.half_life_days);
      const auto w = static_cast<float>(weight);
      total += weight;
      if (const std::uint32_t brand = generation_.brand()[doc]; brand != catalog::kNone) view_->brands.add(brand, w);
      std::uint32_t category = generation_.category()[doc];
      for (; category != catalog::kNone; category = generation_.category_parent(category)) {
        view_->categories.add(category, w);
      }
      for (const std::uint32_t term : generation_.title_terms(doc)) {
        view_->words.add(term, w);
        words += weight;
      }
      if (const float price = context_.facts->log_price(doc); !std::isnan(price)) {
        price_sum += weight * price;
        price_weight += weight;
      }
      const auto vector = generation_.vector(doc);
      for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += weight * vector[k];
    }
    view_->confidence = static_cast<float>(total / (total + 1));
    view_->mean_log_price = price_weight > 0 ? static_cast<float>(price_sum / price_weight) : std::nanf("");
    // One more unit in the denominator keeps a single glance from counting as a fixed habit.
    const auto share_of = [](double whole) {
      return [whole](std::uint32_t, float value) { return static_cast<float>(value / (whole + 1)); };
    };
    view_->brands.change_all(share_of(total));
    view_->categories.change_all(share_of(total));
    view_->words.change_all(share_of(words));
    set_vector(sum);
  }

  // The acts since the last long pause, where the shopper has not left since.
  void gather_session() {
    const auto& visits = view_->visits;
    const std::uint32_t last = visits.back().second;
    if (view_->now - last > kSessionGapSeconds + kViewSpanSeconds) return;
    double total = 0;
    std::uint32_t later = last;
    for (std::size_t i = visits.size(); i-- > 0 && later - visits[i].second <= kSessionGapSeconds;) {
      later = visits[i].second;
      const float weight = visits[i].weight;
      total += static_cast<double>(weight);
      const Doc doc = visits[i].product;
      if (visits[i].act != Act::kOrder) see_in_session(visits[i]);
      if (const std::uint32_t brand = generation_.brand()[doc]; brand != catalog::kNone) {
        view_->session_brands.add(brand, weight);
      }
      std::uint32_t category = generation_.category()[doc];
      for (; category != catalog::kNone; category = generation_.category_parent(category)) {
        view_->session_categories.add(category, weight);
      }
    }
    view_->in_session = true;
    const auto share = [total](std::uint32_t, float value) { return static_cast<float>(value / (total + 1)); };
    view_->session_brands.change_all(share);
    view_->session_categories.change_all(share);
  }

  // Moves a look from those of the past to those of the session.
  void see_in_session(const Visit& visit) {
    OwnProduct& own = *std::lower_bound(view_->own.begin(), view_->own.end(), visit.product,
                                        [](const OwnProduct& one, Doc doc) { return one.doc < doc; });
    own.looks = std::max(0.0F, own.looks - look_weight(visit));
    own.session_looks += look_weight(visit);
  }

  float look_weight(const Visit& visit) const {
    return static_cast<float>(looks_of(visit.act) * decay(visit, context_.half_life_days / kLookHalfLives));
  }

  void gather_inclinations(const std::vector<Interaction>& interactions) {
    double orders = 0;
    double reduced = 0;
    for (const Interaction& one : interactions) {
      if (one.act != Act::kOrder) continue;
      const double weight = std::exp2(-days_between(one.second, view_->now) / context_.half_life_days);
      orders += weight;
      if (paid_less(one)) reduced += weight;
    }
    view_->discount = static_cast<float>(reduced / (orders + 1));
    double total = 0;
    double fresh = 0;
    double rank = 0;
    double ranked = 0;
    for (const Visit& visit : view_->visits) {
      const double weight = visit.weight * decay(visit, context_.half_life_days);
      total += weight;
      fresh += weight * static_cast<double>(newness(generation_, visit.product, visit.second));
      const float usual = context_.facts->mean_log_price(generation_.category()[visit.product]);
      const float price = context_.facts->log_price(visit.product);
      if (std::isnan(usual) || std::isnan(price)) continue;
      rank += weight * static_cast<double>(price - usual);
      ranked += weight;
    }
    view_->novelty = static_cast<float>(fresh / (total + 1));
    view_->price_rank = ranked > 0 ? static_cast<float>(rank / ranked) : std::nanf("");
  }

  // By what was paid, or where the event does not tell, by what it costs now.
  bool paid_less(const Interaction& order) const {
    const std::int64_t regular = generation_.regular_price_micros()[order.doc];
    if (order.paid <= 0 || regular == catalog::kNoMicros) return is_reduced(generation_, order.doc);
    return static_cast<double>(order.paid) < 0.95e-6 * static_cast<double>(regular);
  }

  void set_vector(const std::array<double, catalog::kVectorDimensions>& sum) {
    double square = 0;
    for (const double v : sum) square += v * v;
    if (square <= 0) return;
    view_->has_vector = true;
    const double scale = 127 / std::sqrt(square);
    for (std::size_t k = 0; k < sum.size(); ++k) {
      view_->vector[k] = static_cast<std::int8_t>(std::lround(sum[k] * scale));
    }
  }

  void score_items() {
    const auto& visits = view_->visits;
    const std::uint32_t last = visits.back().step;
    const std::size_t begin = visits.size() > context_.max_history ? visits.size() - context_.max_history : 0;
    for (std::size_t i = visits.size(); i-- > begin;) {
      const auto weight = static_cast<float>(visits[i].weight * std::pow(kHistoryDecay, last - visits[i].step));
      if (weight < 1e-4F) break;
      context_.next.for_each(visits[i].product, [&](Doc doc, float w) { view_->item_scores.add(doc, weight * w); });
    }
  }

  const TasteContext& context_;
  const catalog::Generation& generation_;
  std::shared_ptr<ShopperView> view_;
};

}  // namespace

float newness(const catalog::Generation& generation, Doc doc, std::uint32_t now) {
  constexpr double kHalfAgeDays = 182;
  const std::int32_t day = generation.release_day()[doc];
  const double age = static_cast<double>(now) / kSecondsPerDay - static_cast<double>(day);
  if (day == std::numeric_limits<std::int32_t>::min() || age < 0) return 0;
  return static_cast<float>(std::exp2(-age / kHalfAgeDays));
}

bool is_reduced(const catalog::Generation& generation, Doc doc) {
  const std::int64_t regular = generation.regular_price_micros()[doc];
  const std::int64_t price = generation.price_micros()[doc];
  if (regular == catalog::kNoMicros || price == catalog::kNoMicros) return false;
  return static_cast<double>(price) <= 0.95 * static_cast<double>(regular);
}

const OwnProduct* ShopperView::find_own(Doc doc) const {
  const auto found =
      std::lower_bound(own.begin(), own.end(), doc, [](const OwnProduct& o, Doc wanted) { return o.doc < wanted; });
  return found != own.end() && found->doc == doc ? &*found : nullptr;
}

bool ShopperView::muted(const catalog::Generation& generation, Doc doc) const {
  if (preferences == nullptr) return false;
  const std::uint32_t category = generation.category()[doc];
  return std::binary_search(muted_docs.begin(), muted_docs.end(), doc) ||
         std::binary_search(muted_brands.begin(), muted_brands.end(), generation.brand()[doc]) ||
         std::any_of(muted_categories.begin(), muted_categories.end(),
                     [&](const auto& range) { return category >= range.first && category < range.second; });
}

std::size_t ShopperView::memory_bytes() const {
  return sizeof *this + visits.capacity() * sizeof(Visit) + own.capacity() * sizeof(OwnProduct) +
         item_scores.memory_bytes() + session_brands.memory_bytes() + session_categories.memory_bytes() +
         brands.memory_bytes() + categories.memory_bytes() + words.memory_bytes();
}

std::shared_ptr<const ShopperView> make_view(const History& history, const TasteContext& context, std::uint32_t now) {
  return ViewBuilder(context, now).build(history);
}

}  // namespace shelfwise::personalization
