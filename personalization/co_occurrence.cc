#include "personalization/co_occurrence.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "personalization/occurrences.h"
#include "personalization/row_sum.h"

namespace shelfwise::personalization {
namespace {

Sequences only_orders(const Sequences& sequences) {
  Sequences out;
  std::vector<Visit> kept;
  for (std::size_t s = 0; s < sequences.size(); ++s) {
    kept.clear();
    for (const Visit& visit : sequences[s]) {
      if (visit.act != Act::kOrder) continue;
      // Steps are counted anew: what was looked at between two orders does not part them.
      std::uint32_t step = 0;
      if (!kept.empty()) {
        const bool same_day = kept.back().second / kSecondsPerDay == visit.second / kSecondsPerDay;
        step = kept.back().step + (same_day ? 0U : 1U);
      }
      kept.push_back(visit);
      kept.back().step = step;
    }
    out.add(kept);
  }
  return out;
}

void keep_heaviest(std::vector<Neighbour>& row, std::size_t most) {
  const auto better = [](const Neighbour& a, const Neighbour& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.product < b.product;
  };
  const std::size_t kept = std::min(row.size(), most);
  std::partial_sort(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(kept), row.end(), better);
  row.resize(kept);
  row.shrink_to_fit();
}

using Rows = std::vector<std::vector<Neighbour>>;

constexpr std::size_t kHopWidth = 20;  // neighbours that a second hop goes by

float total(const std::vector<Neighbour>& row) {
  float sum = 0;
  for (const Neighbour& entry : row) sum += entry.weight;
  return sum;
}

// Adds to each row what its neighbours' rows hold.
Rows add_second_hop(const Rows& rows, const CoOccurrenceOptions& options) {
  Rows out(rows.size());
  const auto make_worker = [&] {
    return [&, sum = RowSum(rows.size())](std::size_t product) mutable {
      const auto& row = rows[product];
      for (const Neighbour& entry : row) sum.add(entry.product, entry.weight);
      for (std::size_t i = 0; i < std::min(row.size(), kHopWidth); ++i) {
        const auto& next = rows[row[i].product];
        const float whole = total(next);
        if (whole <= 0) continue;
        const float times = static_cast<float>(options.second_hop) * row[i].weight / whole;
        for (std::size_t j = 0; j < std::min(next.size(), kHopWidth); ++j) {
          if (next[j].product != product) sum.add(next[j].product, times * next[j].weight);
        }
      }
      out[product] = sum.take();
      keep_heaviest(out[product], options.max_neighbours);
    };
  };
  parallel_for(rows.size(), make_worker, 64, options.workers);
  return out;
}

class Counter {
 public:
  Counter(const Sequences& sequences, std::uint32_t products, const CoOccurrenceOptions& options)
      : sequences_(sequences), options_(options), occurrences_(sequences, products), discount_(products) {
    for (std::uint32_t product = 0; product < products; ++product) {
      const auto count = static_cast<double>(occurrences_[product].size());
      const double from = options.common_from;
      discount_[product] =
          count > 0 ? static_cast<float>(std::pow((count + from) / (1 + from), -options.popularity)) : 0;
    }
    for (std::size_t s = 0; s < sequences.size(); ++s) {
      const double length = std::log1p(static_cast<double>(sequences[s].size()));
      worth_.push_back(length > 0 ? static_cast<float>(std::pow(length, -options.length_power)) : 0);
    }
    for (double weight = 1; weight > 1e-3 && decay_.size() < 64; weight *= options.step_decay) {
      decay_.push_back(static_cast<float>(weight));
    }
  }

  // `meetings` counts what `sum` weighs.
  std::vector<Neighbour> row(std::size_t product, RowSum& sum, RowSum& meetings) const {
    for (const Occurrence& at : occurrences_[product]) {
      const auto history = sequences_[at.sequence];
      const Visit& here = history[at.position];
      const std::size_t begin = at.position > options_.window ? at.position - options_.window : 0;
      const std::size_t end = std::min<std::size_t>(history.size(), at.position + options_.window + 1);
      for (std::size_t q = begin; q < end; ++q) {
        const Visit& other = history[q];
        const auto steps = static_cast<std::size_t>(std::abs(static_cast<std::int64_t>(here.step) - other.step));
        if (other.product == here.product || steps >= decay_.size()) continue;
        sum.add(other.product, worth_[at.sequence] * decay_[steps] * here.weight * other.weight);
        meetings.add(other.product, 1);
      }
    }
    std::vector<Neighbour> row = sum.take();
    const std::vector<Neighbour> counts = meetings.take();
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i].weight *= discount_[row[i].product];
      if (options_.support > 0) row[i].weight *= std::pow(counts[i].weight, static_cast<float>(options_.support));
    }
    keep_heaviest(row, options_.max_neighbours);
    return row;
  }

 private:
  const Sequences& sequences_;
  const CoOccurrenceOptions& options_;
  Occurrences occurrences_;
  std::vector<float> discount_;
  std::vector<float> worth_;  // by sequence
  std::vector<float> decay_;  // by steps
};

}  // namespace

SparseRows co_occurrence(const Sequences& sequences, std::uint32_t products, const CoOccurrenceOptions& options) {
  const Sequences filtered = options.least == Act::kOrder ? only_orders(sequences) : Sequences();
  const Counter counter(options.least == Act::kOrder ? filtered : sequences, products, options);
  Rows rows(products);
  const auto make_worker = [&] {
    return [&, sum = RowSum(products), meetings = RowSum(products)](std::size_t product) mutable {
      rows[product] = counter.row(product, sum, meetings);
    };
  };
  parallel_for(products, make_worker, 64, options.workers);
  if (options.second_hop > 0) rows = add_second_hop(rows, options);
  SparseRows out;
  std::size_t entries = 0;
  for (const auto& row : rows) entries += row.size();
  out.values.reserve(entries);
  out.offsets.reserve(rows.size() + 1);
  for (auto& row : rows) {
    out.values.insert(out.values.end(), row.begin(), row.end());
    out.offsets.push_back(out.values.size());
    std::vector<Neighbour>().swap(row);
  }
  return out;
}

}  // namespace shelfwise::personalization
