#include "personalization/items/item_counts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "personalization/items/occurrences.h"
#include "personalization/items/row_sum.h"

namespace shelfwise::personalization {
namespace {

constexpr std::uint32_t kMaxSteps = 64;  // 0.8^64 is nothing
constexpr float kLeast = 1e-3F;          // pairs that weigh less are not worth a place

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

bool heavier(const Neighbour& a, const Neighbour& b) {
  return a.weight != b.weight ? a.weight > b.weight : a.product < b.product;
}

// The row came by product ascending and stays so.
void keep_heaviest(std::vector<Neighbour>& row, std::size_t count) {
  if (row.size() <= count) return;
  std::nth_element(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(count), row.end(), heavier);
  row.resize(count);
  row.shrink_to_fit();
  std::sort(row.begin(), row.end(), [](const Neighbour& a, const Neighbour& b) { return a.product < b.product; });
}

}  // namespace

NextCounts count_next(const Sequences& sequences, std::uint32_t products, const NextModelOptions& options) {
  using Rows = std::vector<std::vector<Neighbour>>;
  const Occurrences occurrences(sequences, products);
  const Kernel kernel(options);
  NextCounts counts{Rows(products), Rows(products)};
  const auto make_worker = [&] {
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
      keep_heaviest(counts.gram[product], options.max_gram_row);
      counts.predicts[product] = predicts.take();
      keep_heaviest(counts.predicts[product], options.max_neighbours);
    };
  };
  parallel_for(products, make_worker, 64, options.workers);
  return counts;
}

}  // namespace shelfwise::personalization
