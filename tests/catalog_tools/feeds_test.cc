// Several feeds at once: their order is their priority, each may have a mapping, and the report says what came from
// where.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

using ::testing::HasSubstr;

TEST(Feeds, TheEarlierWinsAndTheLaterFillsIn) {
  Cleaned run;
  const auto shop = run.folder.write("shop.csv", "id,title,price\n1,Iron pan,20 USD\n");
  const auto supplier = run.folder.write(
      "supplier.csv", "id,title,price,brand,description\n1,Iron pan,25 USD,Castor,Heavy\n2,Cup,3 USD,,\n");
  run_clean(run, {shop, supplier});
  ASSERT_EQ(run.error.message, "");
  EXPECT_EQ(run.products()[0]["price"], "20.00 USD") << "though the other record is fuller";
  EXPECT_EQ(run.products()[0]["brand"], "Castor");
  EXPECT_EQ(run.output("sources.tsv"), "id\tsource_id\tfeed\tline\n1\t1\t" + shop.string() + "\t2\n1\t1\t" +
                                           supplier.string() + "\t2\n2\t2\t" + supplier.string() + "\t3\n");
  EXPECT_EQ(run.report.feeds[0].products, 1U);
  EXPECT_EQ(run.report.feeds[1].products, 1U);
  run_clean(run, {supplier, shop});
  EXPECT_EQ(run.products()[0]["price"], "25.00 USD");
}

TEST(Feeds, EachMayHaveAMappingOfItsOwn) {
  Cleaned run;
  CleanOptions options;
  options.feeds = {run.folder.write("a.csv", "SKU,Name\n1,Pan\n"), run.folder.write("b.csv", "Nr,Text\n2,Cup\n")};
  options.out = run.folder.path() / "out";
  options.mapping = run.folder.write("a.toml", "[columns]\nSKU = \"id\"\nName = \"title\"\n");
  options.feed_mappings = {
      {options.feeds[1], run.folder.write("b.toml", "[columns]\nNr = \"id\"\nText = \"title\"\n")}};
  const Result<CleanReport> report = clean(options);
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(run.products().size(), 2U);
  EXPECT_EQ(report->issues.total(), 0U);
  options.feed_mappings[0].first = "c.csv";
  EXPECT_THAT(clean(options).error().message, HasSubstr("not among those"));
}

TEST(Feeds, TheMappingOfAllSaysHowToMergeThoughTheFirstFeedHasItsOwn) {
  Cleaned run;
  CleanOptions options;
  options.feeds = {run.folder.write("a.csv", "Nr,title,gtin,price\n1,Pan,4006381333931,9 USD\n"),
                   run.folder.write("b.csv", "id,title,gtin,price\n2,Pan,4006381333931,7 USD\n")};
  options.out = run.folder.path() / "out";
  options.mapping = run.folder.write("all.toml", "[merge]\nprice = \"lowest\"\n");
  options.feed_mappings = {{options.feeds[0], run.folder.write("a.toml", "[columns]\nNr = \"id\"\n")}};
  const Result<CleanReport> report = clean(options);
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_THAT(run.output("catalog.jsonl"), HasSubstr("\"price\":\"7.00 USD\""));
}

TEST(Feeds, AColumnThatTheMappingNamesAndTheFeedLacksIsNoted) {
  Cleaned run;
  CleanOptions options;
  options.feeds = {run.folder.write("a.csv", "id,title,Colr\n1,Pan,x\n"),
                   run.folder.write("b.jsonl", "{\"id\":\"2\",\"title\":\"Cup\",\"Pris\":\"3 USD\"}\n")};
  options.out = run.folder.path() / "out";
  options.mapping = run.folder.write("m.toml", "[columns]\nColor = \"color\"\nPrise = \"price\"\nWarehouse = \"\"\n");
  const Result<CleanReport> report = clean(options);
  ASSERT_TRUE(report.ok()) << report.error().text();
  const std::string json = run.output("report.json");
  EXPECT_THAT(json, HasSubstr("\\\"Colr\\\" may be meant"));
  EXPECT_THAT(json, HasSubstr("\\\"Pris\\\" may be meant"));
  EXPECT_THAT(json, HasSubstr("\"field\": \"warehouse\""));
  EXPECT_EQ(report->issues.count(Severity::kNoted), 6U) << "three columns in each feed";
}

TEST(Feeds, ADefaultMayNameAnotherAttribute) {
  Cleaned run;
  CleanOptions options;
  options.feeds = {run.folder.write("a.csv", "gtin,title,handle\n4006381333931,Pan,pan\n,Cup,cup\n")};
  options.out = run.folder.path() / "out";
  options.mapping =
      run.folder.write("m.toml", "[defaults]\nid = \"{gtin}\"\nlink = \"https://a.b/products/{handle}?r={\"\n");
  ASSERT_TRUE(clean(options).ok());
  ASSERT_EQ(run.products().size(), 1U) << "a row without the attribute has no default";
  EXPECT_EQ(run.products()[0]["id"], "4006381333931");
  EXPECT_EQ(run.products()[0]["link"], "https://a.b/products/pan?r={");
}

TEST(Feeds, ShopifysExportIsCleanedAsItIs) {
  Cleaned run;
  clean_text(
      run,
      "Handle,Title,Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Compare At Price,Status\n"
      "shirt,Shirt,Wren,Colour,BLK,S1,40 USD,50 USD,active\nshirt,,,,WHT,S2,40 USD,,\nold,Old,Wren,,,O1,1,,draft\n");
  ASSERT_EQ(run.error.message, "");
  const auto products = run.products();
  ASSERT_EQ(products.size(), 2U);
  EXPECT_EQ(products[0]["color"], "Black");
  EXPECT_EQ(products[0]["sale_price"], "40.00 USD");
  EXPECT_EQ(products[1]["item_group_id"], "shirt");
  EXPECT_EQ(run.report.left_out, 1U);
  EXPECT_THAT(run.output("report.json"), HasSubstr("draft in Shopify"));
}

}  // namespace
}  // namespace shelfwise::catalog_tools
