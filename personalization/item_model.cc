#include "personalization/item_model.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "personalization/occurrences.h"
#include "personalization/parallel.h"
#include "personalization/row_sum.h"

namespace shelfwise::personalization {
namespace {

constexpr std::uint32_t kMaxSteps = 64;  // 0.8^64 is nothing
constexpr std::size_t kMaxGramRow = 1'000;
constexpr float kLeast = 1e-3F;  // pairs that weigh less are not worth a place

// Pair weights by distance in steps.
class Kernel {
 public:
  explicit Kernel(const NextModelOptions& options) {
    double cuts = 0;
    for (std::uint32_t d = 0; d < kMaxSteps; ++d) {
      double next = d == 0 ? options.same_step : 0;
      for (std::uint32_t k = 0; k < d; ++k) next += std::pow(options.past, d - 1 - k) * std::pow(options.future, k);
      past_[d] = static_cast<float>(std::pow(options.past, d));
      next_[d] = static_cast<float>(next);
      backward_[d] = static_cast<float>(options.backward * next);
      cuts_[d] = static_cast<float>(cuts);
      cuts += std::pow(options.past, 2 * d);
    }
  }

  // `steps` from the predicting to the predicted product, negative where it comes later.
  float predicts(std::int64_t steps) const {
    if (std::abs(steps) >= kMaxSteps) return 0;
    return steps < 0 ? backward_[static_cast<std::size_t>(-steps)] : next_[static_cast<std::size_t>(steps)];
  }
  // Two products `steps` apart, over the `cuts` that have both in their past.
  float together(std::uint32_t steps, std::uint32_t cuts) const {
    if (steps >= kMaxSteps) return 0;
    return past_[steps] * cuts_[std::min(cuts, kMaxSteps - 1)];
  }

 private:
  std::array<float, kMaxSteps> past_{};      // weight in the past, by steps
  std::array<float, kMaxSteps> next_{};      // predicting what is that many steps ahead, over all cuts between
  std::array<float, kMaxSteps> backward_{};  // and what is that many steps behind
  std::array<float, kMaxSteps> cuts_{};      // sum of squared past weights over that many cuts
};

using Row = std::vector<Neighbour>;

bool heavier(const Neighbour& a, const Neighbour& b) {
  return a.weight != b.weight ? a.weight > b.weight : a.product < b.product;
}

void keep_heaviest(Row& row, std::size_t count) {
  if (row.size() <= count) return;
  std::nth_element(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(count), row.end(), heavier);
  row.resize(count);
  row.shrink_to_fit();
}

struct Counts {
  std::vector<Row> gram;      // G by row
  std::vector<Row> predicts;  // c by predicted product, its heaviest neighbours only
};

Counts count_pairs(const Sequences& sequences, std::uint32_t products, const NextModelOptions& options) {
  const Occurrences occurrences(sequences, products);
  const Kernel kernel(options);
  Counts counts{std::vector<Row>(products), std::vector<Row>(products)};
  parallel_for(products, [&] {
    return [&, gram = RowSum(products), predicts = RowSum(products)](std::size_t product) mutable {
      for (const Occurrence& at : occurrences[product]) {
        const auto history = sequences[at.sequence];
        const Visit& here = history[at.position];
        const std::uint32_t cuts_in_all = history.back().step + 1;
        const std::size_t begin = at.position > options.window ? at.position - options.window : 0;
        const std::size_t end = std::min<std::size_t>(history.size(), at.position + options.window + 1);
        for (std::size_t q = begin; q < end; ++q) {
          const Visit& other = history[q];
          const float both = here.weight * other.weight;
          const std::int64_t steps = static_cast<std::int64_t>(here.step) - other.step;
          const float g = both * kernel.together(static_cast<std::uint32_t>(std::abs(steps)),
                                                 cuts_in_all - std::max(here.step, other.step));
          if (g >= kLeast) gram.add(other.product, g);
          if (other.product == here.product) continue;
          const float c = both * kernel.predicts(steps);
          if (c >= kLeast) predicts.add(other.product, c);
        }
      }
      counts.gram[product] = gram.take();
      keep_heaviest(counts.gram[product], kMaxGramRow);
      counts.predicts[product] = predicts.take();
      keep_heaviest(counts.predicts[product], options.max_neighbours);
    };
  });
  return counts;
}

// Solves the small system of one product; returns its neighbours with their weights.
class Solver {
 public:
  Solver(const Counts& counts, const NextModelOptions& options)
      : counts_(&counts), options_(options), place_(counts.gram.size(), -1) {}

