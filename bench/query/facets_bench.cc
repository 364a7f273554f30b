// Filters, facets and sorting over a million made products and 44,000 matches, the load of an ordinary broad query.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

#include "common/random.h"
#include "query/facets.h"
#include "query/filter.h"
#include "query/sort.h"

namespace shelfwise::query {
namespace {

constexpr Doc kProducts = 1'000'000;
constexpr size_t kMatches = 44'000;
constexpr std::uint32_t kBrands = 60'000;
constexpr std::uint32_t kColors = 3'000;
constexpr std::uint32_t kOtherValues = 200'000;  // of all further attributes
constexpr std::uint32_t kTopCategories = 20, kChildren = 20, kGrandchildren = 20;

class Names final : public ColumnNames {
 public:
  std::string_view keyword_value(std::uint32_t) const override { return "value"; }
  std::optional<std::uint32_t> find_keyword(const catalog::KeywordField& field, std::string_view text) const override {
    return field.begin + static_cast<std::uint32_t>(std::strtoul(std::string(text).c_str(), nullptr, 10));
  }
  std::string_view category_path(std::uint32_t) const override { return "A > B"; }
  std::string_view category_name(std::uint32_t) const override { return "B"; }
  std::optional<std::uint32_t> find_category(std::string_view) const override { return 1; }
  std::optional<Doc> find_product(std::string_view) const override { return std::nullopt; }
};

// Skewed like a real shop's: few values are frequent, most are rare.
struct Catalog {
  std::vector<std::int64_t> price;
  std::vector<float> rating;
  std::vector<std::uint32_t> brand, category, multi;
  std::vector<std::uint64_t> offsets{0};
  std::vector<Doc> matches;
  Columns columns;

  Catalog() {
    Random random(1);
    const auto skewed = [&](std::uint32_t bound) {
      const double u = random.uniform();
      return static_cast<std::uint32_t>(u * u * u * bound);
    };
    make_categories();
    for (Doc doc = 0; doc < kProducts; ++doc) {
      price.push_back(static_cast<std::int64_t>(skewed(500'000)) * 10'000);
      rating.push_back(random.below(4) == 0 ? 0.0F : 0.5F * static_cast<float>(2 + random.below(9)));
      brand.push_back(random.below(20) == 0 ? catalog::kNone : skewed(kBrands));
      category.push_back(static_cast<std::uint32_t>(random.below(columns.category_end.size())));
      std::vector<std::uint32_t> values;
      for (std::uint64_t i = random.below(3); i > 0; --i) values.push_back(kBrands + skewed(kColors));
      for (std::uint64_t i = random.below(9); i > 0; --i) values.push_back(kBrands + kColors + skewed(kOtherValues));
      std::sort(values.begin(), values.end());
      values.erase(std::unique(values.begin(), values.end()), values.end());
      multi.insert(multi.end(), values.begin(), values.end());
      offsets.push_back(multi.size());
    }
    for (Doc doc = 0; doc < kProducts; ++doc) {
      if (random.below(kProducts) < kMatches) matches.push_back(doc);
    }
    columns.size = kProducts;
    columns.price_micros = price;
    columns.rating = rating;
    columns.category = category;
    columns.multi_offsets = offsets;
    columns.multi_values = multi;
    columns.keyword_fields = {{"brand", 0, kBrands, true, brand},
                              {"color", kBrands, kBrands + kColors, false, {}},
                              {"other", kBrands + kColors, kBrands + kColors + kOtherValues, false, {}}};
    columns.names = std::make_shared<Names>();
  }

  void make_categories() {
    for (std::uint32_t top = 0; top < kTopCategories; ++top) {
      columns.category_parent.push_back(catalog::kNone);
      const auto top_number = static_cast<std::uint32_t>(columns.category_parent.size() - 1);
      columns.category_end.push_back(top_number + 1 + kChildren * (1 + kGrandchildren));
      for (std::uint32_t child = 0; child < kChildren; ++child) {
        columns.category_parent.push_back(top_number);
        const auto number = static_cast<std::uint32_t>(columns.category_parent.size() - 1);
        columns.category_end.push_back(number + 1 + kGrandchildren);
        for (std::uint32_t i = 0; i < kGrandchildren; ++i) {
          columns.category_parent.push_back(number);
          columns.category_end.push_back(number + 2 + i);
        }
      }
    }
  }
};

const Catalog& made() {
  static const Catalog catalog;
  return catalog;
}

void facets(benchmark::State& state, const char* facet_by, size_t block = 4'096) {
  const Catalog& c = made();
  for (auto _ : state) {
    const auto plan = FacetPlan::parse(facet_by, c.columns);
    FacetCounter counter(*plan);
    for (size_t i = 0; i < c.matches.size(); i += block) {
      counter.add(std::span(c.matches).subspan(i, std::min(block, c.matches.size() - i)));
    }
    const auto counted = counter.finish(10);
    if (counted.front().counts.empty()) state.SkipWithError("nothing was counted");
    benchmark::DoNotOptimize(counted.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(c.matches.size()));
}

void filter(benchmark::State& state, const char* filter_by) {
  const Catalog& c = made();
  const auto parsed = Filter::parse(filter_by, c.columns);
  for (auto _ : state) {
    const auto kept = std::count_if(c.matches.begin(), c.matches.end(), *parsed);
    if (kept == 0) state.SkipWithError("nothing matched");
    benchmark::DoNotOptimize(kept);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(c.matches.size()));
}

void parse_filter(benchmark::State& state) {
  for (auto _ : state) {
    const auto parsed = Filter::parse("brand:=17 && price:<100 && color:[5,9] || !(category:=A > B)", made().columns);
    if (!parsed) state.SkipWithError("does not parse");
    benchmark::DoNotOptimize(parsed->empty());
  }
}

void sort(benchmark::State& state) {
  const Catalog& c = made();
  const auto order = SortOrder::parse("price:asc,rating:desc", c.columns);
  std::vector<Doc> docs;
  for (auto _ : state) {
    docs = c.matches;
    std::partial_sort(docs.begin(), docs.begin() + 20, docs.end(), [&](Doc a, Doc b) {
      return order->before({a, 0}, {b, 0});
    });
    benchmark::DoNotOptimize(docs.data());
  }
}

BENCHMARK_CAPTURE(facets, four, "brand,color,category,price(25,50,100)")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(facets, four_512, "brand,color,category,price(25,50,100)", 512)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(facets, four_whole, "brand,color,category,price(25,50,100)", kProducts)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(facets, brand, "brand")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(facets, color, "color")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(facets, other, "other")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(facets, category, "category")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(facets, price_edges, "price(25,50,100)")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(facets, price_chosen, "price")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(filter, price, "price:<1000")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(filter, three, "price:<1000 && color:[1,2,3] && brand:!=7")->Unit(benchmark::kMicrosecond);
BENCHMARK(parse_filter)->Unit(benchmark::kMicrosecond);
BENCHMARK(sort)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace shelfwise::query
