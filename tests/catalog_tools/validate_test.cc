#include "catalog_tools/values/validate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace shelfwise::catalog_tools {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::HasSubstr;

struct Checked {
  std::optional<catalog::Product> product;
  std::vector<Issue> issues;
};

Checked check_row(Json attributes) {
  Checked checked;
  catalog::FeedRow row;
  row.line = 7;
  row.attributes = std::move(attributes);
  checked.product = validate_row(std::move(row), "feed.csv", checked.issues);
  return checked;
}

Checked check_value(const char* field, Json value) {
  return check_row({{"id", "P1"}, {"title", "Pan"}, {field, std::move(value)}});
}

// The value as it stands in the clean product; null where it was dropped.
Json kept(const Checked& checked, const char* field) {
  const Json json = catalog::product_to_json(*checked.product);
  return json.contains(field) ? json[field] : Json();
}

TEST(Validate, GoodValuesPassWithoutAWord) {
  const Checked checked = check_row({{"id", "P1"},
                                     {"title", "Pan"},
                                     {"price", "12.50 USD"},
                                     {"sale_price", "10 USD"},
                                     {"gtin", "4006381333931"},
                                     {"availability", "in stock"},
                                     {"link", "https://a.b/c?d=e"},
                                     {"availability_date", "2026-03-01"},
                                     {"condition", "new"},
                                     {"average_rating", "4.5"}});
  ASSERT_TRUE(checked.product.has_value());
  for (const Issue& issue : checked.issues) ADD_FAILURE() << issue.field << ": " << issue.reason;
}

TEST(Validate, ARowWithoutIdOrTitleIsLeftOut) {
  for (const Json& row :
       {Json{{"title", "Pan"}}, Json{{"id", "1"}}, Json{{"id", " "}, {"title", "Pan"}},
        Json{{"id", "1"}, {"title", "<br>"}}, Json{{"id", std::string(300, 'x')}, {"title", "Pan"}}}) {
    const Checked checked = check_row(row);
    EXPECT_FALSE(checked.product.has_value()) << row;
    ASSERT_FALSE(checked.issues.empty()) << row;
    EXPECT_EQ(checked.issues.back().severity, Severity::kLeftOut);
    EXPECT_EQ(checked.issues.back().line, 7U);
    EXPECT_NE(checked.issues.back().suggestion, "");
  }
}

TEST(Validate, ABadValueIsDroppedAndNamedAndTheRowKept) {
  const auto check = [](const char* field, const Json& value, const char* reason) {
    const Checked checked = check_value(field, value);
    ASSERT_TRUE(checked.product.has_value()) << field;
    EXPECT_TRUE(kept(checked, field).is_null()) << field << " " << value;
    ASSERT_EQ(checked.issues.size(), 1U) << field << " " << value;
    const Issue& issue = checked.issues[0];
    EXPECT_EQ(issue.severity, Severity::kDropped);
    EXPECT_EQ(issue.id, "P1");
    EXPECT_EQ(issue.field, field);
    EXPECT_THAT(issue.reason, HasSubstr(reason)) << field;
    EXPECT_NE(issue.suggestion, "") << field;
    EXPECT_NE(issue.value, "") << field;
  };
  check("gtin", "4006381333932", "check digit");
  check("gtin", "n/a", "no value");
  check("price", "call us", "currency");
  check("price", "12.50 XYZ", "\"XYZ\" is no currency");
  check("price", -5, "negative");
  check("price", "N/A", "no value");
  check("availability", "maybe", "none of");
  check("availability_date", "soon", "no date");
  check("availability_date", "2026-02-31", "no date");
  check("sale_price_effective_date", "2026-03-08/2026-03-01", "before the start");
  check("sale_price_effective_date", "2026-03-08", "pair");
  check("average_rating", "7.5", "0 to 5");
  check("rating_count", "few", "no number");
  check("quantity", "-1", "negative");
  check("link", "a.b/c", "https");
  check("link", "https://", "no site");
  check("image_link", "ftp://a.b/c", "https");
  check("link", "https://a.b/" + std::string(3000, 'x'), "2000");
  check("condition", "broken", "none of the values");
  check("gender", "robot", "none of the values");
  check("adult", "perhaps", "none of");
  check("brand", "NULL", "no value");
  check("popularity", "-3", "negative");
}

