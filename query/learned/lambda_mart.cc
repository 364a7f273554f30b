#include "query/learned/lambda_mart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "common/dcg.h"

namespace shelfwise::query {
namespace {

constexpr size_t kBins = 32;
constexpr size_t kCutoff = 10;
constexpr double kRidge = 1;  // added to a leaf's weight: few candidates move little

double gain_of(float grade, bool exponential) {
  return exponential ? std::exp2(std::clamp(grade, 0.0F, 30.0F)) - 1 : std::max(grade, 0.0F);
}
double discount(size_t place) { return place < kCutoff ? dcg_discount(place) : 0; }

double best_possible(const JudgedList& list, bool exponential) {
  std::vector<double> gains;
  for (const JudgedCandidate& c : list) gains.push_back(gain_of(c.grade, exponential));
  std::sort(gains.begin(), gains.end(), std::greater<>());
  double sum = 0;
  for (size_t i = 0; i < std::min(kCutoff, gains.size()); ++i) sum += gains[i] * discount(i);
  return sum;
}

std::vector<size_t> order_by(const std::vector<double>& scores) {
  std::vector<size_t> order(scores.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return scores[a] > scores[b]; });
  return order;
}

double score_as_it_is(const JudgedCandidate& c) {
  return static_cast<double>(c.signals[kWrittenSignal]) + c.signals[kQualitySignal];
}

// One candidate in training.
struct Row {
  const JudgedCandidate* candidate = nullptr;
  std::array<std::uint8_t, kSignals> bin{};
  double score = 0;
  double lambda = 0;  // towards a better order
  double weight = 0;  // how fast that changes
};

struct Group {
  size_t begin = 0, end = 0;
  double ideal = 0;
};

class Trainer {
 public:
  Trainer(const std::vector<const JudgedList*>& lists, const LambdaMartOptions& options) : options_(options) {
    for (const JudgedList* list : lists) {
      const double ideal = best_possible(*list, options.exponential);
      if (ideal <= 0) continue;
      groups_.push_back({rows_.size(), rows_.size() + list->size(), ideal});
      for (const JudgedCandidate& c : *list) rows_.push_back({&c, {}, score_as_it_is(c), 0, 0});
    }
    choose_bounds();
  }

  std::vector<Ranker::Tree> run() {
    std::vector<Ranker::Tree> trees;
    for (std::uint32_t i = 0; i < options_.trees && !rows_.empty(); ++i) {
      for (const Group& group : groups_) find_lambdas(group);
      Ranker::Tree tree = grow();
      if (tree.size() < 2) break;
      trees.push_back(std::move(tree));
    }
    return trees;
  }

 private:
  struct Sum {
    double lambda = 0, weight = 0;
    size_t rows = 0;
    double gain() const { return lambda * lambda / (weight + kRidge); }
  };
  struct Split {
    double gain = 0;
    size_t signal = kSignals, bin = 0;
  };

  // Bounds between bins at the quantiles of each signal.
  void choose_bounds() {
    for (size_t signal = 0; signal < kSignals; ++signal) {
      std::vector<float> values;
      for (const Row& row : rows_) values.push_back(row.candidate->signals[signal]);
      std::sort(values.begin(), values.end());
      std::vector<float>& bounds = bounds_[signal];
      for (size_t i = 1; i < kBins && !values.empty(); ++i) {
        const float bound = values[i * values.size() / kBins];
        if (bound > values.front() && (bounds.empty() || bound > bounds.back())) bounds.push_back(bound);
      }
      for (Row& row : rows_) {
        const auto at = std::upper_bound(bounds.begin(), bounds.end(), row.candidate->signals[signal]);
        row.bin[signal] = static_cast<std::uint8_t>(at - bounds.begin());
      }
    }
  }

  // Every pair of different grades pulls its two apart, by how much their exchange would change NDCG.
  void find_lambdas(const Group& group) {
    std::vector<double> scores;
    for (size_t i = group.begin; i < group.end; ++i) {
      rows_[i].lambda = rows_[i].weight = 0;
      scores.push_back(rows_[i].score);
    }
    const std::vector<size_t> order = order_by(scores);
    for (size_t a = 0; a < order.size(); ++a) {
      for (size_t b = a + 1; b < order.size(); ++b) {
        if (a >= kCutoff) break;  // neither is seen
        Row& upper = rows_[group.begin + order[a]];
        Row& lower = rows_[group.begin + order[b]];
        const double gains = gain_of(upper.candidate->grade, options_.exponential) -
                             gain_of(lower.candidate->grade, options_.exponential);
        if (gains == 0) continue;
        const double change = std::abs(gains * (discount(a) - discount(b))) / group.ideal;
        Row& better = gains > 0 ? upper : lower;
        Row& worse = gains > 0 ? lower : upper;
        const double doubt = 1 / (1 + std::exp(options_.steepness * (better.score - worse.score)));
        const double lambda = options_.steepness * doubt * change;
        const double weight = options_.steepness * options_.steepness * doubt * (1 - doubt) * change;
        better.lambda += lambda;
        worse.lambda -= lambda;
        better.weight += weight;
        worse.weight += weight;
      }
    }
  }

