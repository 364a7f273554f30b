// What facet_by promises:
//  1. Counts are exact over all matches, however they arrive in blocks, and one request leaves nothing to the next.
//  2. The most frequent values come first, ties by value, no more than asked for, with the number of all.
//  3. `category` counts the children of the category filtered by, or the top level, with all that is below them.
//  4. A number at an edge belongs to the range above it, and a range's filter selects exactly what it counted.
//  5. Statistics are over the products that have a value.
//  6. Mistakes name their place and remedy.
#include "query/facets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "common/random.h"
#include "query/facet_choice.h"
#include "query/filter.h"
#include "tests/query/test_columns.h"

namespace shelfwise::query {
namespace {

using catalog::Availability;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::int64_t kUnit = catalog::kMicros;

std::vector<std::string> shown(const Facet& facet) {
  std::vector<std::string> rows;
  for (const FacetCount& c : facet.counts) rows.push_back(c.value + " " + std::to_string(c.count));
  return rows;
}

std::vector<Doc> all_docs(const Columns& columns) {
  std::vector<Doc> docs(columns.size);
  std::iota(docs.begin(), docs.end(), 0U);
  return docs;
}

std::vector<Facet> count(std::string_view facet_by, const Columns& columns, const std::vector<Doc>& docs,
                         std::uint32_t max_values = 10, std::optional<std::uint32_t> category = std::nullopt) {
  const Result<FacetPlan> plan = FacetPlan::parse(facet_by, columns, category);
  EXPECT_TRUE(plan.ok()) << plan.error().text();
  if (!plan) return {};
  FacetCounter counter(*plan);
  counter.add(docs);
  return counter.finish(max_values);
}

const TestColumns& shop() {
  static const TestColumns columns({
      {.id = "a",
       .price_micros = 25 * kUnit,
       .availability = Availability::kInStock,
       .rating = 4,
       .release = "2025-03-01",
       .category = "Home > Kitchen > Pans",
       .keywords = {{"brand", {"Zeta"}}, {"color", {"red", "blue"}}}},
      {.id = "b",
       .price_micros = 24'999'999,
       .availability = Availability::kInStock,
       .rating = 5,
       .release = "2026-03-01",
       .category = "Home > Kitchen",
       .keywords = {{"brand", {"Acme"}}, {"color", {"red"}}}},
      {.id = "c",
       .price_micros = 150 * kUnit,
       .availability = Availability::kOutOfStock,
       .category = "Home > Audio",
       .keywords = {{"brand", {"Acme"}}, {"color", {"green"}}, {"material", {"steel"}}}},
      {.id = "d", .category = "Gifts", .keywords = {{"brand", {"Zeta"}}}},
      {.id = "e", .price_micros = 50 * kUnit, .keywords = {{"brand", {"Mono"}}}},
  });
  return columns;
}

std::vector<std::string> chosen(const Columns& columns, const std::vector<Doc>& docs) {
  std::vector<std::string> names;
  for (const FacetEntry& entry : choose_facets(docs, columns, std::nullopt).entries) names.push_back(entry.field.name);
  return names;
}

TEST(FacetChoice, TakesFieldsThatPartTheProductsAndLeavesTheRest) {
  std::vector<TestProduct> products;
  for (int i = 0; i < 40; ++i) {
    TestProduct product;
    product.id = std::to_string(i);
    product.price_micros = (10 + i % 7) * kUnit;
    product.availability = Availability::kInStock;
    product.category = "Camping > Tents";
    product.keywords = {{"brand", {i % 2 == 0 ? "Acme" : "Zeta"}},
                        {"Season", {"3-season"}},
                        {"Serial", {"no " + std::to_string(i)}},
                        {"Care `\"label\"`", {i % 2 == 0 ? "wash" : "wipe"}},
                        {"custom_label_0", {i % 3 == 0 ? "push" : "hold"}}};
    if (i < 4) product.keywords["Rare"] = {i % 2 == 0 ? "a" : "b"};
    products.push_back(product);
  }
  const TestColumns shop(products);
  const Columns columns = shop.columns();
  EXPECT_THAT(chosen(columns, all_docs(columns)), ::testing::UnorderedElementsAre("brand", "price"))
      << "one season for all, serial numbers, custom labels, a field of a tenth and one category part nothing, and a "
         "name "
         "with both kinds of quotes could not be filtered by";
  EXPECT_THAT(chosen(columns, {}), IsEmpty());
  EXPECT_THAT(chosen(columns, {3}), IsEmpty());
}

TEST(Facets, ALevelCountsAllItsCategoriesWhereverTheyHang) {
  const Columns columns = shop().columns();
  const std::vector<Doc> docs = all_docs(columns);
  EXPECT_THAT(shown(count("category.lvl0", columns, docs)[0]), ElementsAre("Home 3", "Gifts 1"));
  EXPECT_THAT(shown(count("category.lvl1", columns, docs)[0]), ElementsAre("Kitchen 2", "Audio 1"));
  EXPECT_THAT(shown(count("category.lvl2", columns, docs)[0]), ElementsAre("Pans 1"));
  EXPECT_THAT(shown(count("category.lvl3", columns, docs)[0]), IsEmpty());
  const std::vector<Facet> both = count("category.lvl1,category.lvl0", columns, docs);
  EXPECT_EQ(both[0].counts[0].path, "Home > Kitchen");
  EXPECT_EQ(both[1].counts[0].path, "Home");
  EXPECT_FALSE(FacetPlan::parse("category.lvl10", columns).ok());
}

TEST(FacetChoice, ShowsTheCategoryFirstWhereItPartsTheProducts) {
  const Columns columns = shop().columns();
  ASSERT_THAT(chosen(columns, all_docs(columns)), ::testing::Not(IsEmpty()));
  EXPECT_EQ(chosen(columns, all_docs(columns)).front(), "category");
}

TEST(Facets, CountKeywordsMostFrequentFirstTiesByValue) {
  const Columns columns = shop().columns();
  const auto facets = count("brand,color, material", columns, all_docs(columns));
  ASSERT_EQ(facets.size(), 3U);
  EXPECT_EQ(facets[0].field, "brand");
  EXPECT_THAT(shown(facets[0]), ElementsAre("Acme 2", "Zeta 2", "Mono 1"));
  EXPECT_THAT(shown(facets[1]), ElementsAre("red 2", "blue 1", "green 1"));
  EXPECT_THAT(shown(facets[2]), ElementsAre("steel 1"));
  EXPECT_FALSE(facets[0].stats.has_value());
}

TEST(Facets, CutToTheMostFrequentButTellHowManyThereAre) {
  const Columns columns = shop().columns();
  const auto facets = count("brand,category", columns, all_docs(columns), 1);
  EXPECT_THAT(shown(facets[0]), ElementsAre("Acme 2"));
  EXPECT_EQ(facets[0].total_values, 3U);
  EXPECT_THAT(shown(facets[1]), ElementsAre("Home 3"));
  EXPECT_EQ(facets[1].total_values, 2U);
  EXPECT_THAT(count("brand", columns, all_docs(columns), 0)[0].counts, IsEmpty());
}

TEST(Facets, CountOnlyMatches) {
  const Columns columns = shop().columns();
  EXPECT_THAT(shown(count("brand", columns, {1, 2, 4})[0]), ElementsAre("Acme 2", "Mono 1"));
  EXPECT_THAT(count("brand,price,category,availability", columns, {})[0].counts, IsEmpty());
}

TEST(Facets, OneRequestLeavesNothingToTheNext) {
  const Columns columns = shop().columns();
  for (int round = 0; round < 3; ++round) {
    EXPECT_THAT(shown(count("color,brand,color", columns, {0, 1})[2]), ElementsAre("red 2", "blue 1"));
    EXPECT_THAT(shown(count("brand", columns, {2})[0]), ElementsAre("Acme 1"));
  }
}

TEST(Facets, CategoriesCountTheChildrenOfTheOneFilteredBy) {
  const Columns columns = shop().columns();
  const auto children = [&](std::optional<std::uint32_t> parent) {
    return count("category", columns, all_docs(columns), 10, parent)[0];
  };
  EXPECT_THAT(shown(children(std::nullopt)), ElementsAre("Home 3", "Gifts 1"));
  const auto home = columns.names->find_category("Home");
  EXPECT_THAT(shown(children(home)), ElementsAre("Kitchen 2", "Audio 1"));
  EXPECT_EQ(children(home).counts[0].path, "Home > Kitchen");
  EXPECT_THAT(children(columns.names->find_category("Gifts")).counts, IsEmpty());
}

TEST(Facets, AvailabilityCountsByName) {
  const Columns columns = shop().columns();
  EXPECT_THAT(shown(count("availability", columns, all_docs(columns))[0]), ElementsAre("in_stock 2", "out_of_stock 1"));
}

TEST(Facets, EdgesBelongToTheRangeAbove) {
  const Columns columns = shop().columns();
  const Facet price = count("price(25, 50,100)", columns, all_docs(columns))[0];
  EXPECT_THAT(shown(price), ElementsAre("..25 1", "25..50 1", "50..100 1", "100.. 1"));
  EXPECT_EQ(price.counts[0].path, "price:<25");
  EXPECT_EQ(price.counts[1].path, "price:>=25 && price:<50");
  EXPECT_EQ(price.counts[3].path, "price:>=100");
  EXPECT_EQ(price.total_values, 4U);
  EXPECT_THAT(shown(count("release_date(2026-01-01)", columns, all_docs(columns))[0]),
              ElementsAre("..2026-01-01 1", "2026-01-01.. 1"));
  EXPECT_THAT(shown(count("rating(4.5)", columns, all_docs(columns))[0]), ElementsAre("..4.5 1", "4.5.. 1"));
}

TEST(Facets, StatisticsAreOverProductsWithAValue) {
  const Columns columns = shop().columns();
  const auto facets = count("price,rating(4),release_date,quantity", columns, all_docs(columns));
  ASSERT_TRUE(facets[0].stats.has_value());
  EXPECT_DOUBLE_EQ(facets[0].stats->min, 24.999999);
  EXPECT_DOUBLE_EQ(facets[0].stats->max, 150);
  EXPECT_DOUBLE_EQ(facets[0].stats->sum, 249.999999);
  EXPECT_DOUBLE_EQ(facets[0].stats->avg, 249.999999 / 4);
  EXPECT_EQ(facets[1].field, "average_rating");
  EXPECT_DOUBLE_EQ(facets[1].stats->avg, 4.5);
  EXPECT_FALSE(facets[2].stats.has_value()) << "an average of days says nothing";
  EXPECT_FALSE(facets[3].stats.has_value()) << "no product has a quantity";
  EXPECT_THAT(facets[3].counts, IsEmpty());
}

TEST(Facets, MistakesNameTheirPlaceAndRemedy) {
  struct Mistake {
    std::string facet_by, place, says;
  };
  std::string many = "brand";
  for (size_t i = 0; i < kMaxFacets; ++i) many += ",brand";
  std::string edges = "price(0";
  for (size_t i = 1; i <= kMaxFacetEdges; ++i) edges += "," + std::to_string(i);
  const std::vector<Mistake> mistakes = {
      {"brand,colr", "facet_by:7", "did you mean color?"},
      {"brand,,color", "facet_by:7", "missing"},
      {"brand,", "facet_by:7", "missing"},
      {"title", "facet_by:1", "unknown field"},
      {"id", "facet_by:1", "unknown field"},
      {"brand(1,2)", "facet_by:7", "is no number"},
      {"price(1,x)", "facet_by:9", "\"x\" is no number"},
      {"price(1,,2)", "facet_by:9", "is no number"},
      {"price()", "facet_by:7", "is no number"},
      {"price(5,2)", "facet_by:9", "ascend"},
      {"price(5,5.0)", "facet_by:9", "ascend"},
      {"rating(5,4)", "facet_by:10", "ascend"},
      {"price(5,6", "facet_by:10", "is missing"},
      {"price(5) brand", "facet_by:10", "comma"},
      {"release_date(now)", "facet_by:14", "is no date"},
      {"`brand", "facet_by:1", "never closed"},
      {many, "facet_by:121", "more than 20 facets"},
      {edges + ")", "facet_by:147", "more than 50 edges"},
      {std::string(4'001, ' '), "facet_by:4001", "longer than 4000 bytes"},
  };
  for (const Mistake& mistake : mistakes) {
    const auto plan = FacetPlan::parse(mistake.facet_by, shop().columns());
    ASSERT_FALSE(plan.ok()) << mistake.facet_by;
    EXPECT_EQ(plan.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(plan.error().context, mistake.place) << mistake.facet_by << ": " << plan.error().message;
    EXPECT_THAT(plan.error().message, HasSubstr(mistake.says)) << mistake.facet_by;
  }
  EXPECT_TRUE(FacetPlan::parse(" ", shop().columns())->empty());
}

// A larger catalog with skewed values and gaps.
TestColumns random_shop(Random& random, size_t size) {
  std::vector<TestProduct> products(size);
  const std::vector<std::string> categories = {"A", "A > B", "A > B > C", "A > D", "E", "E > F > G"};
  for (size_t i = 0; i < size; ++i) {
    TestProduct& p = products[i];
    p.id = std::to_string(i);
    if (random.below(8) > 0)
      p.price_micros = static_cast<std::int64_t>(random.below(random.below(400) + 1)) * kUnit / 4;
    if (random.below(3) > 0) p.rating = 0.1F * static_cast<float>(10 + random.below(41));
    if (random.below(3) > 0) p.quantity = static_cast<std::int32_t>(random.below(random.below(60) + 1));
    p.release = "20" + std::to_string(15 + random.below(11)) + "-0" + std::to_string(1 + random.below(9)) + "-17";
    if (random.below(6) > 0) p.category = categories[random.below(categories.size())];
    if (random.below(9) > 0) p.keywords["brand"] = {"brand" + std::to_string(random.below(random.below(40) + 1))};
    for (const char* tag : {"red", "blue", "green"}) {
      if (random.below(3) == 0) p.keywords["color"].emplace_back(tag);
    }
  }
  return TestColumns(std::move(products));
}

TEST(Facets, AgreeWithPlainCountingInBlocksOfAnySize) {
  Random random(11);
  const TestColumns made = random_shop(random, 3'000);
  const Columns columns = made.columns();
  std::vector<Doc> docs;
  for (Doc doc = 0; doc < columns.size; ++doc) {
    if (random.below(3) > 0) docs.push_back(doc);
  }
  const auto plan = FacetPlan::parse("brand,color,price(10,50.25)", columns);
  for (const size_t block : {size_t{1}, size_t{7}, size_t{1'000}, docs.size()}) {
    FacetCounter counter(*plan);
    for (size_t i = 0; i < docs.size(); i += block) {
      counter.add(std::span(docs).subspan(i, std::min(block, docs.size() - i)));
    }
    const auto facets = counter.finish(1'000);
    for (size_t f = 0; f < 2; ++f) {
      std::map<std::string, std::uint64_t> expected;
      for (const Doc doc : docs) {
        const auto& keywords = made.products()[doc].keywords;
        if (const auto own = keywords.find(facets[f].field); own != keywords.end()) {
          for (const std::string& value : own->second) ++expected[value];
        }
      }
      std::map<std::string, std::uint64_t> counted;
      for (const FacetCount& c : facets[f].counts) counted[c.value] = c.count;
      EXPECT_EQ(counted, expected) << facets[f].field << " in blocks of " << block;
      EXPECT_EQ(facets[f].total_values, expected.size());
    }
    std::map<std::string, std::uint64_t> ranges;
    for (const Doc doc : docs) {
      const auto price = made.products()[doc].price_micros;
      if (price) ++ranges[*price < 10 * kUnit ? "..10" : *price < 50'250'000 ? "10..50.25" : "50.25.."];
    }
    for (const FacetCount& c : facets[2].counts) EXPECT_EQ(c.count, ranges[c.value]) << c.value;
  }
}

TEST(Facets, AChosenRangeSelectsWhatItCounted) {
  Random random(13);
  const TestColumns made = random_shop(random, 2'000);
  const Columns columns = made.columns();
  for (const Facet& facet : count("price,rating,quantity,release_date,price(5,20)", columns, all_docs(columns))) {
    EXPECT_GE(facet.counts.size(), 3U) << facet.field;
    EXPECT_LE(facet.counts.size(), 5U) << facet.field;
    for (const FacetCount& range : facet.counts) {
      const auto filter = Filter::parse(range.path, columns);
      ASSERT_TRUE(filter.ok()) << range.path << ": " << filter.error().text();
      const auto docs = all_docs(columns);
      EXPECT_EQ(static_cast<std::uint64_t>(std::count_if(docs.begin(), docs.end(), *filter)), range.count)
          << range.path;
    }
  }
}

TEST(Facets, ChosenEdgesAreRound) {
  std::vector<TestProduct> products(100);
  for (size_t i = 0; i < products.size(); ++i) {
    products[i].id = std::to_string(i);
    products[i].price_micros = static_cast<std::int64_t>(i) * 990'000 + 10'000;
    products[i].release = "20" + std::to_string(10 + i / 10) + "-05-05";
  }
  const TestColumns made(products);
  const Columns columns = made.columns();
  const auto facets = count("price,release_date", columns, all_docs(columns));
  EXPECT_THAT(shown(facets[0]), ElementsAre("..20 21", "20..40 20", "40..60 20", "60..80 20", "80.. 19"));
  EXPECT_EQ(facets[1].counts[0].value, "..2012-01-01");
}

TEST(Facets, NearlyEqualNumbersGetNoRanges) {
  const TestColumns made({{.id = "a", .price_micros = 5 * kUnit}, {.id = "b", .price_micros = 5 * kUnit}});
  const Facet price = count("price", made.columns(), {0, 1})[0];
  EXPECT_THAT(price.counts, IsEmpty());
  EXPECT_DOUBLE_EQ(price.stats->min, 5);
}

}  // namespace
}  // namespace shelfwise::query
