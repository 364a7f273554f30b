#include "catalog/quality.h"

#include <algorithm>
#include <cmath>

namespace shelfwise::catalog {
namespace {

constexpr double kPopularityShare = 2.0 / 3.0;
constexpr double kPriorVotes = 5;
constexpr double kPriorRating = 3;

}  // namespace

std::vector<float> quality_by_document(const Generation& generation) {
  const auto popularity = generation.popularity();
  const auto rating = generation.rating();
  const auto votes = generation.rating_count();
  double most_popular = 0;
  double most_votes = 0;
  for (Doc doc = 0; doc < generation.size(); ++doc) {
    most_popular = std::max<double>(most_popular, popularity[doc]);
    most_votes = std::max<double>(most_votes, votes[doc]);
  }
  std::vector<float> quality(generation.size(), 0.0F);
  for (Doc doc = 0; doc < generation.size(); ++doc) {
    double q = 0;
    // Without a popularity of its own, a catalog's number of ratings says how much a product is bought.
    if (most_popular > 0) {
      q += kPopularityShare * std::log1p(popularity[doc]) / std::log1p(most_popular);
    } else if (most_votes > 0) {
      q += kPopularityShare * std::log1p(votes[doc]) / std::log1p(most_votes);
    }
    if (rating[doc] > 0) {
      const double n = votes[doc];
      const double mean = (rating[doc] * n + kPriorRating * kPriorVotes) / (n + kPriorVotes);
      q += (1 - kPopularityShare) * std::clamp(mean / 5, 0.0, 1.0);
    }
    quality[doc] = static_cast<float>(q);
  }
  return quality;
}

}  // namespace shelfwise::catalog
