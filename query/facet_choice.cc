#include "query/facet_choice.h"

#include <algorithm>
#include <map>
#include <utility>

namespace shelfwise::query {
namespace {

constexpr double kLeastShare = 0.2;    // of the products that have the field
constexpr double kLeastParting = 0.1;  // chance that two products with the field differ in it
constexpr double kRecurrence = 2;      // products a value, from which on values count as recurring
constexpr double kLeastRecurrence = 1.25;

// How often each value occurs among the products with the field.
struct Spread {
  std::map<std::uint32_t, double> products_by_value;
  double with = 0;

  void add(std::uint32_t value) { products_by_value[value] += 1; }

  // Share of products with the field, times the chance that two of them differ (Gini-Simpson), less where values
  // hardly recur: a serial number parts everything and helps nobody. 0 where it is not worth showing.
  double usefulness(double products) const {
    if (with / products < kLeastShare || products_by_value.size() < 2) return 0;
    double values = 0;
    for (const auto& [value, count] : products_by_value) values += count;
    double same = 0;
    for (const auto& [value, count] : products_by_value) same += (count / values) * (count / values);
    if (1 - same < kLeastParting) return 0;
    const double each = values / static_cast<double>(products_by_value.size());
    if (each < kLeastRecurrence) return 0;
    const double recurrence = std::min(1.0, each / kRecurrence);
    return with / products * (1 - same) * recurrence * recurrence;
  }
};

// Cleaning puts "Weight (kg)" beside "Weight".
bool same_measure(std::string_view plain, std::string_view with_unit) {
  return with_unit.size() > plain.size() && same_name(with_unit.substr(0, plain.size()), plain) &&
         with_unit.substr(plain.size()).starts_with(" (");
}

// A name with both kinds of quotes cannot be written in filter_by, so that nothing could be chosen from its facet.
bool can_be_quoted(std::string_view name) {
  return name.find('`') == std::string_view::npos || name.find('"') == std::string_view::npos;
}

class Choice {
 public:
  Choice(std::span<const Doc> products, const Columns& columns, std::optional<std::uint32_t> category)
      : products_(products), columns_(columns), category_(category) {}

  FacetPlan choose() {
    FacetPlan plan;
    plan.columns = &columns_;
    if (products_.empty()) return plan;
    rate_keywords();
    rate_numbers();
    std::stable_sort(rated_.begin(), rated_.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    if (category_parts()) add(plan, "category");
    for (const auto& [useful, name] : rated_) {
      if (plan.entries.size() == kMaxChosenFacets) break;
      const bool said =
          std::any_of(plan.entries.begin(), plan.entries.end(), [&wanted = name](const FacetEntry& entry) {
            return same_measure(entry.field.name, wanted) || same_measure(wanted, entry.field.name);
          });
      if (!said) add(plan, name);
    }
    return plan;
  }

 private:
  void add(FacetPlan& plan, const std::string& name) const {
    FacetEntry entry;
    const auto field = find_field(name, FieldUse::kFacet, columns_);
    if (!field) return;
    entry.field = *field;
    if (entry.field.kind == FieldKind::kCategory) entry.category = category_;
    plan.entries.push_back(std::move(entry));
  }

  void rate(const Spread& spread, std::string name) {
    const double useful = spread.usefulness(static_cast<double>(products_.size()));
    if (useful > 0) rated_.emplace_back(useful, std::move(name));
  }

  void rate_keywords() {
    const auto& fields = columns_.keyword_fields;
    std::vector<size_t> by_value(fields.size());
    for (size_t f = 0; f < fields.size(); ++f) by_value[f] = f;
    std::sort(by_value.begin(), by_value.end(), [&](size_t a, size_t b) { return fields[a].end < fields[b].end; });
    std::map<size_t, Spread> spreads;
    for (const Doc doc : products_) {
      size_t last = fields.size();
      for (std::uint64_t i = columns_.multi_offsets[doc]; i < columns_.multi_offsets[doc + 1]; ++i) {
        const std::uint32_t value = columns_.multi_values[i];
        const auto at =
            std::partition_point(by_value.begin(), by_value.end(), [&](size_t f) { return fields[f].end <= value; });
        spreads[*at].add(value);
        spreads[*at].with += *at != last ? 1 : 0;
        last = *at;
      }
    }
    for (size_t f = 0; f < fields.size(); ++f) {
      if (!fields[f].single) continue;
      for (const Doc doc : products_) {
        const std::uint32_t value = fields[f].column[doc];
        if (value == catalog::kNone) continue;
        spreads[f].add(value);
        spreads[f].with += 1;
      }
    }
    for (const auto& [f, spread] : spreads) {
      const std::string& name = fields[f].name;
      if (!name.starts_with("custom_label_") && can_be_quoted(name)) rate(spread, name);
    }
  }

  // A number parts products by its ranges: as many as there are products, up to five.
  void rate_numbers() {
    Spread price, rating, availability;
    std::vector<std::int64_t> prices;
    for (const Doc doc : products_) {
      if (columns_.price_micros[doc] != catalog::kNoMicros) prices.push_back(columns_.price_micros[doc]);
      if (columns_.rating[doc] > 0) {
        rating.add(static_cast<std::uint32_t>(columns_.rating[doc]));
        rating.with += 1;
      }
      availability.add(columns_.availability[doc]);
      availability.with += 1;
    }
    std::sort(prices.begin(), prices.end());
    for (size_t i = 0; i < prices.size(); ++i) {
      const size_t first_alike =
          static_cast<size_t>(std::lower_bound(prices.begin(), prices.end(), prices[i]) - prices.begin());
      price.add(static_cast<std::uint32_t>(5 * first_alike / prices.size()));
      price.with += 1;
    }
    rate(price, "price");
    rate(rating, "average_rating");
    rate(availability, "availability");
  }

  // Whether the products lie under several children of the category asked for, or of the top.
  bool category_parts() const {
    std::map<std::uint32_t, size_t> children;
    for (const Doc doc : products_) {
      std::uint32_t at = columns_.category[doc];
      const std::uint32_t top = category_.value_or(catalog::kNone);
      while (at != catalog::kNone && at != top && columns_.category_parent[at] != top)
        at = columns_.category_parent[at];
      if (at != catalog::kNone && at != top) ++children[at];
    }
    return children.size() > 1;
  }

  std::span<const Doc> products_;
  const Columns& columns_;
  std::optional<std::uint32_t> category_;
  std::vector<std::pair<double, std::string>> rated_;
};

}  // namespace

FacetPlan choose_facets(std::span<const Doc> products, const Columns& columns, std::optional<std::uint32_t> category) {
  return Choice(products, columns, category).choose();
}

}  // namespace shelfwise::query
