#include "personalization/training/pseudo_queries.h"

#include <algorithm>
#include <map>
#include <optional>

#include "catalog/quality.h"
#include "common/random.h"
#include "personalization/parallel.h"
#include "personalization/shoppers/shopper_view.h"
#include "personalization/training/title_index.h"

namespace shelfwise::personalization {
namespace {

struct PseudoQuery {
  std::uint32_t shopper = 0;
  std::uint32_t word = 0;           // or a category
  std::uint32_t begin = 0;          // of the day of the order, in seconds: what the shopper did before is known
  std::uint64_t draw = 0;           // random, by which queries and candidates are chosen
  std::vector<Doc> bought;          // ascending
  const ShownList* list = nullptr;  // nullptr: nothing was shown, the products with the word were on offer
};

class Maker {
 public:
  Maker(const TrainingLog& log, const CatalogFacts& facts, const PseudoQueryOptions& options)
      : log_(log), facts_(facts), options_(options), titles_(facts.generation()) {}

  std::vector<PseudoQuery> queries(Surface surface) const {
    std::vector<PseudoQuery> all;
    for (std::uint32_t shopper = 0; shopper < log_.shoppers.size(); ++shopper) {
      const auto& interactions = log_.shoppers[shopper].interactions;
      if (interactions.front().second >= options_.cut) continue;
      std::map<std::uint32_t, std::vector<Doc>> orders;  // by day
      for (const Interaction& one : interactions) {
        const bool wanted = one.act == Act::kOrder && one.second >= options_.cut && one.second < options_.until;
        if (wanted) orders[one.second / kSecondsPerDay].push_back(one.doc);
      }
      for (const auto& [day, docs] : orders) add_queries(surface, shopper, day, docs, all);
    }
    for (const ShownList& list : log_.lists) {
      if (list.surface != surface || list.second < options_.cut || list.second >= options_.until) continue;
      const std::uint64_t draw = Random((std::uint64_t{list.shopper} << 32U) ^ list.second).next();
      all.push_back({list.shopper, 0, list.second, draw, list.chosen, &list});
    }
    const auto by_draw = [](const PseudoQuery& a, const PseudoQuery& b) {
      return std::tie(a.draw, a.shopper, a.word) < std::tie(b.draw, b.shopper, b.word);
    };
    std::sort(all.begin(), all.end(), by_draw);
    if (all.size() > options_.max_sets) all.resize(options_.max_sets);
    return all;
  }

  // The products on offer: all that were bought, and of the others as many as are wanted.
  std::vector<Doc> candidates(Surface surface, const PseudoQuery& query) const {
    std::vector<Doc> others;
    if (query.list != nullptr) {
      for (const ShownProduct& product : query.list->shown) others.push_back(product.doc);
      return others;
    }
    for (const Doc doc : products(surface, query.word)) {
      if (!std::binary_search(query.bought.begin(), query.bought.end(), doc)) others.push_back(doc);
    }
    Random random(query.draw);
    for (std::size_t i = 0; i < others.size() && i < options_.max_candidates; ++i) {
      std::swap(others[i], others[i + random.below(others.size() - i)]);
    }
    if (others.size() > options_.max_candidates) others.resize(options_.max_candidates);
    others.insert(others.end(), query.bought.begin(), query.bought.end());
    std::sort(others.begin(), others.end());
    return others;
  }

 private:
  std::span<const Doc> products(Surface surface, std::uint32_t word) const {
    return surface == Surface::kSearch ? titles_[word] : facts_.of_category(word);
  }
  std::string_view name(Surface surface, std::uint32_t word) const {
    return surface == Surface::kSearch ? facts_.generation().terms()[word] : facts_.generation().category_path(word);
  }

  void add_queries(Surface surface, std::uint32_t shopper, std::uint32_t day, const std::vector<Doc>& docs,
                   std::vector<PseudoQuery>& all) const {
    std::map<std::uint32_t, std::vector<Doc>> by_word;
    const auto add = [&](std::uint32_t word, Doc doc) {
      const std::size_t size = products(surface, word).size();
      if (size >= options_.min_products && size <= options_.max_products) by_word[word].push_back(doc);
    };
    for (const Doc doc : docs) {
      const std::uint32_t category = facts_.generation().category()[doc];
      if (surface == Surface::kCategory && category != catalog::kNone) add(category, doc);
      if (surface == Surface::kCategory) continue;
      for (const std::uint32_t term : facts_.generation().title_terms(doc)) add(term, doc);
    }
    const std::uint32_t begin = std::max(options_.cut, day * kSecondsPerDay);
    std::vector<PseudoQuery> queries;
    for (auto& [term, bought] : by_word) {
      std::sort(bought.begin(), bought.end());
      bought.erase(std::unique(bought.begin(), bought.end()), bought.end());
      const std::uint64_t seed = stable_hash(name(surface, term), day);
      const std::uint64_t draw = Random(seed ^ (shopper * 0x9E3779B97F4A7C15ULL)).next();
      queries.push_back({shopper, term, begin, draw, std::move(bought), nullptr});
    }
    std::sort(queries.begin(), queries.end(), [](const auto& a, const auto& b) { return a.draw < b.draw; });
    if (queries.size() > options_.words_an_order) queries.resize(options_.words_an_order);
    std::move(queries.begin(), queries.end(), std::back_inserter(all));
  }

