#include "personalization/training/held_out.h"

#include <algorithm>
#include <new>
#include <thread>

#include "personalization/items/item_model.h"
#include "personalization/items/popularity.h"
#include "personalization/shoppers/shopper_view.h"
#include "personalization/training/bootstrap.h"
#include "personalization/training/held_out_cases.h"
#include "personalization/training/training_log.h"
#include "personalization/training/training_memory.h"

namespace shelfwise::personalization {
namespace {

constexpr std::size_t kBestSellers = 2'000;  // as many as the block itself knows
constexpr std::uint64_t kFew = 100;          // shoppers below whom intervals say little

// By measure, one value a shopper.
struct Scores {
  std::vector<double> hit;
  std::vector<double> recall;
  std::vector<double> ndcg;

  explicit Scores(std::size_t shoppers) : hit(shoppers), recall(shoppers), ndcg(shoppers) {}
};

void score(const std::vector<Doc>& shown, const HeldOutCase& one, std::size_t limit, std::size_t place, Scores& out) {
  std::size_t hits = 0;
  for (std::size_t rank = 0; rank < std::min(limit, shown.size()); ++rank) {
    hits += std::binary_search(one.wanted.begin(), one.wanted.end(), shown[rank]) ? 1 : 0;
  }
  out.hit[place] = hits > 0 ? 1 : 0;
  out.recall[place] = static_cast<double>(hits) / static_cast<double>(std::min(limit, one.wanted.size()));
  out.ndcg[place] = ndcg_of(shown, one.wanted, limit);
}

class Judge {
 public:
  Judge(const catalog::StorePaths& store, const HeldOutOptions& options) : store_(store), options_(options) {
    const unsigned cores = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
    workers_ = {options.training.threads > 0 ? options.training.threads : cores, options.stop};
    until_ = to_seconds(options.as_of);
    const double span = options.weeks * 7 * kSecondsPerDay;
    cut_ = until_ > span ? until_ - static_cast<std::uint32_t>(span) : 0;
  }

  Result<HeldOutFigures> run() {
    auto generation = catalog::Generation::open_current(store_);
    if (!generation) return std::move(generation).error();
    generation_ = std::move(*generation);
    if (Status s = read_log(); !s) return s.error();
    HeldOutCases found = held_out_cases(log_, cut_, options_.max_shoppers);
    figures_.ordered = found.ordered;
    figures_.strangers = found.strangers;
    cases_ = std::move(found.cases);
    if (cases_.empty()) return nobody();
    if (Status s = learn(); !s) return s.error();
    return judge();
  }

 private:
  void tell(std::string_view stage, double done) const {
    if (options_.stop != nullptr && options_.stop->load()) throw Stopped{};
    if (options_.progress) options_.progress(stage, done);
  }

  std::uint64_t budget() const { return static_cast<std::uint64_t>(options_.training.memory_mb) << 20U; }

  Status read_log() {
    tell("reading the log", 0);
    const EventReader reader(generation_, options_.settings.sensitive_categories);
    auto log = read_training_log(store_.events(), reader, options_.as_of, {budget(), options_.stop});
    if (!log) return std::move(log).error();
    log_ = std::move(*log);
    return {};
  }

  Error nobody() const {
    return make_error(ErrorCode::kInvalidArgument,
                      "between " + format_rfc3339(at(cut_)) + " and " + format_rfc3339(at(until_)) +
                          " no shopper with an earlier event ordered anything new to them: nothing to judge by. Give "
                          "more --weeks, or with --as-of a time in the log",
                      store_.events().string());
  }

  Status learn() {
    tell("item model", 0.2);
    const Sequences before = sequences_before(log_, cut_);
    auto plan = plan_training(before, generation_->size(), {budget(), log_.memory_bytes() + before.memory_bytes()});
    if (!plan) return std::move(plan).error();
    NextModelOptions next;
    next.max_neighbours = plan->max_neighbours;
    next.max_gram_row = plan->max_gram_row;
    next.workers = workers_;
    rows_ = train_next_model(before, generation_->size(), next);
    const auto sales = log_features(before, generation_->size(), cut_, options_.settings.popularity_half_life_days);
    for (Doc doc = 0; doc < sales.size(); ++doc) {
      if (sales[doc][kSoldThisSeason] > 0) best_sellers_.push_back(doc);
    }
    std::stable_sort(best_sellers_.begin(), best_sellers_.end(),
                     [&](Doc a, Doc b) { return sales[a][kSoldThisSeason] > sales[b][kSoldThisSeason]; });
    if (best_sellers_.size() > kBestSellers) best_sellers_.resize(kBestSellers);
    return {};
  }

