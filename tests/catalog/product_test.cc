#include "catalog/product.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace shelfwise::catalog {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::ElementsAre;

Product read(const char* text, std::vector<DroppedAttribute>* dropped = nullptr) {
  Result<Product> product = product_from_json(Json::parse(text), dropped);
  EXPECT_TRUE(product.ok()) << product.error().text();
  return product.ok() ? std::move(*product) : Product{};
}

constexpr const char* kFull =
    R"({"id":"P1","title":"Pan","description":"Iron pan","link":"https://a.b/p1","image_link":"https://a.b/p1.jpg",)"
    R"("price":"12.50 USD","sale_price":"10.00 USD","cost_of_goods_sold":"6.00 USD","availability":"in_stock",)"
    R"("quantity":7,"availability_date":"2026-03-01T00:00:00Z","brand":"Castor","gtin":"4006381333931","mpn":"CP-26",)"
    R"("item_group_id":"G","google_product_category":"668","product_type":"Home > Pans","color":"black","size":"26 cm",)"
    R"("material":"iron","gender":"unisex","age_group":"adult","condition":"new","adult":true,)"
    R"("product_detail":{"Diameter":"26 cm","Hob":["gas","induction"]},"product_highlight":["Lasts"],)"
    R"("custom_label_0":"spring","average_rating":4.5,"rating_count":12,"popularity":31.0,"supplier":{"code":9}})";

TEST(Product, SurvivesTheWayToJsonAndBack) {
  std::vector<DroppedAttribute> dropped;
  const Product product = read(kFull, &dropped);
  EXPECT_TRUE(dropped.empty());
  EXPECT_EQ(product_to_json(product).dump(), kFull);
}

TEST(Product, CopyAndMoveReadTheSame) {
  const Json json = Json::parse(kFull);
  const Result<Product> copied = product_from_json(json);
  Result<Product> moved = product_from_json(Json::parse(kFull));
  ASSERT_TRUE(copied.ok() && moved.ok());
  EXPECT_EQ(product_to_json(*copied), product_to_json(*moved));
  EXPECT_EQ(json.dump(), kFull) << "reading a const object leaves it alone";
}

TEST(Product, IsLenientOnTypes) {
  const Product product = read(
      R"({"id":17,"title":2001,"price":12.5,"quantity":"3","average_rating":"4.5","adult":"Yes","color":["red","blue"],)"
      R"("size":["S","M"],"mpn":true,"product_type":["A > B","C"],"availability":"https://schema.org/InStock",)"
      R"("product_detail":[{"attribute_name":"Hob","attribute_value":"gas"},{"attribute_name":"Hob","attribute_value":2}]})");
  EXPECT_EQ(product.id.str(), "17");
  EXPECT_EQ(product.title, "2001");
  EXPECT_EQ(product.price, (Money{12'500'000, ""}));
  EXPECT_EQ(product.quantity, 3);
  EXPECT_EQ(product.average_rating, 4.5);
  EXPECT_TRUE(product.adult);
  EXPECT_EQ(product.color, "red/blue");
  EXPECT_EQ(product.size, "S, M");
  EXPECT_EQ(product.mpn, "true");
  EXPECT_EQ(product.product_type, "A > B");
  EXPECT_EQ(product.availability, Availability::kInStock);
  ASSERT_EQ(product.product_detail.size(), 1U);
  EXPECT_THAT(product.product_detail[0].values, ElementsAre("gas", "2"));
}

TEST(Product, NeedsAnIdAndATitle) {
  const auto error = [](const char* text) { return product_from_json(Json::parse(text)).error(); };
  EXPECT_EQ(error(R"({"title":"Pan"})").context, "id");
  EXPECT_EQ(error(R"({"id":"  ","title":"Pan"})").context, "id");
  EXPECT_EQ(error(R"({"id":"1","title":null})").context, "title");
  EXPECT_EQ(error(R"({"id":{"a":1},"title":"Pan"})").context, "id");
  EXPECT_EQ(error(R"([1])").code, ErrorCode::kInvalidArgument);
}

