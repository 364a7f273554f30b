// Any bytes as filter_by, facet_by and sort_by: each is understood or refused with its place, and what is understood
// can be run.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "query/facets.h"
#include "query/filter.h"
#include "query/sort.h"
#include "tests/query/test_columns.h"

namespace {

using namespace shelfwise;
using namespace shelfwise::query;

void require(bool holds) {
  if (!holds) std::abort();
}

void require_place(const Error& error, std::string_view parameter) {
  require(error.code == ErrorCode::kInvalidArgument && !error.message.empty());
  require(error.context.starts_with(parameter) && error.context.size() > parameter.size());
}

const TestColumns& shop() {
  static const TestColumns columns({
      {.id = "a",
       .price_micros = 12'500'000,
       .quantity = 3,
       .availability = catalog::Availability::kInStock,
       .popularity = 2,
       .rating = 4.5F,
       .rating_count = 7,
       .release = "2026-01-31",
       .category = "Home > Kitchen",
       .keywords = {{"brand", {"Sony"}}, {"color", {"Red", "Blue"}}}},
      {.id = "b", .category = "Home", .keywords = {{"brand", {"Acme"}}, {"color", {"Red"}}}},
  });
  return columns;
}

void check_filter(std::string_view text, const Columns& columns) {
  const Result<Filter> filter = Filter::parse(text, columns);
  if (!filter) return require_place(filter.error(), "filter_by:");
  const Filter rest = filter->without("color");
  for (Doc doc = 0; doc < columns.size; ++doc) require(rest(doc) || !(*filter)(doc));
  const auto category = filter->category();
  require(!category || *category < columns.category_end.size());
}

void check_facets(std::string_view text, const Columns& columns) {
  const Result<FacetPlan> plan = FacetPlan::parse(text, columns);
  if (!plan) return require_place(plan.error(), "facet_by:");
  const std::vector<Doc> docs = {0, 1};
  FacetCounter counter(*plan);
  counter.add(docs);
  const auto facets = counter.finish(3);
  require(facets.size() == plan->entries.size());
  for (const Facet& facet : facets) {
    for (const FacetCount& count : facet.counts) {
      require(count.count >= 1 && count.count <= docs.size());
      const bool range = is_numeric(find_field(facet.field, FieldUse::kFacet, columns)->kind);
      require(!range || Filter::parse(count.path, columns).ok());
    }
  }
}

void check_sort(std::string_view text, const Columns& columns) {
  const Result<SortOrder> order = SortOrder::parse(text, columns);
  if (!order) return require_place(order.error(), "sort_by:");
  require(order->before({0, 1}, {1, 1}) != order->before({1, 1}, {0, 1}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Columns columns = shop().columns();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_filter(text, columns);
  check_facets(text, columns);
  check_sort(text, columns);
  return 0;
}
