#include "server/parameters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/json_input.h"
#include "server/nearest.h"

namespace shelfwise::server {
namespace {

using ::testing::HasSubstr;
using Type = ParameterSpec::Type;

constexpr std::string_view kChoices[] = {"auto", "all", "any"};
constexpr ParameterSpec kSpecs[] = {
    {.name = "q", .max_bytes = 10},
    {.name = "per_page", .type = Type::kInteger, .default_text = "20", .min = 0, .max = 250},
    {.name = "impact", .type = Type::kNumber, .min = 0, .max = 100},
    {.name = "explain", .type = Type::kFlag, .default_text = "false"},
    {.name = "match", .type = Type::kChoice, .default_text = "auto", .choices = kChoices},
    {.name = "product_id", .repeatable = true},
};

TEST(Parameters, DefaultsStandWhereNothingIsGiven) {
  const auto p = Parameters::parse(kSpecs, {});
  ASSERT_TRUE(p.ok());
  EXPECT_EQ(p->integer("per_page"), 20U);
  EXPECT_FALSE(p->flag("explain"));
  EXPECT_EQ(p->text("match"), "auto");
  EXPECT_FALSE(p->has("impact"));
  EXPECT_TRUE(p->all("product_id").empty());
}

TEST(Parameters, ValuesAreRead) {
  const auto p = Parameters::parse(kSpecs, {{"q", "tent"},
                                            {"per_page", "5"},
                                            {"impact", "12.5"},
                                            {"explain", "1"},
                                            {"match", "any"},
                                            {"product_id", "a"},
                                            {"product_id", "b"}});
  ASSERT_TRUE(p.ok()) << p.error().text();
  EXPECT_EQ(p->text("q"), "tent");
  EXPECT_EQ(p->integer("per_page"), 5U);
  EXPECT_EQ(p->number("impact"), 12.5);
  EXPECT_TRUE(p->flag("explain"));
  EXPECT_EQ(p->all("product_id"), (std::vector<std::string>{"a", "b"}));
}

TEST(Parameters, MistakesNameTheParameterAndTheRemedy) {
  struct Row {
    RawParameters raw;
    const char* parameter;
    const char* message;
  };
  for (const Row& row : {
           Row{{{"perpage", "5"}}, "perpage", "did you mean `per_page`?"},
           Row{{{"query", "tent"}}, "query", "did you mean `q`?"},
           Row{{{"limit", "5"}}, "limit", "did you mean `per_page`?"},
           Row{{{"per_page", "251"}}, "per_page", "whole number from 0 to 250"},
           Row{{{"per_page", "-1"}}, "per_page", "whole number from 0 to 250"},
           Row{{{"per_page", "5.5"}}, "per_page", "whole number"},
           Row{{{"per_page", "5x"}}, "per_page", "whole number"},
           Row{{{"per_page", "99999999999999999999"}}, "per_page", "whole number"},
           Row{{{"impact", "nan"}}, "impact", "a number from 0 to 100"},
           Row{{{"explain", "maybe"}}, "explain", "true or false"},
           Row{{{"match", "al"}}, "match", "did you mean `all`?"},
           Row{{{"q", "12345678901"}}, "q", "at most 10"},
           Row{{{"q", "a"}, {"q", "b"}}, "q", "given twice"},
       }) {
    const auto p = Parameters::parse(kSpecs, row.raw);
    ASSERT_FALSE(p.ok()) << row.parameter;
    EXPECT_EQ(p.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(p.error().context, row.parameter);
    EXPECT_THAT(p.error().message, HasSubstr(row.message));
  }
}

TEST(Parameters, AMissingRequiredOneIsNamed) {
  constexpr ParameterSpec kRequired[] = {{.name = "category", .description = "which", .required = true}};
  const auto p = Parameters::parse(kRequired, {});
  ASSERT_FALSE(p.ok());
  EXPECT_EQ(p.error().context, "category");
}

TEST(Parameters, ABodyMayHoldScalarsAndLists) {
  const auto raw = parameters_from_json(
      R"({"q": "x", "per_page": 5, "explain": true, "impact": 2.5, "product_id": ["a", "b"], "match": null})", kSpecs);
  ASSERT_TRUE(raw.ok()) << raw.error().text();
  const auto p = Parameters::parse(kSpecs, *raw);
  ASSERT_TRUE(p.ok()) << p.error().text();
  EXPECT_EQ(p->integer("per_page"), 5U);
  EXPECT_EQ(p->number("impact"), 2.5);
  EXPECT_TRUE(p->flag("explain"));
  EXPECT_EQ(p->all("product_id").size(), 2U);
}

TEST(Parameters, ABodyOfTheWrongShapeIsRefused) {
  for (const char* body : {"[]", "1", "{", "{\"q\": {}}", "{\"q\": [[1]]}", "{\"q\": 1e999}"}) {
    EXPECT_FALSE(parameters_from_json(body, kSpecs).ok()) << body;
  }
}

TEST(JsonInput, DeepNestingIsRefusedBeforeParsing) {
  EXPECT_TRUE(parse_json(std::string(32, '[') + std::string(32, ']')).ok());
  EXPECT_FALSE(parse_json(std::string(33, '[') + std::string(33, ']')).ok());
  EXPECT_FALSE(parse_json(std::string(5'000'000, '[')).ok());
  EXPECT_TRUE(parse_json("\"" + std::string(100, '[') + "\\\"[\"").ok()) << "brackets in texts do not nest";
}

TEST(Nearest, FindsTypingMistakesOnly) {
  constexpr std::string_view kNames[] = {"per_page", "page", "filter_by", "facet_by"};
  EXPECT_EQ(nearest_name("perpage", kNames), "per_page");
  EXPECT_EQ(nearest_name("filter_yb", kNames), "filter_by");
  EXPECT_EQ(nearest_name("FACET_BY", kNames), "facet_by");
  EXPECT_EQ(nearest_name("zzzzzz", kNames), "");
  EXPECT_EQ(nearest_name(std::string(100'000, 'a'), kNames), "");
}

}  // namespace
}  // namespace shelfwise::server
