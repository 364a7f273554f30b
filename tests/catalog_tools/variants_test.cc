#include "catalog_tools/duplicates/variants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<VariantGroup> find(const std::vector<Json>& rows) {
  VariantFinder finder;
  int number = 0;
  for (Json row : rows) {
    row["id"] = "P" + std::to_string(number++);
    if (!row.contains("brand")) row["brand"] = "Kestrel";
    finder.add(catalog::product_from_json(std::move(row)).value());
  }
  std::vector<std::uint32_t> survivor(rows.size());
  std::iota(survivor.begin(), survivor.end(), 0U);
  return finder.find(survivor);
}

TEST(Variants, AreGroupedWhereOnlyColorSizeOrPackDiffer) {
  const auto groups = find({{{"title", "Kestrel Trail Jacket, Black, S"}},
                            {{"title", "Castor Iron Pan 20 cm"}, {"brand", "Castor"}},
                            {{"title", "Kestrel Trail Jacket, Red, XL"}},
                            {{"title", "Castor Iron Pan 24cm"}, {"brand", "Castor"}},
                            {{"title", "Wool Hiking Socks 3-pack"}},
                            {{"title", "Wool Hiking Socks 6 pack"}}});
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_THAT(groups[0].products, ElementsAre(0, 2));
  EXPECT_THAT(groups[0].varying, ElementsAre("color", "size"));
  EXPECT_THAT(groups[1].products, ElementsAre(1, 3));
  EXPECT_THAT(groups[1].varying, ElementsAre("size"));
  EXPECT_THAT(groups[2].varying, ElementsAre("pack"));
  EXPECT_EQ(parent_title("Kestrel Trail Jacket, Black, S"), "Kestrel Trail Jacket");
  EXPECT_EQ(parent_title("Castor Iron Pan - 20 cm"), "Castor Iron Pan");
}

TEST(Variants, AreNotGuessed) {
  const auto apart = [](const Json& first, const Json& second) {
    EXPECT_THAT(find({first, second}), IsEmpty()) << second;
  };
  apart({{"title", "Trail Jacket Black"}}, {{"title", "Trail Jacket"}});
  apart({{"title", "Trail Jacket Black"}}, {{"title", "Trail Vest Red"}});
  apart({{"title", "Trail Jacket Black"}}, {{"title", "Trail Jacket Black"}});
  apart({{"title", "Trail Jacket Black"}}, {{"title", "Trail Jacket Red"}, {"brand", "Wren"}});
  apart({{"title", "Trail Jacket Black"}, {"price", "20 USD"}}, {{"title", "Trail Jacket Red"}, {"price", "90 USD"}});
  apart({{"title", "Trail Jacket Black"}, {"item_group_id", "G"}}, {{"title", "Trail Jacket Red"}});
  apart({{"title", "Kestrel Black"}}, {{"title", "Kestrel Red"}});
  apart({{"title", "Drill DCD771 Kit Red"}}, {{"title", "Drill DCD999 Kit Blue"}});
}

TEST(Variants, TheCatalogNamesTheirGroupAndTheReportSaysSo) {
  Cleaned run;
  clean_text(run, "id,title,brand\nA,Trail Jacket Black,Kestrel\nB,Iron pan,Castor\nC,Trail Jacket Red,Kestrel\n");
  const auto products = run.products();
  ASSERT_EQ(products.size(), 3U);
  EXPECT_EQ(products[0]["item_group_id"], "variants-A");
  EXPECT_EQ(products[2]["item_group_id"], "variants-A");
  EXPECT_FALSE(products[1].contains("item_group_id"));
  ASSERT_EQ(run.report.inferred_variants.groups, 1U);
  EXPECT_EQ(run.report.inferred_variants.examples[0].title, "Trail Jacket");
  EXPECT_THAT(run.output("report.json"), HasSubstr("variant group inferred"));
  const std::string catalog = run.output("catalog.jsonl");
  run_clean(run, {run.folder.write("again.jsonl", catalog)});
  EXPECT_EQ(run.output("catalog.jsonl"), catalog) << "a group once given stays";
}

}  // namespace
}  // namespace shelfwise::catalog_tools