TEST(Validate, WhatIsCertainIsRepaired) {
  const auto check = [](const char* field, const Json& value, const Json& repaired) {
    const Checked checked = check_value(field, value);
    ASSERT_TRUE(checked.product.has_value()) << field;
    EXPECT_EQ(kept(checked, field), repaired) << field;
    ASSERT_EQ(checked.issues.size(), 1U) << field << " " << value;
    EXPECT_EQ(checked.issues[0].severity, Severity::kChanged) << field;
  };
  check("description", "<p>Iron &amp; steel</p>", "Iron & steel");
  check("brand", "M&amp;S", "M&S");
  check("gtin", "36000291452", "036000291452");
  check("link", "www.a.b/c", "https://www.a.b/c");
  check("link", "https://a.b/iron pan", "https://a.b/iron%20pan");
  check("condition", "Brand New", "new");
  check("gender", "Women", "female");
  check("age_group", "Children", "kids");
  check("availability_date", "2026/03/01", "2026-03-01T00:00:00Z");
  check("availability_date", "20260301", "2026-03-01T00:00:00Z");
}

TEST(Validate, OddDatesAreNoReasonToFail) {
  for (const char* text :
       {"26 Mar 2026", "2026-03-01X", "20260301", "2026-03-01 ", "::::::::::::", "2026-03-01T", "99999999"}) {
    EXPECT_TRUE(check_value("availability_date", text).product.has_value()) << text;
  }
}

TEST(Validate, ASalePriceMustBeLowerAndInTheSameCurrency) {
  for (const char* sale : {"13 USD", "12.50 USD", "10 EUR"}) {
    const Checked checked = check_row({{"id", "1"}, {"title", "Pan"}, {"price", "12.50 USD"}, {"sale_price", sale}});
    EXPECT_FALSE(checked.product->sale_price.has_value()) << sale;
    ASSERT_EQ(checked.issues.size(), 1U) << sale;
    EXPECT_EQ(checked.issues[0].field, "sale_price");
  }
}

TEST(Validate, ACurrencyColumnCompletesBarePrices) {
  const Checked checked = check_row(
      {{"id", "1"}, {"title", "Pan"}, {"price", "12.50"}, {"cost_of_goods_sold", "5 EUR"}, {"currency", "usd"}});
  EXPECT_EQ(checked.product->price->currency, "USD");
  EXPECT_EQ(checked.product->cost_of_goods_sold->currency, "EUR");
  EXPECT_TRUE(checked.product->extra.is_null());
  EXPECT_TRUE(checked.issues.empty());
  const Checked bare = check_row({{"id", "1"}, {"title", "Pan"}, {"price", "12.50"}});
  ASSERT_EQ(bare.issues.size(), 1U);
  EXPECT_EQ(bare.issues[0].severity, Severity::kNoted);
}

TEST(Validate, LongTextsAreCutAtACharacter) {
  std::string title;
  for (int i = 0; i < 600; ++i) title += "é";
  const Checked checked = check_row({{"id", "1"}, {"title", title}});
  EXPECT_EQ(checked.product->title.size(), 1000U);
  EXPECT_EQ(checked.product->title.substr(998), "é");
}

TEST(Validate, DetailsAreCleanedOneByOne) {
  const Checked checked =
      check_value("product_detail", {{"Hob", {"gas", "n/a"}}, {"Note", "<b>new</b>"}, {"Weight", "-"}});
  EXPECT_EQ(kept(checked, "product_detail").dump(), R"({"Hob":"gas","Note":"new"})");
  EXPECT_EQ(checked.issues.size(), 3U);
}

TEST(Validate, ANoteOfTheReaderComesWithTheRow) {
  catalog::FeedRow row;
  row.attributes = {{"id", "1"}, {"title", "Pan"}};
  row.notes.push_back({3, "", "the row is short", "look"});
  std::vector<Issue> issues;
  EXPECT_TRUE(validate_row(std::move(row), "f", issues).has_value());
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].line, 3U);
}

TEST(LikelyAttribute, FindsMisspellingsAndShopWords) {
  EXPECT_EQ(likely_attribute("availabilty"), "availability");
  EXPECT_EQ(likely_attribute("Prise"), "price");
  EXPECT_EQ(likely_attribute("UPC"), "gtin");
  EXPECT_EQ(likely_attribute("Product Name"), "title");
  EXPECT_EQ(likely_attribute("warehouse"), "");
  EXPECT_EQ(likely_attribute(std::string(10'000, 'x')), "");
}

}  // namespace
}  // namespace shelfwise::catalog_tools
