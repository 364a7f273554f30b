#include "query/facets.h"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <type_traits>
#include <utility>

#include "query/dense_counts.h"
#include "query/facet_ranges.h"
#include "query/list_counts.h"

namespace shelfwise::query {
namespace {

// Documents whose values are looked up together, before any is counted. The loads of a loop that does nothing else
// wait for memory side by side; mixed with counting, few of them are under way at a time.
constexpr size_t kGathered = 256;

template <class T, class Visit>
void gather(std::span<const Doc> docs, const T* column, Visit visit) {
  std::array<T, kGathered> values;
  while (!docs.empty()) {
    const size_t n = std::min(docs.size(), values.size());
    for (size_t i = 0; i < n; ++i) values[i] = column[docs[i]];
    visit(std::span<const T>(values).first(n));
    docs = docs.subspan(n);
  }
}

// The most frequent numbers, ties in their order.
std::vector<std::uint32_t> most_frequent(const DenseCounts& counts, std::uint32_t limit) {
  std::vector<std::uint64_t> keys;
  keys.reserve(counts.touched().size());
  for (const std::uint32_t i : counts.touched()) keys.push_back(counts[i] << 32 | (0xFFFFFFFFU - i));
  const auto kept = keys.begin() + static_cast<std::ptrdiff_t>(std::min<size_t>(limit, keys.size()));
  std::partial_sort(keys.begin(), kept, keys.end(), std::greater<>());
  std::vector<std::uint32_t> numbers;
  for (auto key = keys.begin(); key != kept; ++key) numbers.push_back(0xFFFFFFFFU - static_cast<std::uint32_t>(*key));
  return numbers;
}

// Most frequent first, ties by label.
void order_and_cut(Facet& facet, std::uint32_t limit) {
  std::sort(facet.counts.begin(), facet.counts.end(), [](const FacetCount& a, const FacetCount& b) {
    return a.count != b.count ? a.count > b.count : a.value < b.value;
  });
  facet.total_values = facet.counts.size();
  if (facet.counts.size() > limit) facet.counts.resize(limit);
}

}  // namespace

// What one facet has counted so far.
class FacetCounter::Tally {
 public:
  virtual ~Tally() = default;
  virtual void add(std::span<const Doc> docs) = 0;
  virtual void finish(std::uint32_t max_values, Facet& facet) const = 0;

  static std::unique_ptr<Tally> make(const FacetEntry& entry, const Columns& columns, ListCounts& lists);

 private:
  class Keyword;
  class ListKeyword;
  class Category;
  class Availability;
  template <class T>
  class Number;
};

class FacetCounter::Tally::Keyword final : public Tally {
 public:
  Keyword(const catalog::KeywordField& field, const Columns& columns)
      : field_(field), columns_(columns), counts_(field.end - field.begin) {}

  void add(std::span<const Doc> docs) override {
    auto loop = counts_.begin_loop();
    gather(docs, field_.column.data(), [&](std::span<const std::uint32_t> values) {
      for (const std::uint32_t value : values) loop.count(value - field_.begin);
    });
    counts_.end_loop(loop);
  }

  void finish(std::uint32_t max_values, Facet& facet) const override {
    add_values(field_, counts_, columns_, max_values, facet);
  }

  static void add_values(const catalog::KeywordField& field, const DenseCounts& counts, const Columns& columns,
                         std::uint32_t max_values, Facet& facet) {
    facet.total_values = counts.touched().size();
    for (const std::uint32_t i : most_frequent(counts, max_values)) {
      facet.counts.push_back({std::string(columns.names->keyword_value(field.begin + i)), "", counts[i]});
    }
  }

 private:
  const catalog::KeywordField& field_;
  const Columns& columns_;
  DenseCounts counts_;
};

// A field whose values stand in lists, counted with all others of that kind.
class FacetCounter::Tally::ListKeyword final : public Tally {
 public:
  ListKeyword(const catalog::KeywordField& field, const Columns& columns, ListCounts& lists)
      : field_(field), columns_(columns), counts_(lists.field(field)) {}

  void add(std::span<const Doc>) override {}

  void finish(std::uint32_t max_values, Facet& facet) const override {
    Keyword::add_values(field_, counts_, columns_, max_values, facet);
  }

