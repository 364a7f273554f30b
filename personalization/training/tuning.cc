#include "personalization/training/tuning.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "common/random.h"
#include "personalization/flat_map.h"
#include "personalization/items/item_model.h"
#include "personalization/shoppers/shopper_view.h"
#include "personalization/training/held_out_cases.h"

namespace shelfwise::personalization {
namespace {

constexpr std::size_t kMostCases = 5'000;
constexpr std::size_t kFewestCases = 200;
constexpr double kSure = 2.5;  // standard errors by which a setting has to win: several are tried
// What a core of these years does: pairs counted and multiplications of small systems, a second.
constexpr double kPairsASecond = 3e7;
constexpr double kProductsASecond = 2e9;
constexpr std::size_t kListed = 10;

// What would be learned at most: pairs that are walked over, and multiplications of all systems.
struct Work {
  double pairs = 0;
  double products = 0;

  double counting_seconds() const { return pairs / kPairsASecond; }
  double solving_seconds() const { return products / kProductsASecond; }
};

Work work_of(const Sequences& before, std::uint32_t products, const NextModelOptions& options) {
  Work work;
  std::vector<double> near(products, 0);
  for (std::size_t s = 0; s < before.size(); ++s) {
    const auto reach = static_cast<double>(std::min<std::size_t>(before[s].size(), 2 * options.window + 1));
    for (const Visit& visit : before[s]) near[visit.product] += reach;
    work.pairs += reach * static_cast<double>(before[s].size());
  }
  for (const double count : near) work.products += std::pow(std::min<double>(count, options.max_neighbours), 3) / 6;
  return work;
}

class Tuner {
 public:
  Tuner(const TrainingLog& log, std::uint32_t products, const NextModelOptions& defaults, const TuningOptions& options)
      : log_(log), products_(products), options_(options) {
    tuned_.options = defaults;
  }

  Tuned run() {
    if (options_.seconds <= 0) return stay("not asked for");
    HeldOutCases found = held_out_cases(log_, options_.cut, kMostCases);
    cases_ = std::move(found.cases);
    tuned_.cases = cases_.size();
    if (cases_.size() < kFewestCases) return stay("too few orders on held-out time; the defaults stand");
    before_ = sequences_before(log_, options_.cut);
    if (!fit_budget()) return stay("the log is too large for tuning_seconds; the defaults stand");
    choose_products();
    try_ridges();
    if (kernels_) try_kernels();
    const bool any = std::any_of(tuned_.trials.begin(), tuned_.trials.end(), [](const Trial& t) { return t.taken; });
    tuned_.verdict = any ? "learned" : "nothing serves clearly better; the defaults stand";
    return std::move(tuned_);
  }

 private:
  using Values = std::vector<double>;  // by case

  Tuned stay(const char* verdict) {
    tuned_.verdict = verdict;
    return std::move(tuned_);
  }

  // Which trials, and over which share of the products, the work allows.
  bool fit_budget() {
    constexpr double kRidgeTrials = 3;
    constexpr double kKernelTrials = 3;
    const Work work = work_of(before_, products_, tuned_.options);
    kernels_ = work.counting_seconds() * (1 + kKernelTrials) < options_.seconds / 2;
    const double counting = work.counting_seconds() * (kernels_ ? 1 + kKernelTrials : 1);
    const double left = options_.seconds - counting;
    if (left <= 0) return false;
    const double solving = work.solving_seconds() * (kRidgeTrials + (kernels_ ? kKernelTrials : 0));
    tuned_.products_share = solving <= left ? 1 : left / solving;
    return tuned_.products_share >= 0.005;
  }

  // Those that were wanted, and a share of all others for them to be told from.
  void choose_products() {
    chosen_.assign(products_, false);
    for (std::uint32_t product = 0; product < products_; ++product) {
      chosen_[product] = Random(product).uniform() < tuned_.products_share;
    }
    for (const HeldOutCase& one : cases_) {
      for (const Doc doc : one.wanted) chosen_[doc] = true;
    }
  }

