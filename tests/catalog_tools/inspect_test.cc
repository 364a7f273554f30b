// A feed looked at: types and counts by contents, attributes by name and contents, a mapping that works as it is.
#include "catalog_tools/inspect/inspect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Inspection inspect_text(const std::string& feed, const std::string& name = "feed.csv") {
  const shelfwise::testing::TemporaryFolder folder;
  Result<Inspection> inspection = inspect(folder.write(name, feed));
  EXPECT_TRUE(inspection.ok()) << inspection.error().text();
  return std::move(*inspection);
}

const InspectedColumn& column(const Inspection& inspection, const std::string& name) {
  for (const InspectedColumn& each : inspection.columns) {
    if (each.name == name) return each;
  }
  ADD_FAILURE() << "no column " << name;
  return inspection.columns.front();
}

constexpr const char* kFeed =
    "Art.-Nr.;Bezeichnung;Preis;W\xC3\xA4hrung;EAN;Bild;Seite;Rubrik;Ton;Lager;Text;Notiz\n"
    "A1;Iron pan, large;39,00;EUR;4006381333931;https://s.example/1.jpg;https://s.example/1;Home > Pans;Black;in stock;"
    "<p>Heavy</p>;x\n"
    "A2;Wool blanket;49,90;EUR;036000291452;https://s.example/2.jpg;https://s.example/2;Home > Beds;red;out of stock;"
    "<p>Warm</p>;\n"
    "A3;Steel cup;3,50;EUR;4006381333932;https://s.example/3.jpg;https://s.example/3;Home > Cups;Blue;in "
    "stock;<b>x</b>;\n";

TEST(Inspect, NamesAndContentsSuggestAttributes) {
  const Inspection inspection = inspect_text(kFeed);
  EXPECT_EQ(inspection.rows, 3U);
  const auto check = [&](const char* name, const char* attribute) {
    const InspectedColumn& found = column(inspection, name);
    EXPECT_EQ(found.attribute, attribute) << name;
    EXPECT_FALSE(found.why.empty() && *attribute != 0) << name;
    if (*attribute != 0) { EXPECT_GE(found.confidence, 0.5) << name; }
  };
  check("Art.-Nr.", "id");
  check("Bezeichnung", "title");
  check("Preis", "price");
  check("W\xC3\xA4hrung", "currency");
  check("EAN", "gtin");
  check("Bild", "image_link");
  check("Seite", "link");
  check("Rubrik", "product_type");
  check("Ton", "color");
  check("Lager", "availability");
  check("Text", "description");
  check("Notiz", "");
  EXPECT_EQ(column(inspection, "EAN").type, ColumnType::kGtin) << "one wrong check digit among three";
}

TEST(Inspect, TheTradesOwnNamesAreKnown) {
  const Inspection inspection = inspect_text(
      "SKU,Style No,Product Name,Long Text,Unit Cost,List Price,Stock State,On Hand,Ships From,Made Of,For Whom,"
      "Age Band,Sold 90d,Page\n"
      "a1,S1,Wool coat,Warm and light,40.00,99.00,in_stock,4,2026-03-01,Wool,female,adult,12,https://s.example/a1\n"
      "a2,S1,Wool scarf,Soft and long,4.00,19.00,in_stock,9,2026-04-01,Wool,male,adult,3,https://s.example/a2\n");
  for (const auto& [name, attribute] : std::map<std::string, std::string>{{"Style No", "item_group_id"},
                                                                          {"Long Text", "description"},
                                                                          {"Unit Cost", "cost_of_goods_sold"},
                                                                          {"Stock State", "availability"},
                                                                          {"On Hand", "quantity"},
                                                                          {"Ships From", "availability_date"},
                                                                          {"Made Of", "material"},
                                                                          {"For Whom", "gender"},
                                                                          {"Age Band", "age_group"},
                                                                          {"Sold 90d", "popularity"},
                                                                          {"Page", "link"}}) {
    EXPECT_EQ(column(inspection, name.c_str()).attribute, attribute) << name;
  }
}

