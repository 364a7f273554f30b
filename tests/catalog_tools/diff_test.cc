#include "catalog_tools/diff/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "catalog_tools/diff/catalog_lines.h"
#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Diff : public ::testing::Test {
 protected:
  fs::path side(const std::string& name, std::string_view catalog, std::string_view aliases = "",
                std::string_view categories = "source_path\tcategory_id\tcategory_path\tscore\tdecision\n") {
    fs::create_directories(folder_ / name);
    (void)folder_.write(name + "/aliases.tsv", aliases);
    (void)folder_.write(name + "/categories.tsv", categories);
    (void)folder_.write(name + "/catalog.jsonl", catalog);
    return folder_ / name;
  }
  CatalogDiff diff(const fs::path& before, const fs::path& now) {
    Result<CatalogDiff> result = diff_catalogs(before, now);
    EXPECT_TRUE(result.ok()) << result.error().text();
    return result.ok() ? std::move(*result) : CatalogDiff{};
  }
  std::string fault(const fs::path& before, const fs::path& now) {
    const Result<CatalogDiff> result = diff_catalogs(before, now);
    return result.ok() ? "" : result.error().text();
  }
  static std::vector<std::string> ids(const DiffProducts& products) {
    std::vector<std::string> all;
    for (const DiffProduct& product : products.examples) all.push_back(product.id);
    return all;
  }

  shelfwise::testing::TemporaryFolder folder_;
};

TEST_F(Diff, TellsAddedRemovedChangedAndUnchanged) {
  const CatalogDiff d = diff(side("old",
                                  "{\"id\":\"a\",\"title\":\"Pan\"}\n{\"id\":\"b\",\"title\":\"Pot\"}\n"
                                  "{\"id\":\"c\",\"title\":\"Cup\"}\n"),
                             side("new",
                                  "{\"id\":\"b\",\"title\":\"Iron pot\",\"brand\":\"Castor\"}\n"
                                  "{\"id\":\"c\",\"title\":\"Cup\"}\n{\"id\":\"d\",\"title\":\"Mug\"}\n"));
  EXPECT_EQ(d.old_products, 3U);
  EXPECT_EQ(d.new_products, 3U);
  EXPECT_EQ(d.unchanged, 1U);
  EXPECT_EQ(d.changed, 1U);
  EXPECT_THAT(ids(d.added), ElementsAre("d"));
  EXPECT_THAT(ids(d.removed), ElementsAre("a"));
  ASSERT_EQ(d.fields.size(), 2U);
  EXPECT_EQ(d.fields[0].field, "brand");
  EXPECT_EQ(d.fields[0].set, 1U);
  EXPECT_EQ(d.fields[1].field, "title");
  EXPECT_EQ(d.fields[1].changed, 1U);
  EXPECT_EQ(d.fields[1].examples[0].old_value, "Pot");
  EXPECT_EQ(d.fields[1].examples[0].new_value, "Iron pot");
  EXPECT_FALSE(d.same());
}

TEST_F(Diff, TheOrderOfProductsAndAttributesIsNoChange) {
  const CatalogDiff d = diff(
      side("old",
           "{\"id\":\"a\",\"title\":\"Pan\",\"product_detail\":{\"x\":1,\"y\":2}}\n{\"id\":\"b\",\"title\":\"P\"}\n"),
      side("new",
           "{\"id\":\"b\",\"title\":\"P\"}\n{\"product_detail\":{\"y\":2,\"x\":1},\"title\":\"Pan\",\"id\":\"a\"}\n"));
  EXPECT_TRUE(d.same());
  EXPECT_EQ(d.unchanged, 2U);
}

