#include "catalog_tools/duplicates/merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace shelfwise::catalog_tools {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

std::vector<catalog::Product> members(const std::vector<Json>& rows) {
  std::vector<catalog::Product> all;
  for (const Json& row : rows) all.push_back(catalog::product_from_json(row).value());
  return all;
}

const std::vector<Json> kRows = {
    {{"id", "a"}, {"title", "Pan"}, {"price", "20 USD"}, {"brand", "Castor"}},
    {{"id", "b"}, {"title", "Iron pan"}, {"price", "18 USD"}, {"sale_price", "15 USD"}, {"color", "black"}},
    {{"id", "c"}, {"title", "Cast-iron pan"}, {"price", "16 USD"}, {"product_detail", {{"Weight", "2 kg"}}}},
};

MergeRules rules(const std::map<std::string, std::string>& section) {
  return read_merge_rules(section, "m.toml").value();
}

TEST(Merge, TheSurvivorKeepsWhatItHasAndTakesWhatItLacks) {
  const MergedProduct merged = merge_products(members(kRows), 1, {});
  EXPECT_EQ(merged.product.id.str(), "b");
  EXPECT_EQ(merged.product.title, "Iron pan");
  EXPECT_EQ(merged.product.brand, "Castor");
  EXPECT_EQ(merged.product.sale_price->micros, 15'000'000);
  EXPECT_THAT(merged.taken, ElementsAre(Pair("brand", 0U), Pair("product_detail.Weight", 2U)));
}

TEST(Merge, RulesChooseWhoseValueStays) {
  const struct {
    const char* attribute;
    const char* rule;
    size_t from;
  } rows[] = {{"title", "longest", 2}, {"title", "first", 0}, {"title", "last", 2},
              {"price", "highest", 0}, {"price", "first", 0}, {"price", "last", 2}};
  for (const auto& row : rows) {
    const MergedProduct merged = merge_products(members(kRows), 1, rules({{row.attribute, row.rule}}));
    ASSERT_TRUE(merged.taken.contains(row.attribute)) << row.attribute << " " << row.rule;
    EXPECT_EQ(merged.taken.at(row.attribute), row.from) << row.attribute << " " << row.rule;
    EXPECT_EQ(merged.product.id.str(), "b");
  }
  const MergedProduct lowest = merge_products(members(kRows), 2, rules({{"price", "lowest"}}));
  EXPECT_EQ(lowest.taken.at("price"), 1U) << "what the shopper pays counts";
  EXPECT_EQ(lowest.product.price->micros, 18'000'000);
  EXPECT_EQ(lowest.product.sale_price->micros, 15'000'000);
}

TEST(Merge, PricesOfAnotherCurrencyAreNotCompared) {
  const auto rows = members(
      {{{"id", "a"}, {"title", "Pan"}, {"price", "20 USD"}}, {{"id", "b"}, {"title", "Pan"}, {"price", "10 EUR"}}});
  EXPECT_TRUE(merge_products(rows, 0, rules({{"price", "lowest"}})).taken.empty());
}

TEST(Merge, ARuleThatIsNoneNamesItsKeyAndTheChoices) {
  const auto unknown = read_merge_rules({{"titel", "longest"}}, "m.toml");
  ASSERT_FALSE(unknown.ok());
  EXPECT_THAT(unknown.error().text(), HasSubstr("[merge] titel"));
  const auto wrong = read_merge_rules({{"price", "longest"}}, "m.toml");
  ASSERT_FALSE(wrong.ok());
  EXPECT_THAT(wrong.error().text(), HasSubstr("\"lowest\""));
  EXPECT_THAT(wrong.error().text(), HasSubstr("[merge] price"));
}

}  // namespace
}  // namespace shelfwise::catalog_tools