TEST(Inspect, PricesOfWhichSomeLackACurrencyAreTold) {
  const auto currency_notes = [](const char* prices) {
    const Inspection inspection = inspect_text(prices);
    return std::count_if(inspection.notes.begin(), inspection.notes.end(),
                         [](const std::string& note) { return note.find("currency") != std::string::npos; });
  };
  EXPECT_EQ(currency_notes("id,title,price\n1,Pan,1.00\n2,Cup,2.00 USD\n"), 1);
  EXPECT_EQ(currency_notes("id,title,price\n1,Pan,1.00 USD\n2,Cup,2.00 USD\n"), 0);
}

TEST(Inspect, TheSuggestedMappingCleansTheFeed) {
  Cleaned run;
  const auto feed = run.folder.write("feed.csv", kFeed);
  const Result<Inspection> inspection = inspect(feed);
  ASSERT_TRUE(inspection.ok());
  CleanOptions options;
  options.feeds = {feed};
  options.out = run.folder.path() / "out";
  options.mapping = run.folder.write("m.toml", suggested_mapping(*inspection));
  const Result<CleanReport> report = clean(options);
  ASSERT_TRUE(report.ok()) << report.error().text() << suggested_mapping(*inspection);
  ASSERT_EQ(run.products().size(), 3U);
  EXPECT_EQ(run.products()[0]["price"], "39.00 EUR");
  EXPECT_EQ(run.products()[1]["gtin"], "036000291452");
}

TEST(Inspect, HostileNamesAndValuesMakeAMappingThatParses) {
  Cleaned run;
  const std::string rows =
      "id,title,\"a\"\"b\\\",\"x\ny\",\x01odd,\"# = [\"\n1,Pan,\"line\nbreak # \"\"x\"\"\",\x1b[31m,z,q\n";
  const auto feed = run.folder.write("feed.csv", rows + "2," + std::string(2000, 'x') + ",,,,\n");
  const Result<Inspection> inspection = inspect(feed);
  ASSERT_TRUE(inspection.ok()) << inspection.error().text();
  const auto mapping = catalog::read_feed_mapping(run.folder.write("m.toml", suggested_mapping(*inspection)));
  EXPECT_TRUE(mapping.ok()) << mapping.error().text() << suggested_mapping(*inspection);
  EXPECT_THAT(inspection_text(*inspection), Not(HasSubstr("\x1b")));
}

TEST(Inspect, AMissingIdHasARemedy) {
  const Inspection gtins =
      inspect_text("upc,name\n036000291452,Iron pan\n4006381333931,Wool blanket\n036000291452,Iron cup\n");
  ASSERT_EQ(gtins.defaults.size(), 1U);
  EXPECT_EQ(gtins.defaults[0].second, "{gtin}");
  EXPECT_THAT(inspection_text(gtins), HasSubstr("No column gives an id"));
  const Inspection unique = inspect_text("key,name\nk1,Iron pan\nk2,Wool blanket\n");
  EXPECT_EQ(column(unique, "key").attribute, "id");
  const Inspection none = inspect_text("name\nIron pan\nIron pan\n");
  EXPECT_THAT(inspection_text(none), HasSubstr("Export the shop's SKU"));
}

TEST(Inspect, AMissingTitleIsNamed) {
  EXPECT_THAT(inspect_text("id,price\n1,2.50\n2,3.50\n").notes[0], HasSubstr("title"));
}

TEST(Inspect, OneColumnGivesAnAttribute) {
  const Inspection inspection = inspect_text(
      "id,title,description,long_description,g:title\n1,Pan,short,a long text about it,Pan\n2,Cup,short,another "
      "text,Cup\n");
  EXPECT_EQ(column(inspection, "description").attribute, "description");
  EXPECT_EQ(column(inspection, "long_description").attribute, "");
  EXPECT_THAT(column(inspection, "long_description").why, HasSubstr("\"description\" gives"));
  EXPECT_TRUE(column(inspection, "g:title").drop) << "two columns for one attribute are an error of the feed";
  EXPECT_THAT(suggested_mapping(inspection), HasSubstr("\"g:title\" = \"\""));
}

TEST(Inspect, ANameThatTheValuesContradictIsDoubted) {
  const Inspection inspection = inspect_text("id,title,ean\n1,Iron pan,none yet\n2,Wool cup,12\n");
  EXPECT_LT(column(inspection, "ean").confidence, 0.5);
  EXPECT_THAT(suggested_mapping(inspection), HasSubstr("# \"ean\" = \"gtin\""));
}

