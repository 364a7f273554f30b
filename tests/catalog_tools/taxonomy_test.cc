#include "catalog_tools/taxonomy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

using ::testing::HasSubstr;

constexpr const char* kShopify =
    "id\tparent_id\tname\tpath\n"
    "hg\t\tHome & Garden\tHome & Garden\n"
    "hg-1\thg\tKitchen & Dining\tHome & Garden > Kitchen & Dining\n"
    "hg-1-1\thg-1\tCookware\tHome & Garden > Kitchen & Dining > Cookware\n"
    "hg-1-1-1\thg-1-1\tSkillets & Frying Pans\tHome & Garden > Kitchen & Dining > Cookware > Skillets & Frying Pans\n"
    "aa\t\tApparel & Accessories\tApparel & Accessories\n"
    "aa-1\taa\tShoes\tApparel & Accessories > Shoes\n";

TEST(TaxonomyFile, ReadsShopifyAndGoogle) {
  const shelfwise::testing::TemporaryFolder folder;
  const auto shopify = read_taxonomy(folder.write("s.tsv", kShopify));
  ASSERT_TRUE(shopify.ok()) << shopify.error().text();
  EXPECT_EQ(shopify->size(), 6U);
  EXPECT_EQ((*shopify)[5].id, "aa-1");
  const auto google = read_taxonomy(folder.write(
      "g.txt", "# Google_Product_Taxonomy_Version: 2021-09-21\r\n1 - Animals\r\n3237 - Animals > Live Animals\r\n"));
  ASSERT_TRUE(google.ok()) << google.error().text();
  ASSERT_EQ(google->size(), 2U);
  EXPECT_EQ((*google)[1].id, "3237");
  EXPECT_EQ((*google)[1].path, "Animals > Live Animals");
}

TEST(TaxonomyFile, ForeignFilesAreRefusedByLine) {
  const shelfwise::testing::TemporaryFolder folder;
  for (const char* text :
       {"", "hello\n", "id\tname\nx\ty\n", "1 - A\nnonsense\n", "id\tparent_id\tname\tpath\nhg\t\tHome\n"}) {
    const auto taxonomy = read_taxonomy(folder.write("t.txt", text));
    ASSERT_FALSE(taxonomy.ok()) << text;
    EXPECT_THAT(taxonomy.error().context, HasSubstr("t.txt:"));
  }
  EXPECT_EQ(read_taxonomy(folder.path() / "none").error().code, ErrorCode::kNotFound);
}

TEST(TaxonomyMatcher, TheLastPartOfAPathDecides) {
  const shelfwise::testing::TemporaryFolder folder;
  const TaxonomyMatcher matcher(read_taxonomy(folder.write("s.tsv", kShopify)).value(), test_analyzer());
  const auto check = [&](const char* path, const TaxonomyMatcher::TitleWords& titles, const char* id) {
    const auto match = matcher.match({{path, titles}}).front();
    ASSERT_TRUE(match.has_value()) << path;
    EXPECT_EQ(matcher.category(match->category).id, id) << path;
    EXPECT_GT(match->score, 0);
    EXPECT_LE(match->score, 1);
  };
  check("Kitchen > Frying pan", {}, "hg-1-1-1");
  check("Cookware", {}, "hg-1-1");
  check("Sneakers", {}, "aa-1");
  check("Clothing > Footwear", {{"shoe", 0.9}}, "aa-1");
  EXPECT_FALSE(matcher.match({{"Qwertz", {}}}).front().has_value());
  EXPECT_FALSE(matcher.match({{"", {}}}).front().has_value());
}

TEST(TaxonomyMatcher, PathsOfOneDepartmentKeepTogether) {
  const shelfwise::testing::TemporaryFolder folder;
  const char* file =
      "1 - Media\n2 - Media > Books\n3 - Media > Books > Cooking Books\n4 - Food\n5 - Food > Cooking\n"
      "6 - Media > Books > Travel Books\n7 - Media > Books > History Books\n";
  const TaxonomyMatcher matcher(read_taxonomy(folder.write("g.txt", file)).value(), test_analyzer());
  const auto together = matcher.match({{"Books > Travel", {}}, {"Books > History", {}}, {"Books > Cooking", {}}});
  ASSERT_TRUE(together[2].has_value());
  EXPECT_EQ(matcher.category(together[2]->category).id, "3");
}

}  // namespace
}  // namespace shelfwise::catalog_tools