  Split best_split(const std::vector<size_t>& rows, const Sum& all) const {
    Split best;
    for (size_t signal = 0; signal < kSignals; ++signal) {
      std::array<Sum, kBins> bins{};
      for (const size_t i : rows) {
        Sum& bin = bins[rows_[i].bin[signal]];
        bin.lambda += rows_[i].lambda;
        bin.weight += rows_[i].weight;
        ++bin.rows;
      }
      Sum left;
      for (size_t bin = 0; bin < bounds_[signal].size(); ++bin) {
        left.lambda += bins[bin].lambda;
        left.weight += bins[bin].weight;
        left.rows += bins[bin].rows;
        const Sum right{all.lambda - left.lambda, all.weight - left.weight, all.rows - left.rows};
        if (std::min(left.rows, right.rows) < options_.least_in_leaf) continue;
        const double gain = left.gain() + right.gain() - all.gain();
        if (gain > best.gain + 1e-9) best = {gain, signal, bin};
      }
    }
    return best;
  }

  Ranker::Tree grow() {
    Ranker::Tree tree;
    std::vector<std::vector<size_t>> rows_of(1);
    std::vector<std::uint32_t> depth(1, 0);
    rows_of[0].resize(rows_.size());
    std::iota(rows_of[0].begin(), rows_of[0].end(), size_t{0});
    tree.emplace_back();
    for (size_t at = 0; at < tree.size(); ++at) {
      const std::vector<size_t> rows = std::move(rows_of[at]);
      Sum all;
      for (const size_t i : rows) {
        all.lambda += rows_[i].lambda;
        all.weight += rows_[i].weight;
        ++all.rows;
      }
      const Split split = depth[at] < options_.depth ? best_split(rows, all) : Split();
      if (split.signal == kSignals) {
        tree[at].value = static_cast<float>(options_.rate * all.lambda / (all.weight + kRidge));
        for (const size_t i : rows) rows_[i].score += tree[at].value;
        continue;
      }
      tree[at].signal = static_cast<std::uint32_t>(split.signal);
      tree[at].bound = bounds_[split.signal][split.bin];
      tree[at].left = static_cast<std::uint32_t>(tree.size());
      for (int side = 0; side < 2; ++side) {
        tree.emplace_back();
        depth.push_back(depth[at] + 1);
        rows_of.emplace_back();
      }
      for (const size_t i : rows) {
        const bool below = rows_[i].bin[split.signal] <= split.bin;
        rows_of[tree[at].left + (below ? 0 : 1)].push_back(i);
      }
    }
    return tree;
  }

  const LambdaMartOptions& options_;
  std::vector<Row> rows_;
  std::vector<Group> groups_;
  std::array<std::vector<float>, kSignals> bounds_;
};

double ndcg(const JudgedList& list, const Ranker& ranker, bool exponential) {
  std::vector<double> scores;
  for (const JudgedCandidate& c : list) scores.push_back(score_as_it_is(c) + ranker(c.signals));
  double sum = 0;
  size_t place = 0;
  for (const size_t i : order_by(scores)) {
    if (place == kCutoff) break;
    sum += gain_of(list[i].grade, exponential) * discount(place++);
  }
  return sum / best_possible(list, exponential);
}

}  // namespace

Ranker learn_order(const std::vector<JudgedList>& lists, const LambdaMartOptions& options) {
  std::vector<const JudgedList*> all;
  for (const JudgedList& list : lists) all.push_back(&list);
  return {Trainer(all, options).run(), {}};
}

RankerReport try_order(const std::vector<JudgedList>& lists, const LambdaMartOptions& options) {
  RankerReport report;
  double squares = 0;
  for (std::uint32_t fold = 0; fold < options.folds; ++fold) {
    std::vector<const JudgedList*> others;
    for (size_t i = 0; i < lists.size(); ++i) {
      if (i % options.folds != fold) others.push_back(&lists[i]);
    }
    const Ranker learned(Trainer(others, options).run(), {});
    for (size_t i = fold; i < lists.size(); i += options.folds) {
      if (best_possible(lists[i], options.exponential) <= 0) continue;
      const double before = ndcg(lists[i], Ranker(), options.exponential);
      const double after = ndcg(lists[i], learned, options.exponential);
      ++report.queries;
      report.before += before;
      report.after += after;
      squares += (after - before) * (after - before);
    }
  }
  if (report.queries == 0) return report;
  const auto n = static_cast<double>(report.queries);
  report.before /= n;
  report.after /= n;
  const double mean = report.after - report.before;
  report.error = std::sqrt(std::max(0.0, squares / n - mean * mean) / n);
  return report;
}

}  // namespace shelfwise::query
