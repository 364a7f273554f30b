#include "personalization/conditional_logit.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "personalization/parallel.h"

namespace shelfwise::personalization {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
using Rows = Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;

constexpr std::size_t kSetsAPiece = 32;
constexpr int kMaxSteps = 30;

struct Sums {
  double likelihood = 0;
  Vector gradient;
  Matrix curvature;
};

class Fit {
 public:
  Fit(std::span<const ChoiceSet> sets, std::size_t columns, std::span<const double> center, double l2)
      : sets_(sets),
        columns_(columns),
        used_(static_cast<Eigen::Index>(center.size())),
        l2_(l2),
        scale_(used_),
        center_(used_) {
    measure_spread();
    for (Eigen::Index k = 0; k < used_; ++k) center_[k] = center[static_cast<std::size_t>(k)] * scale_[k];
  }

  std::vector<double> run() const {
    Vector weights = center_;
    double best = evaluate(weights, nullptr);
    for (int step = 0; step < kMaxSteps; ++step) {
      Sums sums;
      evaluate(weights, &sums);
      const Vector direction = sums.curvature.ldlt().solve(sums.gradient);
      double length = 1;
      double reached = evaluate(weights + direction, nullptr);
      while (!(reached >= best) && length > 1e-6) {
        length /= 2;
        reached = evaluate(weights + length * direction, nullptr);
      }
      if (!(reached >= best)) break;
      weights += length * direction;
      const bool settled = reached - best <= 1e-9 * std::abs(best);
      best = reached;
      if (settled) break;
    }
    std::vector<double> out(static_cast<std::size_t>(used_));
    for (Eigen::Index k = 0; k < used_; ++k) out[static_cast<std::size_t>(k)] = weights[k] / scale_[k];
    return out;
  }

 private:
  Rows rows(const ChoiceSet& set) const {
    return {set.features.data(), static_cast<Eigen::Index>(set.rows), static_cast<Eigen::Index>(columns_)};
  }

  // The spread of a feature within choice sets, which is all that a choice can depend on.
  void measure_spread() {
    Vector square = Vector::Zero(used_);
    double count = 0;
    for (const ChoiceSet& set : sets_) {
      const Matrix x = rows(set).leftCols(used_).cast<double>();
      square += (x.rowwise() - x.colwise().mean()).colwise().squaredNorm().transpose();
      count += static_cast<double>(set.rows);
    }
    for (Eigen::Index k = 0; k < used_; ++k) {
      const double spread = count > 0 ? std::sqrt(square[k] / count) : 0;
      scale_[k] = spread > 1e-6 ? spread : 1;
    }
  }

  // The penalized log-likelihood; with `out`, its gradient and negated second derivatives too.
  double evaluate(const Vector& weights, Sums* out) const {
    const std::size_t pieces = (sets_.size() + kSetsAPiece - 1) / kSetsAPiece;
    std::vector<Sums> partial(pieces);
    parallel_for(
        pieces,
        [&] {
          return [&](std::size_t piece) {
            const std::size_t begin = piece * kSetsAPiece;
            const std::size_t end = std::min(sets_.size(), begin + kSetsAPiece);
            add_sets(begin, end, weights, out != nullptr, partial[piece]);
          };
        },
        1);
    const Vector away = weights - center_;
    double likelihood = -0.5 * l2_ * away.squaredNorm();
    for (const Sums& sums : partial) likelihood += sums.likelihood;
    if (out != nullptr) {
      out->gradient = -l2_ * away;
      out->curvature = Matrix::Identity(used_, used_) * l2_;
      for (const Sums& sums : partial) {
        out->gradient += sums.gradient;
        out->curvature += sums.curvature;
      }
    }
    return likelihood;
  }

  void add_sets(std::size_t begin, std::size_t end, const Vector& weights, bool derivatives, Sums& sums) const {
    if (derivatives) {
      sums.gradient = Vector::Zero(used_);
      sums.curvature = Matrix::Zero(used_, used_);
    }
    for (std::size_t s = begin; s < end; ++s) {
      const ChoiceSet& set = sets_[s];
      const Matrix x = rows(set).leftCols(used_).cast<double>() * scale_.cwiseInverse().asDiagonal();
      const Vector utility = x * weights;
      const double greatest = utility.maxCoeff();
      Vector share = (utility.array() - greatest).exp();
      const double sum = share.sum();
      share /= sum;
      const auto draws = static_cast<double>(set.chosen.size());
      for (const std::uint32_t row : set.chosen) sums.likelihood += utility[row] - greatest - std::log(sum);
      if (!derivatives) continue;
      const Vector mean = x.transpose() * share;
      for (const std::uint32_t row : set.chosen) sums.gradient += x.row(row).transpose();
      sums.gradient -= draws * mean;
      sums.curvature.noalias() += draws * (x.transpose() * share.asDiagonal() * x - mean * mean.transpose());
    }
  }

  std::span<const ChoiceSet> sets_;
  std::size_t columns_;
  Eigen::Index used_;
  double l2_;
  Vector scale_;
  Vector center_;
};

}  // namespace

std::vector<double> fit_conditional_logit(std::span<const ChoiceSet> sets, std::size_t columns,
                                          std::span<const double> center, double l2) {
  return Fit(sets, columns, center, l2).run();
}

}  // namespace shelfwise::personalization
