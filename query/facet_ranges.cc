#include "query/facet_ranges.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

#include "common/clock.h"

namespace shelfwise::query {
namespace {

constexpr int kRanges = 5;

// The nearest number that a person would choose: 1, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten.
double round_number(double value, bool whole) {
  if (value <= 0) return 0;
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  double best = power;
  for (const double step : {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0}) {
    const double candidate = step * power;
    if (whole && candidate != std::floor(candidate)) continue;
    if (std::abs(candidate - value) < std::abs(best - value)) best = candidate;
  }
  return best;
}

std::string number_label(double value) {
  std::array<char, 64> text{};
  // Six digits behind the point are all that a price has; trailing zeros say nothing.
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 6).ptr;
  std::string label(text.data(), end);
  label.erase(label.find_last_not_of('0') + 1);
  if (label.ends_with('.')) label.pop_back();
  return label;
}

ChosenEdge round_day(double day, bool to_year) {
  using namespace std::chrono;
  const year_month_day date{sys_days{days{static_cast<int>(day)}}};
  const sys_days first{date.year() / (to_year ? January : date.month()) / 1};
  return {static_cast<double>(first.time_since_epoch().count()), format_rfc3339(TimePoint{first}).substr(0, 10)};
}

ChosenEdge round_edge(FieldKind kind, double value, double spread) {
  constexpr double kThreeYears = 3 * 365;
  if (kind == FieldKind::kReleaseDate) return round_day(value, spread > kThreeYears);
  if (kind == FieldKind::kPrice) {
    const double units = round_number(value / static_cast<double>(catalog::kMicros), false);
    return {std::round(units * static_cast<double>(catalog::kMicros)), number_label(units)};
  }
  const double rounded = round_number(value, !is_float(kind));
  // A label is read back as a filter, so the edge is exactly what the filter will compare with.
  return {is_float(kind) ? static_cast<double>(static_cast<float>(rounded)) : rounded, number_label(rounded)};
}

}  // namespace

std::vector<ChosenEdge> choose_edges(FieldKind kind, std::vector<double> values) {
  std::vector<ChosenEdge> edges;
  if (values.empty()) return edges;
  std::sort(values.begin(), values.end());
  for (int fifth = 1; fifth < kRanges; ++fifth) {
    const size_t at = values.size() * static_cast<size_t>(fifth) / kRanges;
    ChosenEdge edge = round_edge(kind, values[at], values.back() - values.front());
    const bool apart = edge.value > values.front() && edge.value <= values.back();
    if (apart && (edges.empty() || edge.value > edges.back().value)) edges.push_back(std::move(edge));
  }
  return edges;
}

void add_ranges(const Field& field, std::span<const std::string> labels, std::span<const std::uint64_t> counts,
                Facet& facet) {
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    FacetCount range;
    range.count = counts[i];
    const std::string from = i > 0 ? labels[i - 1] : "";
    const std::string to = i < labels.size() ? labels[i] : "";
    range.value = from + ".." + to;
    if (!from.empty()) range.path = field.name + ":>=" + from;
    if (!from.empty() && !to.empty()) range.path += " && ";
    if (!to.empty()) range.path += field.name + ":<" + to;
    facet.counts.push_back(std::move(range));
  }
}

}  // namespace shelfwise::query