TEST(Product, DropsAMalformedOptionalAttributeAndSaysWhy) {
  const auto check = [](const std::string& attribute, const std::string& value, std::string_view why) {
    std::vector<DroppedAttribute> dropped;
    const Product product =
        read(("{\"id\":\"1\",\"title\":\"t\",\"" + attribute + "\":" + value + "}").c_str(), &dropped);
    EXPECT_EQ(product_to_json(product).size(), 2U) << attribute;
    ASSERT_EQ(dropped.size(), 1U) << attribute << " " << value;
    EXPECT_EQ(dropped[0].attribute, attribute);
    EXPECT_NE(dropped[0].why.find(why), std::string::npos) << dropped[0].why;
  };
  check("price", "\"cheap\"", "currency");
  check("price", "[1]", "no price");
  check("price", "-3", "negative");
  check("quantity", "-1", "negative");
  check("quantity", "1.5", "whole");
  check("quantity", "1e300", "too large");
  check("average_rating", "6", "0 to 5");
  check("average_rating", "\"nan\"", "no number");
  check("popularity", "\"many\"", "no number");
  check("availability", "\"maybe\"", "none of");
  check("availability_date", "\"soon\"", "");
  check("adult", "\"perhaps\"", "none of");
  check("product_detail", "3", "neither");
  check("product_detail", "[{\"name\":\"x\"}]", "attribute_name");
  check("brand", "{\"name\":\"x\"}", "object");
}

TEST(Product, KeepsUnknownAttributesLast) {
  const Product product = read(R"({"warehouse":"B7","id":"1","title":"t"})");
  EXPECT_EQ(product_to_json(product).dump(), R"({"id":"1","title":"t","warehouse":"B7"})");
  EXPECT_FALSE(is_known_attribute("warehouse"));
  EXPECT_TRUE(is_known_attribute("gtin"));
}

TEST(Product, ShopperPaysTheSalePriceOnlyWhereItIsLower) {
  EXPECT_EQ(read(R"({"id":"1","title":"t","price":"9","sale_price":"8"})").effective_price()->micros, 8 * kMicros);
  EXPECT_EQ(read(R"({"id":"1","title":"t","price":"9","sale_price":"10"})").effective_price()->micros, 9 * kMicros);
  EXPECT_EQ(read(R"({"id":"1","title":"t","sale_price":"8"})").effective_price()->micros, 8 * kMicros);
  EXPECT_FALSE(read(R"({"id":"1","title":"t"})").effective_price().has_value());
}

TEST(Availability, ReadsTheSpellingsOfFeeds) {
  for (const char* text : {"in_stock", "in stock", "In Stock", "InStock", "in-stock", "http://schema.org/InStock"}) {
    EXPECT_EQ(parse_availability(text), Availability::kInStock) << text;
  }
  EXPECT_EQ(parse_availability("Out of Stock"), Availability::kOutOfStock);
  EXPECT_EQ(parse_availability("PreOrder"), Availability::kPreorder);
  EXPECT_EQ(parse_availability("available for order"), Availability::kBackorder);
  EXPECT_EQ(parse_availability(""), std::nullopt);
  EXPECT_EQ(parse_availability("yes"), std::nullopt);
  EXPECT_EQ(parse_availability(std::string(1000, 'i')), std::nullopt);
}

TEST(CategoryPath, SplitsAtTheSeparatorThatIsThere) {
  EXPECT_THAT(split_category_path("Home > Kitchen>Pans "), ElementsAre("Home", "Kitchen", "Pans"));
  EXPECT_THAT(split_category_path("Home / Kitchen / Pans"), ElementsAre("Home", "Kitchen", "Pans"));
  EXPECT_THAT(split_category_path("Home|Kitchen|Pans"), ElementsAre("Home", "Kitchen", "Pans"));
  EXPECT_THAT(split_category_path("Home » Pans"), ElementsAre("Home", "Pans"));
  EXPECT_THAT(split_category_path("Home::Pans"), ElementsAre("Home", "Pans"));
  EXPECT_THAT(split_category_path("Home > TV / Video"), ElementsAre("Home", "TV / Video"));
  EXPECT_THAT(split_category_path("TV/Video"), ElementsAre("TV/Video"));
  EXPECT_THAT(split_category_path(" > Home >> Pans > "), ElementsAre("Home", "Pans"));
  EXPECT_THAT(split_category_path(""), ElementsAre());
  EXPECT_EQ(join_category_path({"Home", "Pans"}), "Home > Pans");
}

}  // namespace
}  // namespace shelfwise::catalog