TEST_F(Diff, AMergeIsNoRemovalAndItsUndoingNoAddition) {
  const std::string two = "{\"id\":\"a\",\"title\":\"Pan\"}\n{\"id\":\"b\",\"title\":\"Pan\"}\n";
  const std::string one = "{\"id\":\"a\",\"title\":\"Pan\"}\n";
  const fs::path apart = side("apart", two);
  const fs::path merged = side("merged", one, "b\ta\n");
  const CatalogDiff there = diff(apart, merged);
  EXPECT_EQ(there.removed.count, 0U);
  ASSERT_THAT(ids(there.merged), ElementsAre("b"));
  EXPECT_EQ(there.merged.examples[0].text, "a");
  const CatalogDiff back = diff(merged, apart);
  EXPECT_EQ(back.added.count, 0U);
  EXPECT_THAT(ids(back.unmerged), ElementsAre("b"));
}

TEST_F(Diff, AnAliasThatLeadsElsewhereIsTold) {
  const std::string catalog = "{\"id\":\"a\",\"title\":\"Pan\"}\n{\"id\":\"c\",\"title\":\"Pan\"}\n";
  const CatalogDiff d = diff(side("old", catalog, "b\ta\nx\ta\n"), side("new", catalog, "x\ta\nb\tc\n"));
  ASSERT_THAT(ids(d.redirected), ElementsAre("b"));
  EXPECT_EQ(d.redirected.examples[0].text, "c");
}

TEST_F(Diff, PricesAreComparedByWhatTheShopperPays) {
  const CatalogDiff d =
      diff(side("old",
                "{\"id\":\"up\",\"title\":\"t\",\"price\":\"10.00 USD\"}\n"
                "{\"id\":\"sale\",\"title\":\"t\",\"price\":\"10.00 USD\"}\n"
                "{\"id\":\"deep\",\"title\":\"t\",\"price\":\"10.00 USD\"}\n"
                "{\"id\":\"money\",\"title\":\"t\",\"price\":\"10.00 USD\"}\n"
                "{\"id\":\"bare\",\"title\":\"t\",\"price\":\"10.00 USD\"}\n"),
           side("new",
                "{\"id\":\"up\",\"title\":\"t\",\"price\":\"15.00 USD\"}\n"
                "{\"id\":\"sale\",\"title\":\"t\",\"price\":\"10.00 USD\",\"sale_price\":\"8.00 USD\"}\n"
                "{\"id\":\"deep\",\"title\":\"t\",\"price\":\"1.00 USD\"}\n"
                "{\"id\":\"money\",\"title\":\"t\",\"price\":\"9.00 EUR\"}\n"
                "{\"id\":\"bare\",\"title\":\"t\",\"price\":\"10.00\"}\n"));
  EXPECT_EQ(d.prices_up, 1U);
  EXPECT_EQ(d.prices_down, 2U);
  EXPECT_EQ(d.currencies_changed, 1U);
  EXPECT_EQ(d.currencies_lost, 1U);
  ASSERT_EQ(d.largest_down.size(), 2U);
  EXPECT_EQ(d.largest_down[0].id, "deep") << "the deepest cut first";
  EXPECT_EQ(d.largest_down[1].new_price, "8.00 USD");
}

TEST_F(Diff, OnlyTheLargestPriceChangesAreKept) {
  std::string before;
  std::string now;
  for (int i = 1; i <= 100; ++i) {
    const std::string head = "{\"id\":\"p" + std::to_string(i) + "\",\"title\":\"t\",\"price\":\"";
    before += head + "10.00 USD\"}\n";
    now += head + std::to_string(10 + i) + ".00 USD\"}\n";
  }
  const CatalogDiff d = diff(side("old", before), side("new", now));
  EXPECT_EQ(d.prices_up, 100U);
  ASSERT_EQ(d.largest_up.size(), CatalogDiff::kMaxExamples);
  EXPECT_EQ(d.largest_up.front().id, "p100");
  EXPECT_EQ(d.largest_up.back().id, "p81");
  EXPECT_EQ(d.fields[0].examples.size(), CatalogDiff::kMaxExamples);
  EXPECT_EQ(d.fields[0].changed, 100U);
}

