// facet_by: exact counts over all matches, counted from flat arrays. The language: docs/search.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/ids.h"
#include "common/result.h"
#include "query/columns.h"
#include "query/fields.h"

namespace shelfwise::query {

class ListCounts;

inline constexpr size_t kMaxFacets = 20;
inline constexpr size_t kMaxFacetEdges = 50;
inline constexpr size_t kMaxFacetBytes = 4'000;

struct FacetCount {
  std::string value;  // label: value, category name, or range "25..50"
  std::string path;   // categories: the full path; ranges: a filter expression that selects it; else empty
  std::uint64_t count = 0;
};

// Prices in the catalog's currency.
struct FacetStats {
  double min = 0, max = 0, avg = 0, sum = 0;
};

struct Facet {
  std::string field;
  std::vector<FacetCount> counts;   // most frequent first, ties by value; ranges in order of their edges, none empty
  std::uint64_t total_values = 0;   // distinct values with a count
  std::optional<FacetStats> stats;  // numeric fields but dates, where a match has a value
};

// Edges cut a number's values into ranges [edge, next edge).
struct FacetEntry {
  Field field;
  std::optional<std::uint32_t> category;  // kCategory: whose children are counted; absent: the top level
  std::vector<std::string> labels;        // of the edges, as asked for; empty: ranges are chosen when counted
  std::vector<std::int64_t> whole_edges;  // in units of the column, for whole-number columns
  std::vector<float> float_edges;
  std::optional<std::uint32_t> level;  // kCategory: all categories this deep are counted, from 0 for the top
};

// Parsed once a request. Entries may be dropped or split over several plans. The columns must outlive it.
struct FacetPlan {
  const Columns* columns = nullptr;
  std::vector<FacetEntry> entries;

  // kInvalidArgument with context "facet_by:POSITION" and the remedy. Empty text: no entries.
  static Result<FacetPlan> parse(std::string_view facet_by, const Columns& columns,
                                 std::optional<std::uint32_t> filtered_category = std::nullopt);

  bool empty() const { return entries.empty(); }
};

// Counts for one request, on one thread: add() every match once, in blocks of a few hundred to a few thousand documents
// (each facet passes over the block while its documents are in the cache), then finish(). Its arrays are as long as the
// fields have values; they are kept by the thread, and clearing them costs what counting did, not their length.
class FacetCounter {
 public:
  explicit FacetCounter(const FacetPlan& plan);  // the plan must outlive it
  ~FacetCounter();
  FacetCounter(const FacetCounter&) = delete;
  FacetCounter& operator=(const FacetCounter&) = delete;

  void add(std::span<const Doc> docs);

  // One a plan's entry, in order, each with at most `max_values` values (ranges are not cut).
  std::vector<Facet> finish(std::uint32_t max_values) const;

 private:
  class Tally;
  const FacetPlan& plan_;
  std::unique_ptr<ListCounts> lists_;
  std::vector<std::unique_ptr<Tally>> tallies_;
};

}  // namespace shelfwise::query