  Row solve(std::size_t product) {
    Row neighbours = counts_->predicts[product];
    const auto n = static_cast<Eigen::Index>(neighbours.size());
    if (n == 0) return neighbours;
    for (Eigen::Index k = 0; k < n; ++k) place_[neighbours[static_cast<std::size_t>(k)].product] = static_cast<int>(k);
    Eigen::MatrixXf system = Eigen::MatrixXf::Zero(n, n);
    Eigen::VectorXf target(n);
    for (Eigen::Index k = 0; k < n; ++k) {
      const Neighbour& neighbour = neighbours[static_cast<std::size_t>(k)];
      target[k] = neighbour.weight;
      for (const Neighbour& entry : counts_->gram[neighbour.product]) {
        const int row = place_[entry.product];
        if (row >= 0) system(row, k) = entry.weight;
      }
    }
    // Rows are cut to their heaviest entries each on its own; what either side kept holds for both.
    for (Eigen::Index k = 0; k < n; ++k) {
      for (Eigen::Index row = k + 1; row < n; ++row) system(row, k) = std::max(system(row, k), system(k, row));
    }
    system.diagonal() *= static_cast<float>(1 + options_.relative_ridge);
    system.diagonal().array() += static_cast<float>(options_.ridge);
    const Eigen::VectorXf weights = system.selfadjointView<Eigen::Lower>().llt().solve(target);
    for (Eigen::Index k = 0; k < n; ++k) {
      Neighbour& neighbour = neighbours[static_cast<std::size_t>(k)];
      place_[neighbour.product] = -1;
      neighbour.weight = std::isfinite(weights[k]) ? weights[k] : 0;
    }
    return neighbours;
  }

 private:
  const Counts* counts_;
  NextModelOptions options_;
  std::vector<int> place_;  // product to its place among the neighbours, or -1
};

// From rows by predicted product to rows by predicting product.
SparseRows transpose(const std::vector<Row>& rows) {
  SparseRows out;
  out.offsets.assign(rows.size() + 1, 0);
  for (const Row& row : rows) {
    for (const Neighbour& entry : row) ++out.offsets[entry.product + 1];
  }
  for (std::size_t i = 1; i < out.offsets.size(); ++i) out.offsets[i] += out.offsets[i - 1];
  out.values.resize(out.offsets.back());
  std::vector<std::uint64_t> next(out.offsets.begin(), out.offsets.end() - 1);
  for (std::uint32_t product = 0; product < rows.size(); ++product) {
    for (const Neighbour& entry : rows[product]) out.values[next[entry.product]++] = {product, entry.weight};
  }
  return out;
}

}  // namespace

SparseRows train_next_model(const Sequences& sequences, std::uint32_t products, const NextModelOptions& options) {
  const Counts counts = count_pairs(sequences, products, options);
  std::vector<Row> solved(products);
  parallel_for(products, [&] {
    return [&, solver = Solver(counts, options)](std::size_t product) mutable {
      solved[product] = solver.solve(product);
      std::erase_if(solved[product], [](const Neighbour& entry) { return std::abs(entry.weight) < 1e-6F; });
    };
  });
  return transpose(solved);
}

}  // namespace shelfwise::personalization
