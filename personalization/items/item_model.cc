#include "personalization/items/item_model.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace shelfwise::personalization {
namespace {

using Rows = std::vector<std::vector<Neighbour>>;

constexpr std::size_t kFilterBits = 1U << 15U;  // 4 kB, which stay in the nearest cache
constexpr std::uint32_t kMostNeighbours = 10'000;

// From rows by predicted product to rows by predicting product. Takes the rows' memory back as it goes.
SparseRows transpose(Rows rows) {
  SparseRows out;
  out.offsets.assign(rows.size() + 1, 0);
  for (const auto& row : rows) {
    for (const Neighbour& entry : row) ++out.offsets[entry.product + 1];
  }
  for (std::size_t i = 1; i < out.offsets.size(); ++i) out.offsets[i] += out.offsets[i - 1];
  out.values.resize(out.offsets.back());
  std::vector<std::uint64_t> next(out.offsets.begin(), out.offsets.end() - 1);
  for (std::uint32_t product = 0; product < rows.size(); ++product) {
    for (const Neighbour& entry : rows[product]) out.values[next[entry.product]++] = {product, entry.weight};
    std::vector<Neighbour>().swap(rows[product]);
  }
  return out;
}

}  // namespace

NextSolver::NextSolver(const NextCounts& counts, const NextModelOptions& options)
    : counts_(counts),
      ridge_(options.ridge),
      relative_ridge_(options.relative_ridge),
      place_(counts.products(), -1),
      filter_(kFilterBits / 64, 0) {
  static_assert(kMostNeighbours <= 0x7FFF);
}

// Rows of G are cut to their heaviest entries each on its own; what either side kept holds for both.
void NextSolver::fill(const std::vector<Neighbour>& neighbours) {
  const std::size_t n = neighbours.size();
  system_.assign(n * n, 0.0F);
  for (std::size_t k = 0; k < n; ++k) {
    const std::uint32_t product = neighbours[k].product;
    place_[product] = static_cast<std::int16_t>(k);
    filter_[product % kFilterBits / 64] |= 1ULL << (product % 64);
  }
  for (std::size_t k = 0; k < n; ++k) {
    for (const Neighbour& entry : counts_.gram[neighbours[k].product]) {
      if ((filter_[entry.product % kFilterBits / 64] >> (entry.product % 64) & 1) == 0) continue;
      if (place_[entry.product] < 0) continue;
      const auto other = static_cast<std::size_t>(place_[entry.product]);
      float& cell = system_[std::min(k, other) * n + std::max(k, other)];
      cell = std::max(cell, entry.weight);
    }
  }
  for (const Neighbour& neighbour : neighbours) {
    place_[neighbour.product] = -1;
    filter_[neighbour.product % kFilterBits / 64] = 0;
  }
}

std::vector<Neighbour> NextSolver::solve(std::size_t product) {
  std::vector<Neighbour> neighbours = counts_.predicts[product];
  if (neighbours.size() > kMostNeighbours) neighbours.resize(kMostNeighbours);
  const auto n = static_cast<Eigen::Index>(neighbours.size());
  if (n == 0) return neighbours;
  fill(neighbours);
  Eigen::Map<Eigen::MatrixXf> system(system_.data(), n, n);
  Eigen::VectorXf weights(n);
  for (Eigen::Index k = 0; k < n; ++k) weights[k] = neighbours[static_cast<std::size_t>(k)].weight;
  system.diagonal() *= static_cast<float>(1 + relative_ridge_);
  system.diagonal().array() += static_cast<float>(ridge_);
  Eigen::LLT<Eigen::Ref<Eigen::MatrixXf>, Eigen::Lower> factors(system);
  factors.solveInPlace(weights);
  for (Eigen::Index k = 0; k < n; ++k) {
    neighbours[static_cast<std::size_t>(k)].weight = std::isfinite(weights[k]) ? weights[k] : 0;
  }
  std::erase_if(neighbours, [](const Neighbour& entry) { return std::abs(entry.weight) < 1e-6F; });
  neighbours.shrink_to_fit();
  return neighbours;
}

SparseRows solve_next(NextCounts counts, const NextModelOptions& options, const std::vector<bool>& wanted, Rows kept) {
  const NextCounts& known = counts;
  const auto make_worker = [&] {
    return [&, solver = NextSolver(known, options)](std::size_t product) mutable {
      // In the place of the counts, which no other product's system reads.
      std::vector<Neighbour>& row = counts.predicts[product];
      if (wanted.empty() || wanted[product]) {
        row = solver.solve(product);
      } else {
        row = kept.empty() ? std::vector<Neighbour>() : std::move(kept[product]);
      }
    };
  };
  parallel_for(counts.products(), make_worker, 64, options.workers);
  Rows().swap(counts.gram);
  return transpose(std::move(counts.predicts));
}

SparseRows solve_next_of(const NextCounts& counts, const NextModelOptions& options, const std::vector<bool>& wanted) {
  Rows solved(counts.products());
  const auto make_worker = [&] {
    return [&, solver = NextSolver(counts, options)](std::size_t product) mutable {
      if (wanted[product]) solved[product] = solver.solve(product);
    };
  };
  parallel_for(counts.products(), make_worker, 64, options.workers);
  return transpose(std::move(solved));
}

SparseRows train_next_model(const Sequences& sequences, std::uint32_t products, const NextModelOptions& options) {
  return solve_next(count_next(sequences, products, options), options);
}

}  // namespace shelfwise::personalization