  const TrainingLog& log_;
  const CatalogFacts& facts_;
  const PseudoQueryOptions& options_;
  TitleIndex titles_;
};

void add_row(float place, const LogFeatures& sales, float quality, const PersonalFeatures& personal, ChoiceSet& set) {
  set.features.push_back(place);
  set.features.insert(set.features.end(), sales.begin(), sales.end());
  set.features.push_back(quality);
  set.features.insert(set.features.end(), personal.begin(), personal.end());
  ++set.rows;
}

History known_at(const History& history, std::uint32_t begin) {
  History known;
  for (const Interaction& one : history.interactions) {
    if (one.second < begin) known.interactions.push_back(one);
  }
  return known;
}

using Queries = std::array<std::vector<PseudoQuery>, kSurfaces>;
struct Place {
  std::size_t surface = 0;
  std::size_t query = 0;
};
using ShopperQueries = std::vector<std::pair<std::uint32_t, std::vector<Place>>>;  // by shopper

// The candidates that anything in their shopper's history may predict: no other's item model is asked for.
std::vector<bool> predictable(const TrainingLog& log, const Maker& maker, const Queries& queries,
                              const ShopperQueries& shoppers, const NextCounts& counts, const NextModelOptions& next,
                              std::uint32_t until) {
  std::vector<std::vector<Doc>> found(shoppers.size());
  const auto make_worker = [&] {
    return [&, known = std::vector<bool>(counts.products())](std::size_t s) mutable {
      const auto& history = log.shoppers[shoppers[s].first].interactions;
      for (const Interaction& one : history) known[one.doc] = one.second < until || known[one.doc];
      for (const Place& place : shoppers[s].second) {
        const PseudoQuery& query = queries[place.surface][place.query];
        for (const Doc doc : maker.candidates(static_cast<Surface>(place.surface), query)) {
          const auto& row = counts.predicts[doc];
          if (std::any_of(row.begin(), row.end(), [&](const Neighbour& entry) { return known[entry.product]; })) {
            found[s].push_back(doc);
          }
        }
      }
      for (const Interaction& one : history) known[one.doc] = false;
    };
  };
  parallel_for(shoppers.size(), make_worker, 4, next.workers);
  std::vector<bool> wanted(counts.products(), false);
  for (const auto& docs : found) {
    for (const Doc doc : docs) wanted[doc] = true;
  }
  return wanted;
}

}  // namespace

SurfaceChoices make_pseudo_queries(const TrainingLog& log, const CatalogFacts& facts, const Settings& settings,
                                   const NextModelOptions& next, const PseudoQueryOptions& options) {
  const Maker maker(log, facts, options);
  Queries queries;
  SurfaceChoices sets;
  // A shopper's view is made once for all their queries of a day.
  std::map<std::uint32_t, std::vector<Place>> by_shopper;
  for (std::size_t surface = 0; surface < kSurfaces; ++surface) {
    queries[surface] = maker.queries(static_cast<Surface>(surface));
    sets[surface].resize(queries[surface].size());
    for (std::size_t q = 0; q < queries[surface].size(); ++q) {
      by_shopper[queries[surface][q].shopper].push_back({surface, q});
    }
  }
  if (by_shopper.empty()) return sets;
  for (auto& [shopper, places] : by_shopper) {
    std::stable_sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
      return queries[a.surface][a.query].begin < queries[b.surface][b.query].begin;
    });
  }
  const ShopperQueries shoppers(by_shopper.begin(), by_shopper.end());
  const Sequences before = sequences_before(log, options.cut);
  NextCounts counts = count_next(before, facts.documents(), next);
  const std::vector<bool> wanted = predictable(log, maker, queries, shoppers, counts, next, options.until);
  const SparseRows rows = solve_next(std::move(counts), next, wanted);
  const auto sales = log_features(before, facts.documents(), options.cut, settings.popularity_half_life_days);
  const auto quality = catalog::quality_by_document(facts.generation());
  const TasteContext context{&facts, ItemRows::of(rows), settings.half_life_days, settings.max_history};
  parallel_for(
      shoppers.size(),
      [&] {
        return [&](std::size_t s) {
          std::shared_ptr<const ShopperView> view;
          for (const Place& place : shoppers[s].second) {
            const PseudoQuery& query = queries[place.surface][place.query];
            if (view == nullptr || view->now != query.begin) {
              view = make_view(known_at(log.shoppers[shoppers[s].first], query.begin), context, query.begin);
            }
            if (view == nullptr) continue;
            ChoiceSet& set = sets[place.surface][place.query];
            FeatureMaker features(*view, facts);
            const std::vector<Doc> offered = maker.candidates(static_cast<Surface>(place.surface), query);
            for (std::size_t i = 0; i < offered.size(); ++i) {
              const Doc doc = offered[i];
              const float log_place = query.list == nullptr ? 0 : query.list->shown[i].log_position;
              const bool bought = std::binary_search(query.bought.begin(), query.bought.end(), doc);
              if (bought) set.chosen.push_back(set.rows);
              PersonalFeatures personal = features(doc);
              cross_features(sales[doc], personal);
              add_row(log_place, sales[doc], quality[doc], personal, set);
            }
          }
        };
      },
      4, next.workers);
  for (auto& of_surface : sets) std::erase_if(of_surface, [](const ChoiceSet& set) { return set.rows == 0; });
  return sets;
}

}  // namespace shelfwise::personalization