TEST(Inspect, BrokenRowsAreCountedAndShown) {
  const Inspection inspection = inspect_text("id,title\n1,Pan\n2,\"Cup\n3,Jug\n");
  EXPECT_EQ(inspection.rows, 3U);
  EXPECT_EQ(inspection.broken, 1U);
  EXPECT_THAT(inspection_text(inspection), HasSubstr("line 3"));
  EXPECT_FALSE(inspect("/nonexistent.csv").ok());
}

TEST(Inspect, JsonLinesAndShopifyExportsAreKnown) {
  const Inspection lines =
      inspect_text("{\"sku\":1,\"name\":\"Pan\",\"specs\":{\"a\":1}}\n{\"sku\":2,\"name\":\"Cup\"}\n", "f.jsonl");
  EXPECT_EQ(column(lines, "sku").attribute, "id");
  EXPECT_EQ(column(lines, "specs").type, ColumnType::kStructure);
  EXPECT_EQ(column(lines, "specs").sketch.filled(), 1U);
  const Inspection shopify = inspect_text("Handle,Title,Variant SKU,Variant Price\npan,Pan,P1,5\n");
  EXPECT_THAT(inspection_text(shopify), HasSubstr("Shopify CSV"));
  EXPECT_THAT(suggested_mapping(shopify), HasSubstr("{handle}"));
}

TEST(Inspect, JsonHoldsEverything) {
  const auto json = nlohmann::json::parse(inspection_json(inspect_text(kFeed)));
  EXPECT_EQ(json["rows"], 3);
  EXPECT_EQ(json["columns"][4]["attribute"], "gtin");
  EXPECT_EQ(json["columns"][0]["samples"][0], "A1");
  EXPECT_THAT(json["mapping"].get<std::string>(), HasSubstr("[columns]"));
}

TEST(ColumnSketch, CountsExactlyThenEstimates) {
  ColumnSketch few;
  for (int i = 0; i < 5000; ++i) few.add(std::to_string(i % 700));
  EXPECT_EQ(few.distinct(), 700U);
  EXPECT_TRUE(few.distinct_is_exact());
  ColumnSketch many;
  for (int i = 0; i < 100'000; ++i) many.add(std::to_string(i % 40'000));
  EXPECT_NEAR(static_cast<double>(many.distinct()), 40'000, 4000);
  EXPECT_EQ(many.filled(), 100'000U);
  EXPECT_FALSE(many.is_unique());
  ColumnSketch unique;
  for (int i = 0; i < 50'000; ++i) unique.add(std::to_string(i));
  EXPECT_TRUE(unique.is_unique());
  EXPECT_EQ(many.samples().size(), ColumnSketch::kSamples);
}

TEST(ColumnType, ValuesSayWhatTheyAre) {
  const auto is = [](const char* value, ColumnType type) {
    return (types_of(value) >> static_cast<int>(type) & 1U) != 0;
  };
  EXPECT_TRUE(is("4006381333931", ColumnType::kGtin));
  EXPECT_FALSE(is("4006381333932", ColumnType::kGtin));
  EXPECT_TRUE(is("12.50", ColumnType::kPrice));
  EXPECT_TRUE(is("12 EUR", ColumnType::kPrice));
  EXPECT_FALSE(is("1250", ColumnType::kPrice));
  EXPECT_TRUE(is("-4", ColumnType::kInteger));
  EXPECT_TRUE(is("2026-03-01", ColumnType::kDate));
  EXPECT_TRUE(is("https://a.b/c.JPG?x=1", ColumnType::kImageUrl));
  EXPECT_TRUE(is("Home > Pans", ColumnType::kCategoryPath));
  EXPECT_TRUE(is("<p>x</p>", ColumnType::kHtml));
  EXPECT_FALSE(is("a < b", ColumnType::kHtml));
  EXPECT_TRUE(is("[1]", ColumnType::kStructure));
  EXPECT_TRUE(is("yes", ColumnType::kBoolean));
  EXPECT_TRUE(is("Iron pan", ColumnType::kText));
  EXPECT_EQ(types_of(""), 0U);
}

}  // namespace
}  // namespace shelfwise::catalog_tools
