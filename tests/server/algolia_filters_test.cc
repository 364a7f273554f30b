// What filters of Algolia's clients become:
//  1. The same condition in our language, every name and value in quotes of its own.
//  2. No value gets out of its quotes, so that a key's filter cannot be escaped.
//  3. What cannot be said, or said in one way only, is refused with a reason.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "query/filter_syntax.h"
#include "server/algolia/filters.h"

namespace shelfwise::server::algolia {
namespace {

using Json = nlohmann::json;

struct Row {
  const char* in;
  const char* out;  // "" where it is refused
};

template <class Translate>
void check(const Row& row, Translate translate) {
  const Result<std::string> out = translate(row.in);
  if (*row.out == '\0') {
    EXPECT_FALSE(out.ok()) << row.in << " became " << *out;
    return;
  }
  ASSERT_TRUE(out.ok()) << row.in << ": " << out.error().text();
  EXPECT_EQ(*out, row.out) << row.in;
  EXPECT_TRUE(query::parse_filter_syntax(*out).ok()) << *out;
}

TEST(AlgoliaFilters, TheGrammarIsReadAsWritten) {
  for (const Row& row : {
           Row{"brand:Fjell", "`brand`:=`Fjell`"},
           Row{"brand:\"Deep Blue\"", "`brand`:=`Deep Blue`"},
           Row{"brand:'it\\'s'", "`brand`:=`it's`"},
           Row{"\"Screen Size\":42", "`Screen Size`:=`42`"},
           Row{"NOT brand:Fjell", "!(`brand`:=`Fjell`)"},
           Row{"brand:Fjell AND price < 100", "(`brand`:=`Fjell` && price:<100)"},
           Row{"brand:A OR brand:B OR brand:C", "(`brand`:=`A` || `brand`:=`B` || `brand`:=`C`)"},
           Row{"(brand:A OR brand:B) AND NOT (price>=10)", "((`brand`:=`A` || `brand`:=`B`) && !(price:>=10))"},
           Row{"price:10 TO 20.5", "(price:>=10 && price:<=20.5)"},
           Row{"price = 10", "price:=10"},
           Row{"price != -1", "price:!=-1"},
           Row{"categories.lvl1:\"Shoes > Boots\"", "`category`:=`Shoes > Boots`"},
           Row{"objectID:B1", "`id`:=`B1`"},
           Row{"brand:A<score=3>", "`brand`:=`A`"},
           Row{"release_date > 86400", "release_date:>`1970-01-02T00:00:00Z`"},
       }) {
    check(row, filters_to_filter_by);
  }
  EXPECT_EQ(*filters_to_filter_by("  "), "");
}

TEST(AlgoliaFilters, WhatCannotBeToldApartIsRefused) {
  for (const char* text : {"brand:A OR brand:B AND price<1", "brand:", ":x", "brand", "brand:A brand:B", "(brand:A",
                           "brand:A)", "AND", "NOT", "brand:\"open", "color < 5", "price:cheap", "price:1 TO",
                           "price:1 TO x", "brand:''", "price<1e5", "brand:\"a`b\\\"c\""}) {
    check({text, ""}, filters_to_filter_by);
  }
  EXPECT_FALSE(filters_to_filter_by(std::string(5'000, 'x')).ok());
  EXPECT_FALSE(filters_to_filter_by(std::string(1'000, '(') + "brand:A").ok());
}

TEST(AlgoliaFilters, ListsMeanAllAndListsInThemAny) {
  for (const Row& row : {
           Row{R"(["brand:A"])", "(`brand`:=`A`)"},
           Row{R"(["brand:A",["color:Red","color:Blue"]])", "(`brand`:=`A` && (`color`:=`Red` || `color`:=`Blue`))"},
           Row{R"([["brand:-A"]])", "((!(`brand`:=`A`)))"},
           Row{R"(["brand:\\-A"])", "(`brand`:=`-A`)"},
           Row{R"("brand:A")", "`brand`:=`A`"},
           Row{R"(["rating:4"])", "(rating:=4)"},
           Row{R"([5])", ""},
           Row{R"(["brand"])", ""},
           Row{R"([[["brand:A"]]])", "(((`brand`:=`A`)))"},
           Row{R"([[[["brand:A"]]]])", ""},
           Row{R"({"a":1})", ""},
       }) {
    check(row, [](const char* text) { return facet_filters_to_filter_by(Json::parse(text)); });
  }
  EXPECT_EQ(*facet_filters_to_filter_by(Json::array()), "");
}

TEST(AlgoliaFilters, NumbersAreCompared) {
  for (const Row& row : {
           Row{R"(["price>=10","price<=20"])", "(price:>=10 && price:<=20)"},
           Row{R"([["price = 1","price:3 TO 4"]])", "((price:=1 || (price:>=3 && price:<=4)))"},
           Row{R"(["price>=10 || id:x"])", ""},
           Row{R"(["brand>=10"])", ""},
           Row{R"(["price"])", ""},
       }) {
    check(row, [](const char* text) { return numeric_filters_to_filter_by(Json::parse(text)); });
  }
}

TEST(AlgoliaFilters, NoValueEscapesFromItsQuotes) {
  for (const std::string value :
       {"x || brand:Secret", "x) || (brand:Secret", "x`", "x\"", "] || a:[b", "a && b", "\\", "x' OR '1"}) {
    const Result<std::string> out = equals("brand", value);
    ASSERT_TRUE(out.ok()) << value;
    const auto tree = query::parse_filter_syntax(*out);
    ASSERT_TRUE(tree.ok()) << *out;
    ASSERT_EQ(tree->clauses.size(), 1U) << *out;
    EXPECT_EQ(tree->clauses[0].values[0].text, value);
    EXPECT_EQ(tree->clauses[0].field, "brand");
  }
  EXPECT_FALSE(equals("brand", "`both\"").ok());
  EXPECT_FALSE(equals("br`an\"d", "x").ok());
}

}  // namespace
}  // namespace shelfwise::server::algolia
