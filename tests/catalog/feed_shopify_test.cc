// Shopify's product export becomes one row a variant:
//  1. recognized by its header, old or new; a mapping's columns keep their word.
//  2. what the first row says holds for every variant; image rows add images only.
//  3. the compare-at price is the price, the price the sale price.
//  4. what shoppers cannot see in the shop is left out and named.
//  5. rows out of place, short, or of no product cost themselves alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/catalog/feed_test_support.h"

namespace shelfwise::catalog {
namespace {

using ::testing::HasSubstr;

constexpr const char* kHeader =
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,"
    "Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,"
    "Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Image Position,Variant Image,Gift Card,"
    "Google Shopping / Gender,Care (product.metafields.my.care),Supplier,Cost per item,Status\n";

// The shirt in three rows with a further image, a mug without options.
constexpr const char* kRows =
    "shirt,Linen shirt,<p>Cool</p>,Wren,Apparel > Shirts,Shirts,\"summer, linen\",TRUE,Colour,Red,Size,M,SH-R-M,250,"
    "shopify,3,deny,40.00,50.00,'4006381333931,https://i.example/2.jpg,2,,FALSE,female,Cold wash,Loom,12.00,active\n"
    "shirt,,,,,,,,,Blue,,M,SH-B-M,250,shopify,0,deny,40.00,,,https://i.example/1.jpg,1,https://i.example/b.jpg,,,,,,\n"
    "shirt,,,,,,,,,Blue,,L,,250,shopify,-2,continue,40.00,40.00,,,,,,,,,,\n"
    "shirt,,,,,,,,,,,,,,,,,,,,https://i.example/3.jpg,3,,,,,,,\n"
    "mug,Mug,,Anvil,,,,TRUE,Title,Default Title,,,,0,,,deny,8,,,,,,,,,,,active\n";

ReadFeed read_export(const std::string& rows, const FeedOptions& options = {}) {
  return read_feed_text(kHeader + rows, "products_export.csv", options);
}

TEST(FeedShopify, EveryVariantIsAProduct) {
  const ReadFeed feed = read_export(kRows);
  ASSERT_EQ(feed.error.message, "");
  EXPECT_EQ(feed.info.format, FeedFormat::kShopify);
  EXPECT_STREQ(feed_format_name(feed.info.format), "Shopify CSV");
  EXPECT_TRUE(feed.faults.empty());
  EXPECT_EQ(feed.ids(), "SH-R-M SH-B-M shirt-blue-l mug");
  const auto& red = feed.rows[0].attributes;
  EXPECT_EQ(red["title"], "Linen shirt - Red / M");
  EXPECT_EQ(red["price"], "50.00");
  EXPECT_EQ(red["sale_price"], "40.00");
  EXPECT_EQ(red["cost_of_goods_sold"], "12.00");
  EXPECT_EQ(red["gtin"], "4006381333931") << "without the spreadsheet's apostrophe";
  EXPECT_EQ(red["color"], "Red");
  EXPECT_EQ(red["size"], "M");
  EXPECT_EQ(red["item_group_id"], "shirt");
  EXPECT_EQ(red["product_type"], "Shirts");
  EXPECT_EQ(red["availability"], "in_stock");
  EXPECT_EQ(red["quantity"], "3");
  EXPECT_EQ(red["gender"], "female");
  EXPECT_EQ(red["Supplier"], "Loom");
  EXPECT_EQ(red["product_detail"].dump(), R"({"Tags":["summer","linen"],"Weight":"250 g","Care":"Cold wash"})");
  EXPECT_FALSE(red.contains("Gift Card"));
  EXPECT_EQ(feed.rows[0].line, 2U);
  EXPECT_EQ(feed.rows[2].line, 4U);
}

TEST(FeedShopify, VariantsShareWhatTheFirstRowSays) {
  const ReadFeed feed = read_export(kRows);
  const auto& blue = feed.rows[1].attributes;
  EXPECT_EQ(blue["brand"], "Wren");
  EXPECT_EQ(blue["description"], "<p>Cool</p>");
  EXPECT_EQ(blue["color"], "Blue") << "the option's name stands in the first row only";
  EXPECT_EQ(blue["product_detail"]["Care"], "Cold wash");
  EXPECT_EQ(blue["price"], "40.00");
  EXPECT_FALSE(blue.contains("sale_price"));
  EXPECT_EQ(blue["availability"], "out_of_stock");
  const auto& large = feed.rows[2].attributes;
  EXPECT_EQ(large["availability"], "backorder") << "it goes on selling";
  EXPECT_EQ(large["quantity"], "0") << "oversold";
  EXPECT_FALSE(large.contains("sale_price")) << "not reduced";
  ASSERT_EQ(feed.rows[2].notes.size(), 1U);
  EXPECT_THAT(feed.rows[2].notes[0].reason, HasSubstr("no SKU"));
}

TEST(FeedShopify, ImagesComeInTheirOrder) {
  const ReadFeed feed = read_export(kRows);
  EXPECT_EQ(feed.rows[0].attributes["image_link"], "https://i.example/1.jpg");
  EXPECT_EQ(feed.rows[0].attributes["additional_image_link"].dump(),
            R"(["https://i.example/2.jpg","https://i.example/3.jpg"])");
  EXPECT_EQ(feed.rows[1].attributes["image_link"], "https://i.example/b.jpg") << "the variant's own";
}

TEST(FeedShopify, AProductWithoutOptionsIsNoGroup) {
  const auto mug = read_export(kRows).rows.back().attributes;
  EXPECT_EQ(mug["title"], "Mug");
  EXPECT_FALSE(mug.contains("item_group_id"));
  EXPECT_FALSE(mug.contains("product_detail"));
  EXPECT_FALSE(mug.contains("availability")) << "the export does not say";
}

TEST(FeedShopify, TheNewerHeaderSaysTheSame) {
  const ReadFeed feed = read_feed_text(
      "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,"
      "Option1 name,Option1 value,Option1 Linked To,Price,Compare-at price,Inventory tracker,Inventory quantity,"
      "Continue selling when out of stock,Weight value (grams),Product image URL,Image position,Variant image URL\n"
      "Cup,cup,Tin,Anvil,Home > "
      "Cups,,,TRUE,active,C1,,Finish,Matte,x,9,12,shopify,0,TRUE,300,https://i.example/1.jpg,1,\n"
      ",cup,,,,,,,,C2,,,Gloss,,9,,shopify,4,FALSE,300,,,\n");
  ASSERT_EQ(feed.error.message, "");
  EXPECT_EQ(feed.ids(), "C1 C2");
  EXPECT_EQ(feed.rows[0].attributes["product_detail"]["Finish"], "Matte");
  EXPECT_EQ(feed.rows[0].attributes["price"], "12");
  EXPECT_EQ(feed.rows[0].attributes["availability"], "backorder");
  EXPECT_EQ(feed.rows[0].attributes["product_type"], "Home > Cups") << "where there is no type of the shop's own";
  EXPECT_EQ(feed.rows[1].attributes["title"], "Cup - Gloss");
}

TEST(FeedShopify, WhatShoppersCannotSeeIsLeftOutAndNamed) {
  const auto check = [](const char* published, const char* status, const char* reason) {
    const ReadFeed feed = read_feed_text(std::string("Handle,Title,Variant SKU,Published,Status\nmug,Mug,M1,") +
                                         published + "," + status + "\nmug,,M2,,\ncup,Cup,C1,TRUE,active\n");
    EXPECT_EQ(feed.ids(), "C1");
    ASSERT_EQ(feed.faults.size(), 2U) << "both variants";
    EXPECT_EQ(feed.faults[0].line, 2U);
    EXPECT_THAT(feed.faults[0].reason, HasSubstr(reason));
  };
  check("TRUE", "draft", "draft");
  check("TRUE", "Archived", "archived");
  check("", "unlisted", "unlisted");
  check("FALSE", "active", "not published");
}

TEST(FeedShopify, TheMappingHasTheLastWord) {
  FeedOptions options;
  options.mapping.columns = {{"variant sku", "mpn"}, {"variant barcode", "id"}, {"supplier", ""}, {"handle", "model"}};
  options.mapping.defaults = {{"currency", "USD"}};
  const ReadFeed feed = read_export(kRows, options);
  const auto& red = feed.rows[0].attributes;
  EXPECT_EQ(red["id"], "'4006381333931");
  EXPECT_EQ(red["mpn"], "SH-R-M");
  EXPECT_EQ(red["model"], "shirt");
  EXPECT_EQ(red["item_group_id"], "shirt");
  EXPECT_EQ(red["currency"], "USD");
  EXPECT_FALSE(red.contains("Supplier"));
}

TEST(FeedShopify, RowsOutOfPlaceCostThemselvesAlone) {
  const ReadFeed feed = read_feed_text(
      "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src\n"
      "lost,,,Red,L1,5,\n"
      "pan,Pan,Size,S,P1,5,\n"
      ",Nameless,,,N1,5,\n"
      "pan,,,M,P2,5,\n"
      "pan,,,,,,\n"
      "pan,,,\"L,P3,5,\n"
      "pan,,,L,P1,5,\n"
      "cup,Cup,,,C1,5,\n"
      "pan,,,XL,P4,5,\n");
  EXPECT_EQ(feed.ids(), "P1 P2 pan-l C1");
  std::string places;
  for (const FeedFault& fault : feed.faults) {
    places += std::to_string(fault.line) + " ";
    EXPECT_NE(fault.reason, "");
    EXPECT_NE(fault.suggestion, "");
  }
  EXPECT_EQ(places, "2 4 6 7 10 ");
  EXPECT_THAT(feed.faults[4].reason, HasSubstr("\"pan\""));
  EXPECT_THAT(feed.rows[2].notes[0].reason, HasSubstr("another variant"));
}

TEST(FeedShopify, AProductWithoutEndIsReadInPieces) {
  std::string rows = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\n";
  for (int i = 0; i < 5000; ++i) {
    const std::string n = std::to_string(i);
    rows += i == 0 ? "pan,Pan,Size,S0,P0,5\n" : "pan,,,S" + n + ",P" + n + ",5\n";
  }
  const ReadFeed feed = read_feed_text(rows);
  ASSERT_EQ(feed.rows.size(), 5000U);
  EXPECT_TRUE(feed.faults.empty());
  EXPECT_EQ(feed.rows[4999].attributes["title"], "Pan - S4999");
  EXPECT_EQ(feed.rows[4999].attributes["item_group_id"], "pan");
}

TEST(FeedShopify, AnyOtherTableIsNone) {
  EXPECT_EQ(read_feed_text("id,title,handle\n1,Pan,pan\n").info.format, FeedFormat::kCsv);
  EXPECT_EQ(read_feed_text("id,title,price,barcode\n1,Pan,5,\n").info.format, FeedFormat::kCsv);
}

}  // namespace
}  // namespace shelfwise::catalog