 private:
  const catalog::KeywordField& field_;
  const Columns& columns_;
  const DenseCounts& counts_;
};

// Counts every product under its own category; the sums over subtrees come last, once.
class FacetCounter::Tally::Category final : public Tally {
 public:
  Category(const FacetEntry& entry, const Columns& columns)
      : parent_(entry.category),
        level_(entry.level),
        columns_(columns),
        counts_(static_cast<std::uint32_t>(columns.category_end.size())) {}

  void add(std::span<const Doc> docs) override {
    auto loop = counts_.begin_loop();
    gather(docs, columns_.category.data(), [&](std::span<const std::uint32_t> values) {
      for (const std::uint32_t value : values) loop.count(value);
    });
    counts_.end_loop(loop);
  }

  void finish(std::uint32_t max_values, Facet& facet) const override {
    const auto all = static_cast<std::uint32_t>(columns_.category_end.size());
    if (level_) {
      for (std::uint32_t category = 0; category < all;) {
        category = depth(category) < *level_ ? category + 1 : add_subtree(category, facet);
      }
    } else {
      const std::uint32_t end = parent_ ? columns_.category_end[*parent_] : all;
      for (std::uint32_t child = parent_ ? *parent_ + 1 : 0; child < end;) child = add_subtree(child, facet);
    }
    order_and_cut(facet, max_values);
  }

 private:
  // Returns where the subtree ends.
  std::uint32_t add_subtree(std::uint32_t root, Facet& facet) const {
    std::uint64_t count = 0;
    const std::uint32_t end = columns_.category_end[root];
    for (std::uint32_t category = root; category < end; ++category) count += counts_[category];
    if (count > 0) {
      const ColumnNames& names = *columns_.names;
      facet.counts.push_back({std::string(names.category_name(root)), std::string(names.category_path(root)), count});
    }
    return end;
  }

  std::uint32_t depth(std::uint32_t category) const {
    std::uint32_t depth = 0;
    for (; columns_.category_parent[category] != catalog::kNone; category = columns_.category_parent[category]) ++depth;
    return depth;
  }

  std::optional<std::uint32_t> parent_;
  std::optional<std::uint32_t> level_;
  const Columns& columns_;
  DenseCounts counts_;
};

class FacetCounter::Tally::Availability final : public Tally {
 public:
  explicit Availability(const Columns& columns) : column_(columns.availability) {}

  void add(std::span<const Doc> docs) override {
    for (const Doc doc : docs) ++counts_[column_[doc]];
  }

  void finish(std::uint32_t max_values, Facet& facet) const override {
    for (size_t i = 0; i < counts_.size(); ++i) {
      const std::string name = catalog::availability_name(static_cast<catalog::Availability>(i));
      if (counts_[i] > 0 && !name.empty()) facet.counts.push_back({name, "", counts_[i]});
    }
    order_and_cut(facet, max_values);
  }

 private:
  std::span<const std::uint8_t> column_;
  std::array<std::uint64_t, 256> counts_{};
};

// T: the column's type. Ranges are counted on the way where their edges are given; where they are to be chosen, the
// values are kept until the end.
template <class T>
class FacetCounter::Tally::Number final : public Tally {
  using Edge = std::conditional_t<std::is_floating_point_v<T>, float, std::int64_t>;

 public:
  Number(const FacetEntry& entry, std::span<const T> column, T missing)
      : entry_(entry), column_(column), missing_(missing), ranges_(entry.labels.size() + 1) {}

  void add(std::span<const Doc> docs) override {
    gather(docs, column_.data(), [this](std::span<const T> values) { add_values(values); });
  }

  void finish(std::uint32_t, Facet& facet) const override {
    if (count_ == 0) return;
    if (entry_.field.kind != FieldKind::kReleaseDate) facet.stats = stats();
    if (!given_edges().empty()) {
      add_ranges(entry_.field, entry_.labels, ranges_, facet);
      return;
    }
    const std::vector<ChosenEdge> chosen = choose_edges(entry_.field.kind, sample());
    std::vector<std::string> labels;
    std::vector<Edge> edges;
    for (const ChosenEdge& edge : chosen) {
      labels.push_back(edge.label);
      edges.push_back(static_cast<Edge>(edge.value));
    }
    std::vector<std::uint64_t> ranges(edges.size() + 1);
    for (const T value : values_) {
      size_t range = 0;
      for (const Edge edge : edges) range += value >= edge;
      ++ranges[range];
    }
    if (!edges.empty()) add_ranges(entry_.field, labels, ranges, facet);
  }

