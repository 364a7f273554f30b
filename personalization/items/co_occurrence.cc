#include "personalization/items/co_occurrence.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

#include "personalization/items/chance.h"
#include "personalization/items/occurrences.h"
#include "personalization/items/row_sum.h"

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

// The products of each group, ascending.
class Members {
 public:
  Members(std::span<const std::uint32_t> groups, std::size_t count) : offsets_(count + 1, 0), products_(groups.size()) {
    for (const std::uint32_t group : groups) ++offsets_[group + 1];
    for (std::size_t i = 1; i < offsets_.size(); ++i) offsets_[i] += offsets_[i - 1];
    std::vector<std::uint32_t> next(offsets_.begin(), offsets_.end() - 1);
    for (std::uint32_t product = 0; product < groups.size(); ++product) products_[next[groups[product]]++] = product;
  }

  std::span<const std::uint32_t> operator[](std::size_t group) const {
    return std::span(products_).subspan(offsets_[group], offsets_[group + 1] - offsets_[group]);
  }

 private:
  std::vector<std::uint32_t> offsets_;
  std::vector<std::uint32_t> products_;
};

std::vector<std::uint32_t> each_its_own(std::uint32_t products) {
  std::vector<std::uint32_t> groups(products);
  std::iota(groups.begin(), groups.end(), 0U);
  return groups;
}

// For one group at a time, how many different shoppers met each other group near it.
class ShopperCounts {
 public:
  explicit ShopperCounts(std::size_t groups) : counts_(groups) {}

  void start_group() { first_ = shopper_ + 1; }
  void start_shopper() { ++shopper_; }
  void add(std::uint32_t group) {
    Count& count = counts_[group];
    if (count.last == shopper_) return;
    count = {shopper_, count.last < first_ ? 1 : count.shoppers + 1};
  }
  std::uint32_t operator[](std::uint32_t group) const {
    return counts_[group].last < first_ ? 0 : counts_[group].shoppers;
  }

 private:
  // Shoppers are numbered on from group to group, so that nothing has to be cleared.
  struct Count {
    std::uint32_t last = 0;  // shopper who was counted
    std::uint32_t shoppers = 0;
  };
  std::vector<Count> counts_;
  std::uint32_t first_ = 1;  // shopper of the present group
  std::uint32_t shopper_ = 0;
};

class Counter {
 public:
  Counter(const Sequences& sequences, std::span<const std::uint32_t> groups, const CoOccurrenceOptions& options)
      : sequences_(sequences),
        options_(options),
        groups_(groups),
        group_count_(groups.empty() ? 0 : *std::max_element(groups.begin(), groups.end()) + std::size_t{1}),
        members_(groups, group_count_),
        occurrences_(sequences, static_cast<std::uint32_t>(groups.size())),
        chance_(sequences, groups, group_count_, 2 * options.window + 1),
        discount_(groups.size()) {
    for (std::uint32_t product = 0; product < groups.size(); ++product) {
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

  std::size_t groups() const { return group_count_; }

  // What one thread counts with.
  struct Sums {
    Sums(std::size_t products, std::size_t groups) : weights(products), shoppers(groups) {}
    RowSum weights;  // by product
    ShopperCounts shoppers;
    std::vector<Occurrence> occurrences;  // of a whole group
  };

  // The rows of a group's products.
  void rows(std::size_t group, Sums& sums, std::vector<std::vector<Neighbour>>& out) const {
    const auto members = members_[group];
    if (std::all_of(members.begin(), members.end(), [&](std::uint32_t m) { return occurrences_[m].empty(); })) return;
    count_shoppers(members, sums);
    for (const std::uint32_t product : members) {
      add_weights(product, sums.weights);
      std::vector<Neighbour> row = sums.weights.take();
      for (Neighbour& entry : row) entry.weight *= trust(group, entry.product, sums.shoppers[groups_[entry.product]]);
      keep_heaviest(row, options_.max_neighbours);
      out[product] = std::move(row);
    }
  }

 private:
  // Calls visit(other, steps between) for what stands within reach of a place.
  template <class Visitor>
  void for_each_near(const Occurrence& at, const Visitor& visit) const {
    const auto history = sequences_[at.sequence];
    const Visit& here = history[at.position];
    const std::size_t begin = at.position > options_.window ? at.position - options_.window : 0;
    const std::size_t end = std::min<std::size_t>(history.size(), at.position + options_.window + 1);
    for (std::size_t q = begin; q < end; ++q) {
      const auto steps = static_cast<std::size_t>(std::abs(static_cast<std::int64_t>(here.step) - history[q].step));
      if (history[q].product != here.product && steps < decay_.size()) visit(history[q], steps);
    }
  }

  void count_shoppers(std::span<const std::uint32_t> members, Sums& sums) const {
    sums.occurrences.clear();
    for (const std::uint32_t product : members) {
      const auto places = occurrences_[product];
      sums.occurrences.insert(sums.occurrences.end(), places.begin(), places.end());
    }
    if (members.size() > 1) {
      std::sort(sums.occurrences.begin(), sums.occurrences.end(),
                [](const Occurrence& a, const Occurrence& b) { return a.sequence < b.sequence; });
    }
    sums.shoppers.start_group();
    for (std::size_t i = 0; i < sums.occurrences.size(); ++i) {
      if (i == 0 || sums.occurrences[i].sequence != sums.occurrences[i - 1].sequence) sums.shoppers.start_shopper();
      for_each_near(sums.occurrences[i],
                    [&](const Visit& other, std::size_t) { sums.shoppers.add(groups_[other.product]); });
    }
  }

  void add_weights(std::uint32_t product, RowSum& sum) const {
    for (const Occurrence& at : occurrences_[product]) {
      const Visit& here = sequences_[at.sequence][at.position];
      const float worth = worth_[at.sequence] * here.weight;
      for_each_near(at, [&](const Visit& other, std::size_t steps) {
        sum.add(other.product, worth * decay_[steps] * other.weight);
      });
    }
  }

  // By what the weight of a pair is multiplied that so many shoppers met.
  float trust(std::size_t group, std::uint32_t other, std::uint32_t shoppers) const {
    float times =
        discount_[other] * chance_.credible_share(static_cast<std::uint32_t>(group), groups_[other], shoppers);
    if (options_.support > 0) times *= std::pow(static_cast<float>(shoppers), static_cast<float>(options_.support));
    return times;
  }

  const Sequences& sequences_;
  const CoOccurrenceOptions& options_;
  std::span<const std::uint32_t> groups_;
  std::size_t group_count_;
  Members members_;
  Occurrences occurrences_;
  Chance chance_;
  std::vector<float> discount_;
  std::vector<float> worth_;  // by sequence
  std::vector<float> decay_;  // by steps
};

}  // namespace

SparseRows co_occurrence(const Sequences& sequences, std::uint32_t products, const CoOccurrenceOptions& options,
                         std::span<const std::uint32_t> groups) {
  const std::vector<std::uint32_t> alone = groups.empty() ? each_its_own(products) : std::vector<std::uint32_t>();
  const Sequences filtered = options.least == Act::kOrder ? only_orders(sequences) : Sequences();
  const Counter counter(options.least == Act::kOrder ? filtered : sequences, groups.empty() ? alone : groups, options);
  Rows rows(products);
  const auto make_worker = [&] {
    return [&, sums = Counter::Sums(products, counter.groups())](std::size_t group) mutable {
      counter.rows(group, sums, rows);
    };
  };
  parallel_for(counter.groups(), make_worker, 64, options.workers);
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
