// Ranges of numeric facets: round edges chosen from the values, labels, and filters that select a range.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "query/facets.h"

namespace shelfwise::query {

struct ChosenEdge {
  double value = 0;   // in units of the column
  std::string label;  // "25", "2.5", "2026-01-01"
};

// At most four round numbers (or first days of months and years) near the fifths of the values, ascending, each with
// values on both sides. Fewer, or none, where the values are nearly the same.
std::vector<ChosenEdge> choose_edges(FieldKind kind, std::vector<double> values);

// Appends the ranges with a count: below the first edge, between edges, from the last on. counts: one more than labels.
void add_ranges(const Field& field, std::span<const std::string> labels, std::span<const std::uint64_t> counts,
                Facet& facet);

}  // namespace shelfwise::query