  // Adds best sellers until the block is full, as its chain does.
  void fill_up(const ShopperView* view, std::vector<Doc>& shown) const {
    const std::size_t own = shown.size();
    for (const Doc doc : best_sellers_) {
      if (shown.size() >= options_.limit) return;
      if (view != nullptr && view->bought(doc)) continue;
      if (std::find(shown.begin(), shown.begin() + static_cast<std::ptrdiff_t>(own), doc) ==
          shown.begin() + static_cast<std::ptrdiff_t>(own)) {
        shown.push_back(doc);
      }
    }
  }

  template <class Value>
  std::vector<Doc> best_of(std::vector<std::pair<Value, Doc>> scored) const {
    const std::size_t kept = std::min<std::size_t>(scored.size(), options_.limit);
    std::partial_sort(
        scored.begin(), scored.begin() + static_cast<std::ptrdiff_t>(kept), scored.end(),
        [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    std::vector<Doc> docs;
    for (std::size_t i = 0; i < kept; ++i) docs.push_back(scored[i].second);
    return docs;
  }

  std::vector<Doc> for_you(const ShopperView* view) const {
    std::vector<Doc> shown;
    if (view != nullptr) {
      std::vector<std::pair<float, Doc>> scored;
      view->item_scores.for_each([&](Doc doc, float value) {
        if (value > 0 && !view->bought(doc)) scored.emplace_back(value, doc);
      });
      shown = best_of(std::move(scored));
    }
    fill_up(view, shown);
    return shown;
  }

  std::vector<Doc> recently_viewed(const ShopperView* view) const {
    if (view == nullptr) return {};
    std::vector<std::pair<std::uint32_t, Doc>> looked;
    for (const OwnProduct& own : view->own) {
      if (own.last_look != 0 && own.orders == 0) looked.emplace_back(own.last_look, own.doc);
    }
    return best_of(std::move(looked));
  }

  HeldOutFigures judge() {
    tell("judging", 0.7);
    const CatalogFacts facts(generation_);
    const TasteContext context{&facts, ItemRows::of(rows_), options_.settings.half_life_days,
                               options_.settings.max_history};
    std::vector<Scores> scores(3, Scores(cases_.size()));
    const auto make_worker = [&] {
      return [&](std::size_t c) {
        const HeldOutCase& one = cases_[c];
        const auto view = make_view(log_.shoppers[one.shopper], context, one.day_begin - 1);
        std::vector<Doc> popular;
        fill_up(view.get(), popular);
        score(for_you(view.get()), one, options_.limit, c, scores[0]);
        score(popular, one, options_.limit, c, scores[1]);
        score(recently_viewed(view.get()), one, options_.limit, c, scores[2]);
      };
    };
    parallel_for(cases_.size(), make_worker, 16, workers_);
    return sum_up(scores);
  }

  static Interval interval(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    const Spread spread = bootstrap_of_mean(values);
    return {sum / static_cast<double>(values.size()), spread.low, spread.high};
  }

  HeldOutFigures sum_up(const std::vector<Scores>& scores) {
    tell("judging", 0.9);
    const char* names[] = {"for_you", "best_sellers", "recently_viewed"};
    for (std::size_t b = 0; b < scores.size(); ++b) {
      std::vector<double> lead(cases_.size());
      for (std::size_t c = 0; c < lead.size(); ++c) lead[c] = scores[0].ndcg[c] - scores[b].ndcg[c];
      figures_.blocks.push_back(
          {names[b], interval(scores[b].hit), interval(scores[b].recall), interval(scores[b].ndcg), interval(lead)});
    }
    figures_.from = format_rfc3339(at(cut_));
    figures_.until = format_rfc3339(at(until_));
    figures_.judged = cases_.size();
    figures_.limit = options_.limit;
    if (cases_.size() < kFew) {
      figures_.note = "fewer than " + std::to_string(kFew) + " shoppers: too few to decide anything by";
    }
    return std::move(figures_);
  }

  static TimePoint at(std::uint32_t second) { return TimePoint(std::chrono::seconds(second)); }

  const catalog::StorePaths& store_;
  const HeldOutOptions& options_;
  Workers workers_;
  std::uint32_t cut_ = 0;
  std::uint32_t until_ = 0;
  std::shared_ptr<catalog::Generation> generation_;
  TrainingLog log_;
  std::vector<HeldOutCase> cases_;
  SparseRows rows_;
  std::vector<Doc> best_sellers_;  // best first
  HeldOutFigures figures_;
};

}  // namespace

Result<HeldOutFigures> judge_recommendations(const catalog::StorePaths& store, const HeldOutOptions& options) {
  try {
    return Judge(store, options).run();
  } catch (const Stopped&) {
    return make_error(ErrorCode::kUnavailable, "interrupted");
  } catch (const std::bad_alloc&) {
    return make_error(ErrorCode::kNoSpace,
                      "the system has too little memory; set memory_mb in [training] of store.toml to what is free",
                      "memory_mb");
  }
}

}  // namespace shelfwise::personalization
