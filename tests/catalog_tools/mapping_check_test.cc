#include "catalog_tools/inspect/mapping_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(MappingCheck, AttributesThatAreNearlyOneAreAsked) {
  EXPECT_THAT(mapping_mistake("columns", "Price", "prize"), HasSubstr("did you mean \"price\"?"));
  EXPECT_THAT(mapping_mistake("columns", "Farbe", "colour"), HasSubstr("did you mean \"color\"?"));
  EXPECT_THAT(mapping_mistake("defaults", "conditoin", "new"), HasSubstr("did you mean \"condition\"?"));
  for (const char* fine : {"", "price", "currency", "custom_label_0", "product_detail.prize", "season", "warehouse"}) {
    EXPECT_EQ(mapping_mistake("columns", "x", fine), "") << fine;
  }
}

TEST(MappingCheck, DefaultsMustBeWhatARowMayHave) {
  EXPECT_THAT(mapping_mistake("defaults", "currency", "EURO"),
              AllOf(HasSubstr("did you mean \"EUR\"?"), HasSubstr("ISO 4217")));
  EXPECT_THAT(mapping_mistake("defaults", "availability", "maybe"), HasSubstr("in_stock"));
  EXPECT_THAT(mapping_mistake("defaults", "price", "cheap"), HasSubstr("\"cheap\" can be no price"));
  EXPECT_THAT(mapping_mistake("defaults", "condition", "shiny"), HasSubstr("\"shiny\" can be no condition"));
  EXPECT_EQ(mapping_mistake("defaults", "currency", "usd"), "");
  EXPECT_EQ(mapping_mistake("defaults", "price", "12.50"), "");
  EXPECT_EQ(mapping_mistake("defaults", "availability", "in stock"), "");
  EXPECT_EQ(mapping_mistake("defaults", "link", "https://shop.example/{handle}"), "");
  EXPECT_EQ(mapping_mistake("defaults", "id", "{gtin}"), "");
}

TEST(MappingCheck, ARunNamesEveryMistakeAtOnceByLine) {
  Cleaned run;
  CleanOptions options;
  options.feeds = {run.folder.write("feed.csv", "id,title\n1,Pan\n")};
  options.out = run.folder.path() / "out";
  options.mapping = run.folder.write("m.toml",
                                     "[columns]\nPrice = \"prize\"\n[defaults]\ncurrency = \"EURO\"\n"
                                     "[merge]\ntitle = \"lowest\"\nprice = \"lowest\"\n");
  const Result<CleanReport> report = clean(options);
  ASSERT_FALSE(report.ok());
  const std::string text = report.error().text();
  EXPECT_THAT(text, HasSubstr("m.toml:2: \"prize\""));
  EXPECT_THAT(text, HasSubstr("line 4: \"EURO\""));
  EXPECT_THAT(text, HasSubstr("line 6: \"lowest\" is no rule for title"));
}

}  // namespace
}  // namespace shelfwise::catalog_tools