TEST_F(Diff, FillRatesCountWhatHoldsSomething) {
  const CatalogDiff d =
      diff(side("old", "{\"id\":\"a\",\"title\":\"t\",\"brand\":\"\",\"product_detail\":{},\"x\":[]}\n"),
           side("new", "{\"id\":\"a\",\"title\":\"t\",\"brand\":\"B\",\"product_detail\":{\"k\":\"v\"}}\n"));
  std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> fills;
  for (const FillChange& fill : d.fills) fills[fill.attribute] = {fill.old_products, fill.new_products};
  EXPECT_EQ(fills["brand"], std::make_pair(std::uint64_t{0}, std::uint64_t{1}));
  EXPECT_EQ(fills["product_detail"], std::make_pair(std::uint64_t{0}, std::uint64_t{1}));
  EXPECT_EQ(fills["title"], std::make_pair(std::uint64_t{1}, std::uint64_t{1}));
  EXPECT_FALSE(fills.contains("x"));
}

TEST_F(Diff, AnAttributeGivenTwiceFillsOnce) {
  const auto summary = summarize_line("{\"id\":\"a\",\"brand\":\"x\",\"brand\":\"y\",\"k\":{\"n\":[{}]},\"l\":[[]]}");
  ASSERT_TRUE(summary.ok());
  EXPECT_THAT(summary->attributes, ElementsAre("brand", "id", "k"));
}

TEST_F(Diff, CategoriesThatLeadElsewhereAreTold) {
  const char* head = "source_path\tcategory_id\tcategory_path\tscore\tdecision\n";
  const CatalogDiff d = diff(
      side("old", "", "", head + std::string("a\t1\tHome\t0.9\tmap\nb\t2\tPans\t0.9\tmap\nc\t3\tCups\t0.5\treview\n")),
      side("new", "", "", head + std::string("a\t1\tHome\t0.8\tmap\nb\t9\tPots\t0.9\tmap\nc\t3\tCups\t0.9\tmap\n")));
  ASSERT_EQ(d.categories_changed, 2U) << "a score alone is no change";
  EXPECT_EQ(d.categories[0].source_path, "b");
  EXPECT_EQ(d.categories[0].new_category, "Pots");
  EXPECT_EQ(d.categories[1].old_category, "Cups (review)");
}

TEST_F(Diff, BareCatalogsAreComparedAndWhatIsMissingIsSaid) {
  const fs::path a = folder_.write("a.jsonl", "{\"id\":\"1\",\"title\":\"t\"}\n");
  const fs::path b = folder_.write("b.jsonl", "{\"id\":1,\"title\":\"t\"}");
  const CatalogDiff d = diff(a, b);
  EXPECT_EQ(d.added.count, 0U) << "a number is an id too";
  EXPECT_EQ(d.changed, 1U);
  EXPECT_THAT(d.notes, ::testing::Contains(HasSubstr("aliases.tsv")));
}

TEST_F(Diff, ErrorsNameTheFileTheLineAndTheRemedy) {
  const fs::path good = side("good", "{\"id\":\"a\",\"title\":\"t\"}\n");
  EXPECT_THAT(fault(good, folder_ / "none"), HasSubstr("none"));
  fs::create_directories(folder_ / "empty");
  EXPECT_THAT(fault(folder_ / "empty", good), HasSubstr("shelfwise clean"));
  const struct {
    const char* catalog;
    const char* says;
  } rows[] = {{"{\"id\":\"a\",\"title\":\"t\"}\n{\"id\":\"b\",\"ti", "catalog.jsonl:2"},
              {"\n\n[1,2]\n", "catalog.jsonl:3: not a JSON object"},
              {"7\n", "not a JSON object"},
              {"{\"title\":\"t\"}\n", "without an id"},
              {"{\"id\":\"\",\"title\":\"t\"}\n", "without an id"}};
  for (const auto& row : rows) EXPECT_THAT(fault(good, side("bad", row.catalog)), HasSubstr(row.says)) << row.catalog;
  EXPECT_THAT(fault(good, side("bad", "", "alone\n")), HasSubstr("aliases.tsv:1"));
  EXPECT_THAT(fault(good, side("bad", "", "", "path\tcategory\n")), HasSubstr("categories.tsv:1"));
  EXPECT_THAT(fault(good, side("bad", "", "", "")), HasSubstr("categories.tsv:1"));
}

