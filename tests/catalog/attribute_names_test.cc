#include "catalog/attribute_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/product.h"
#include "tests/catalog/feed_test_support.h"

namespace shelfwise::catalog {
namespace {

using ::testing::HasSubstr;

TEST(AttributeNames, ShopsOfSeveralLanguagesMeanTheSame) {
  const auto check = [](const char* attribute, std::initializer_list<const char*> names) {
    for (const char* name : names) EXPECT_EQ(usual_attribute(name), attribute) << name;
  };
  check("color", {"color", "Colour", "attr_color", "pa_colour", "Farbe", "couleur", "productColour", "Main Color"});
  check("size", {"Größe", "taille", "Talla", "Tamaño", "attribute:size"});
  check("gtin", {"UPC", "EAN-Code", "Código de barras", "barcode"});
  check("id", {"SKU", "Artikelnummer", "Art.-Nr.", "Référence"});
  check("price", {"Preis", "prix TTC", "Precio", "unitPrice"});
  check("", {"", "warehouse", "screen size", "printing_colours", "colorful"});
  EXPECT_EQ(usual_attribute(std::string(100'000, 'x')), "");
}

TEST(AttributeNames, EveryOneIsAnAttribute) {
  for (const char* name : {"sku", "qty", "stars", "ean", "handle", "bullet points", "release date"})
    EXPECT_TRUE(is_known_attribute(usual_attribute(name))) << name;
}

TEST(NearestName, IsNearEnoughToBeMeant) {
  const std::vector<std::string> names = {"Product Name", "SKU", "Price"};
  EXPECT_EQ(nearest_name("prodcut name", names), "Product Name");
  EXPECT_EQ(nearest_name("skus", names), "SKU");
  EXPECT_EQ(nearest_name("warehouse", names), "");
  EXPECT_EQ(nearest_name(std::string(100'000, 'x'), names), "");
}

TEST(FeedMappingFile, EveryMistakeIsNamed) {
  const shelfwise::testing::TemporaryFolder folder;
  const auto mapping =
      read_feed_mapping(folder.write("m.toml", "[column]\na = \"b\"\n[defaults]\nx = 1\ny = \"z\"\nw = [1]\n"));
  ASSERT_FALSE(mapping.ok());
  EXPECT_THAT(mapping.error().context, HasSubstr("m.toml:1"));
  EXPECT_THAT(mapping.error().message, HasSubstr("is [columns] meant?"));
  EXPECT_THAT(mapping.error().message, HasSubstr("line 4: \"x\" needs text"));
  EXPECT_THAT(mapping.error().message, HasSubstr("line 6: \"w\" needs text"));
}

TEST(FeedMapping, NamesEveryColumnThatTheFeedLacksWithTheNearest) {
  FeedOptions options;
  options.mapping.columns = {{"product nmae", "title"}, {"upcc", "gtin"}, {"warehouse", ""}, {"sku", "id"}};
  const ReadFeed feed = read_feed_text("SKU,Product Name,UPC,A,B\n1,Pan,,,\n", "feed.csv", options);
  EXPECT_THAT(feed.error.message, HasSubstr("no column gives the \"title\""));
  EXPECT_THAT(feed.error.message, HasSubstr("\"product nmae\", which the feed has not; is \"Product Name\" meant?"));
  EXPECT_THAT(feed.error.message, HasSubstr("\"upcc\", which the feed has not; is \"UPC\" meant?"));
  const std::vector<UnknownColumn> unknown = unknown_columns(options.mapping, {" SKU ", "Product Name", "UPC"});
  ASSERT_EQ(unknown.size(), 3U);
  EXPECT_EQ(unknown[2].column, "warehouse");
  EXPECT_EQ(unknown[2].nearest, "");
}

TEST(FeedMapping, EveryMistakeOfAHeaderIsNamed) {
  const ReadFeed feed = read_feed_text("Price,price,g:price,brand,Brand\n1,2,3,4,5\n");
  EXPECT_THAT(feed.error.message, HasSubstr("columns 1 (\"Price\") and 2"));
  EXPECT_THAT(feed.error.message, HasSubstr("columns 4 (\"brand\") and 5"));
  EXPECT_THAT(feed.error.message, HasSubstr("no column gives the \"id\" and no column the \"title\""));
}

TEST(FeedRaw, ReadsByTheFeedsOwnNames) {
  FeedOptions options;
  options.raw = true;
  options.mapping.columns = {{"a", "title"}};
  const ReadFeed table = read_feed_text("A,price,A,,product_detail\n1,2,3,4,x:y:z\n", "feed.csv", options);
  ASSERT_EQ(table.rows.size(), 1U) << table.error.text();
  EXPECT_EQ(table.rows[0].attributes.dump(),
            R"~({"A":"1","price":"2","A (2)":"3","column 4":"4","product_detail":"x:y:z"})~");
  const ReadFeed lines = read_feed_text("{\"A\":1,\"g:id\":\"x\"}\n", "feed.jsonl", options);
  EXPECT_EQ(lines.rows[0].attributes.dump(), R"({"A":1,"g:id":"x"})");
  const ReadFeed shopify = read_feed_text("Handle,Title,Variant SKU\na,A,S\n", "feed.csv", options);
  EXPECT_EQ(shopify.info.format, FeedFormat::kCsv);
  EXPECT_EQ(shopify.rows[0].attributes["Handle"], "a");
}

TEST(FeedInfo, TellsTheNamesThatWereMet) {
  const shelfwise::testing::TemporaryFolder folder;
  auto reader = open_feed(folder.write("feed.jsonl", "{\"id\":\"1\",\"Titel\":\"a\"}\n{\"x\":1,\"id\":\"2\"}\n"));
  ASSERT_TRUE(reader.ok());
  while ((*reader)->next()->has_value()) {}
  EXPECT_EQ((*reader)->info().columns, (std::vector<std::string>{"id", "Titel", "x"}));
}

}  // namespace
}  // namespace shelfwise::catalog