  double judge_case(const HeldOutCase& one, const SparseRows& rows) const {
    const auto& all = log_.shoppers[one.shopper].interactions;
    const auto end = std::lower_bound(all.begin(), all.end(), one.day_begin,
                                      [](const Interaction& i, std::uint32_t time) { return i.second < time; });
    const std::vector<Visit> visits = visits_of(std::span(all.begin(), end));
    if (visits.empty()) return 0;
    FlatMap scores;
    std::vector<Doc> bought;
    for (const Visit& visit : visits) {
      if (visit.act == Act::kOrder) bought.push_back(visit.product);
      const double decay = std::pow(kHistoryDecay, visits.back().step - visit.step);
      const auto weight = static_cast<float>(static_cast<double>(visit.weight) * decay);
      if (weight < 1e-4F) continue;
      for (const Neighbour& entry : rows[visit.product]) scores.add(entry.product, weight * entry.weight);
    }
    std::sort(bought.begin(), bought.end());
    std::vector<Neighbour> best;
    scores.for_each([&](Doc doc, float score) {
      if (score > 0 && !std::binary_search(bought.begin(), bought.end(), doc)) best.push_back({doc, score});
    });
    const std::size_t kept = std::min(best.size(), kListed);
    std::partial_sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(kept), best.end(),
                      [](const Neighbour& a, const Neighbour& b) {
                        return a.weight != b.weight ? a.weight > b.weight : a.product < b.product;
                      });
    std::vector<Doc> shown;
    for (std::size_t i = 0; i < kept; ++i) shown.push_back(best[i].product);
    return ndcg_of(shown, one.wanted, kListed);
  }

  Values judge(const NextCounts& counts, const NextModelOptions& options) const {
    const SparseRows rows = solve_next_of(counts, options, chosen_);
    Values values(cases_.size());
    const auto make_worker = [&] { return [&](std::size_t c) { values[c] = judge_case(cases_[c], rows); }; };
    parallel_for(cases_.size(), make_worker, 16, options.workers);
    return values;
  }

  static double mean(const Values& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
  }

  void note(std::string name, Values values, const NextModelOptions& options, Values& standing) {
    Trial trial{.name = std::move(name), .ndcg10 = mean(values)};
    Values gain(values.size());
    for (std::size_t c = 0; c < gain.size(); ++c) gain[c] = values[c] - standing[c];
    trial.gain = mean(gain);
    double square = 0;
    for (const double g : gain) square += (g - trial.gain) * (g - trial.gain);
    trial.error = std::sqrt(square) / static_cast<double>(gain.size());
    trial.taken = trial.gain > kSure * trial.error && trial.gain > 0;
    if (trial.taken) {
      const Workers workers = tuned_.options.workers;
      tuned_.options = options;
      tuned_.options.workers = workers;
      standing = std::move(values);
    }
    tuned_.trials.push_back(std::move(trial));
  }

  static std::string named(const char* what, double value) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return std::string(what) + " " + text;
  }

  void try_ridges() {
    const NextCounts counts = count_next(before_, products_, tuned_.options);
    const double ridge = tuned_.options.ridge;
    standing_ = judge(counts, tuned_.options);
    tuned_.trials.push_back({.name = "defaults", .ndcg10 = mean(standing_)});
    for (const double times : {1.0 / 3, 3.0}) {
      NextModelOptions options = tuned_.options;
      options.ridge = ridge * times;
      note(named("ridge", options.ridge), judge(counts, options), options, standing_);
    }
  }

  void try_kernels() {
    const auto attempt = [&](const char* what, double NextModelOptions::*member, double value) {
      NextModelOptions options = tuned_.options;
      options.*member = value;
      note(named(what, value), judge(count_next(before_, products_, options), options), options, standing_);
    };
    attempt("backward", &NextModelOptions::backward, 0);
    attempt("backward", &NextModelOptions::backward, 0.7);
    attempt("future", &NextModelOptions::future, 0.5);
  }

  const TrainingLog& log_;
  std::uint32_t products_;
  const TuningOptions& options_;
  Tuned tuned_;
  std::vector<HeldOutCase> cases_;
  Sequences before_;
  std::vector<bool> chosen_;
  bool kernels_ = false;
  Values standing_;  // of the settings taken so far
};

}  // namespace

Tuned tune_next_model(const TrainingLog& log, std::uint32_t products, const NextModelOptions& defaults,
                      const TuningOptions& options) {
  return Tuner(log, products, defaults, options).run();
}

}  // namespace shelfwise::personalization