TEST_F(Diff, AnIdThatStandsTwiceIsCountedOnce) {
  const CatalogDiff d =
      diff(side("old", "{\"id\":\"a\",\"title\":\"1\"}\n{\"id\":\"a\",\"title\":\"2\"}\n"),
           side("new",
                "{\"id\":\"a\",\"title\":\"1\"}\n{\"id\":\"a\",\"title\":\"3\"}\n{\"id\":\"b\",\"title\":\"t\"}\n"
                "{\"id\":\"b\",\"title\":\"t\"}\n"));
  EXPECT_EQ(d.unchanged, 1U) << "the first stands";
  EXPECT_EQ(d.added.count, 1U);
  EXPECT_EQ(d.repeated_ids, 3U);
}

TEST_F(Diff, ReadsAcrossTheEndsOfItsBuffer) {
  std::string before;
  std::string now;
  for (int i = 0; i < 3'000; ++i) {
    const std::string line =
        "{\"id\":\"p" + std::to_string(i) + "\",\"title\":\"" + std::string(static_cast<size_t>(i % 997), 'x') + "\"}";
    before += line + (i % 7 == 0 ? "\n\n" : "\n");
    now = line + "\n" + now;  // the other way round
  }
  const CatalogDiff d = diff(side("old", before), side("new", now));
  EXPECT_EQ(d.unchanged, 3'000U);
  EXPECT_TRUE(d.same());
}

TEST_F(Diff, TextAndJsonTellTheSame) {
  const CatalogDiff d = diff(side("old", "{\"id\":\"a\",\"title\":\"Pan\",\"price\":\"10.00 USD\"}\n"),
                             side("new", "{\"id\":\"a\",\"title\":\"Pan\",\"price\":\"12.00 USD\"}\n"));
  EXPECT_THAT(diff_text(d), HasSubstr("a: 10.00 USD -> 12.00 USD (+20.0%)"));
  EXPECT_THAT(diff_text(d), HasSubstr("1 products before"));
  const auto json = nlohmann::json::parse(diff_json(d));
  EXPECT_EQ(json["products"]["changed"], 1);
  EXPECT_EQ(json["prices"]["up"], 1);
  EXPECT_EQ(json["prices"]["largest_up"][0]["new"], "12.00 USD");
  EXPECT_FALSE(json["same"].get<bool>());
}

TEST_F(Diff, ThePageEscapesWhatTheCatalogsSay) {
  const CatalogDiff d = diff(side("old",
                                  "{\"id\":\"<b>x\",\"title\":\"<script>x</"
                                  "script>\"}\n{\"id\":\"2\",\"title\":\"t\",\"<i>\":\"<img src=x>\"}\n"),
                             side("new", "{\"id\":\"2\",\"title\":\"<script>y</script>\"}\n", "<b>x\t<u>2\n"));
  const std::string html = diff_html(d);
  for (const char* active : {"<script", "<b>x", "<i>", "<img", "<u>"})
    EXPECT_EQ(html.find(active), std::string::npos) << active;
  EXPECT_THAT(html, HasSubstr("&lt;u&gt;2"));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;y"));
}

TEST_F(Diff, TwoEmptyCatalogsAreTheSame) {
  const CatalogDiff d = diff(side("old", ""), side("new", "\n"));
  EXPECT_TRUE(d.same());
  EXPECT_THAT(d.notes, IsEmpty());
  EXPECT_THAT(diff_text(d), HasSubstr("0 products"));
}

}  // namespace
}  // namespace shelfwise::catalog_tools