 private:
  void add_values(std::span<const T> values) {
    const std::span<const Edge> edges = given_edges();
    T least = least_, most = most_;
    double sum = 0;
    std::uint64_t count = 0;
    for (const T value : values) {
      if (value == missing_) continue;
      least = std::min(least, value);
      most = std::max(most, value);
      sum += static_cast<double>(value);
      ++count;
      if (edges.empty()) {
        values_.push_back(value);
      } else {
        size_t range = 0;
        for (const Edge edge : edges) range += value >= edge;
        ++ranges_[range];
      }
    }
    least_ = least;
    most_ = most;
    sum_ += sum;
    count_ += count;
  }

  std::span<const Edge> given_edges() const {
    if constexpr (std::is_floating_point_v<T>) {
      return entry_.float_edges;
    } else {
      return entry_.whole_edges;
    }
  }

  FacetStats stats() const {
    const double unit = entry_.field.kind == FieldKind::kPrice ? static_cast<double>(catalog::kMicros) : 1.0;
    return {static_cast<double>(least_) / unit, static_cast<double>(most_) / unit,
            sum_ / unit / static_cast<double>(count_), sum_ / unit};
  }

  // Evenly spaced, so that the same matches give the same ranges.
  std::vector<double> sample() const {
    constexpr size_t kSampleSize = 1'000;
    const size_t step = (values_.size() + kSampleSize - 1) / kSampleSize;
    std::vector<double> values;
    for (size_t i = 0; i < values_.size(); i += step) values.push_back(static_cast<double>(values_[i]));
    return values;
  }

  const FacetEntry& entry_;
  std::span<const T> column_;
  T missing_;
  T least_ = std::numeric_limits<T>::max();
  T most_ = std::numeric_limits<T>::lowest();
  double sum_ = 0;
  std::uint64_t count_ = 0;
  std::vector<std::uint64_t> ranges_;
  std::vector<T> values_;
};

std::unique_ptr<FacetCounter::Tally> FacetCounter::Tally::make(const FacetEntry& entry, const Columns& columns,
                                                               ListCounts& lists) {
  switch (entry.field.kind) {
    case FieldKind::kKeyword:
      if (!entry.field.keyword->single) return std::make_unique<ListKeyword>(*entry.field.keyword, columns, lists);
      return std::make_unique<Keyword>(*entry.field.keyword, columns);
    case FieldKind::kCategory: return std::make_unique<Category>(entry, columns);
    case FieldKind::kAvailability: return std::make_unique<Availability>(columns);
    case FieldKind::kPrice:
      return std::make_unique<Number<std::int64_t>>(entry, columns.price_micros, catalog::kNoMicros);
    case FieldKind::kRating: return std::make_unique<Number<float>>(entry, columns.rating, 0.0F);
    case FieldKind::kPopularity: return std::make_unique<Number<float>>(entry, columns.popularity, 0.0F);
    case FieldKind::kQuantity: return std::make_unique<Number<std::int32_t>>(entry, columns.quantity, -1);
    case FieldKind::kReleaseDate:
      return std::make_unique<Number<std::int32_t>>(entry, columns.release_day,
                                                    std::numeric_limits<std::int32_t>::min());
    default:
      return std::make_unique<Number<std::uint32_t>>(entry, columns.rating_count,
                                                     std::numeric_limits<std::uint32_t>::max());
  }
}

FacetCounter::FacetCounter(const FacetPlan& plan) : plan_(plan), lists_(std::make_unique<ListCounts>(*plan.columns)) {
  for (const FacetEntry& entry : plan.entries) tallies_.push_back(Tally::make(entry, *plan.columns, *lists_));
}

FacetCounter::~FacetCounter() = default;

void FacetCounter::add(std::span<const Doc> docs) {
  for (const auto& tally : tallies_) tally->add(docs);
  lists_->add(docs);
}

std::vector<Facet> FacetCounter::finish(std::uint32_t max_values) const {
  std::vector<Facet> facets;
  for (size_t i = 0; i < tallies_.size(); ++i) {
    Facet facet;
    facet.field = plan_.entries[i].field.name;
    tallies_[i]->finish(max_values, facet);
    if (is_numeric(plan_.entries[i].field.kind)) facet.total_values = facet.counts.size();
    facets.push_back(std::move(facet));
  }
  return facets;
}

}  // namespace shelfwise::query
