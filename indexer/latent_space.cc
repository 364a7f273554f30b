#include "indexer/latent_space.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>

#include "common/random.h"

namespace shelfwise::indexer {
namespace {

using catalog::kNone;
constexpr int kDimensions = catalog::kVectorDimensions;
constexpr int kIterations = 4;        // a fifth changes no measured ranking
constexpr double kNoVariance = 1e-7;  // beside the largest: a direction that the catalog is too small for

using Rows = Eigen::Map<Eigen::Matrix<float, Eigen::Dynamic, kDimensions, Eigen::RowMajor>>;
using Direction = std::array<float, kDimensions>;

void add(Direction& sum, float weight, const float* row) {
  for (int i = 0; i < kDimensions; ++i) sum[static_cast<size_t>(i)] += weight * row[i];
}

}  // namespace

LatentSpace::LatentSpace(const std::vector<std::string>& terms, std::span<const std::uint32_t> df,
                         std::uint64_t products)
    : terms_(terms), rarity_(terms.size()), row_(terms.size(), kNone) {
  for (size_t i = 0; i < terms.size(); ++i) {
    rarity_[i] = static_cast<float>(std::log(1.0 + static_cast<double>(products) / (1.0 + df[i])));
  }
}

void LatentSpace::sample(std::span<const WeighedTerm> product) {
  float square = 0;
  for (const WeighedTerm& t : product) square += t.weight * rarity_[t.term] * t.weight * rarity_[t.term];
  if (square <= 0) return;
  const float scale = 1 / std::sqrt(square);
  for (const WeighedTerm& t : product) {
    if (row_[t.term] == kNone) {
      row_[t.term] = static_cast<std::uint32_t>(row_term_.size());
      row_term_.push_back(t.term);
    }
    entries_.push_back({row_[t.term], t.weight * rarity_[t.term] * scale});
  }
  offsets_.push_back(entries_.size());
}

void LatentSpace::learn() {
  start();
  for (int i = 0; i < kIterations; ++i) {
    multiply();
    orthonormalize();
  }
  entries_ = {};
  offsets_ = {0};
}

// Directions at random, drawn from a term's spelling so that its number does not matter.
void LatentSpace::start() {
  rows_.resize(row_term_.size() * kDimensions);
  for (size_t r = 0; r < row_term_.size(); ++r) {
    Random random(stable_hash(terms_[row_term_[r]]));
    for (size_t i = 0; i < kDimensions; ++i) {
      rows_[r * kDimensions + i] = static_cast<float>(random.below(1U << 16)) / (1U << 15) - 1.0F;
    }
  }
}

void LatentSpace::multiply() {
  std::vector<float> next(rows_.size(), 0.0F);
  for (size_t d = 0; d + 1 < offsets_.size(); ++d) {
    const std::span<const WeighedTerm> product(entries_.data() + offsets_[d], entries_.data() + offsets_[d + 1]);
    Direction at{};
    for (const WeighedTerm& t : product) add(at, t.weight, &rows_[size_t{t.term} * kDimensions]);
    for (const WeighedTerm& t : product) {
      float* row = &next[size_t{t.term} * kDimensions];
      for (size_t i = 0; i < kDimensions; ++i) row[i] += t.weight * at[i];
    }
  }
  rows_ = std::move(next);
}

// By the eigenvectors of the directions' Gram matrix; directions without variance become zero.
void LatentSpace::orthonormalize() {
  if (rows_.empty()) return;
  Rows rows(rows_.data(), static_cast<Eigen::Index>(rows_.size() / kDimensions), kDimensions);
  const Eigen::MatrixXd gram = (rows.transpose() * rows).cast<double>();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(gram);
  const Eigen::VectorXd& variance = solver.eigenvalues();
  const double floor = kNoVariance * variance.maxCoeff();
  Eigen::VectorXd scale(kDimensions);
  for (int i = 0; i < kDimensions; ++i) scale[i] = variance[i] > floor ? 1 / std::sqrt(variance[i]) : 0.0;
  const Eigen::MatrixXf turn = (solver.eigenvectors() * scale.asDiagonal()).cast<float>();
  constexpr Eigen::Index kBlock = 1024;  // in place, without a second copy of the rows
  for (Eigen::Index at = 0; at < rows.rows(); at += kBlock) {
    auto block = rows.middleRows(at, std::min(kBlock, rows.rows() - at));
    block = (block * turn).eval();
  }
}

void LatentSpace::fold_in(std::span<const WeighedTerm> product, std::span<std::int8_t> out) const {
  Direction sum{};
  for (const WeighedTerm& t : product) {
    if (row_[t.term] != kNone) add(sum, t.weight * rarity_[t.term], &rows_[size_t{row_[t.term]} * kDimensions]);
  }
  float square = 0;
  for (const float x : sum) square += x * x;
  const float scale = square > 0 ? 127.0F / std::sqrt(square) : 0.0F;
  for (size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::int8_t>(std::lround(sum[i] * scale));
}

}  // namespace shelfwise::indexer
