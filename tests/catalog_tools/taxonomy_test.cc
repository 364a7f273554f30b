#include "catalog_tools/categories/taxonomy.h"

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
       {"", "hello\n", "id\tname\nx\ty\n", "1 - A\nnonsense\n", "id\tparent_id\tname\tpath\nhg\t\tHome\n",
        "sku,title,price,category\n1,Pan,5 USD,Home > Pans\n2,Pot,6 USD,Home > Pots\n"}) {
    const auto taxonomy = read_taxonomy(folder.write("t.txt", text));
    ASSERT_FALSE(taxonomy.ok()) << text;
    EXPECT_THAT(taxonomy.error().context, HasSubstr("t.txt:"));
  }
  EXPECT_EQ(read_taxonomy(folder.path() / "none").error().code, ErrorCode::kNotFound);
}

TEST(TaxonomyFile, ReadsAStoresOwnPathsAndAddsParents) {
  const shelfwise::testing::TemporaryFolder folder;
  const auto own = read_taxonomy(folder.write("own.txt",
                                              "\xef\xbb\xbf"
                                              "# ours\nGarden > Tools > Spades\n\nGarden\nToys\n"));
  ASSERT_TRUE(own.ok()) << own.error().text();
  std::vector<std::string> paths;
  for (const TaxonomyCategory& category : *own) {
    EXPECT_EQ(category.id, category.path);
    paths.push_back(category.path);
  }
  EXPECT_THAT(paths, ::testing::ElementsAre("Garden", "Garden > Tools", "Garden > Tools > Spades", "Toys"));
  const auto ids = read_taxonomy(folder.write("ids.txt", "G1 - Garden\nG1-2 - Garden > Tools\n"));
  ASSERT_TRUE(ids.ok()) << ids.error().text();
  EXPECT_EQ((*ids)[1].id, "G1-2");
}

TEST(TaxonomyFile, ACategoryAmongItsOwnParentsIsRefusedByLine) {
  const shelfwise::testing::TemporaryFolder folder;
  const std::string header = "id\tparent_id\tname\tpath\n";
  EXPECT_TRUE(read_taxonomy(folder.write("t.tsv", header + "a\t\tA\tA\nb\ta\tB\tA > B\nc\tb\tC\tA > B > C\n")).ok());
  for (const char* rows : {"a\ta\tA\tA\n", "a\tc\tA\tA\nb\ta\tB\tA > B\nc\tb\tC\tA > B > C\n"}) {
    const auto taxonomy = read_taxonomy(folder.write("t.tsv", header + rows));
    ASSERT_FALSE(taxonomy.ok()) << rows;
    EXPECT_THAT(taxonomy.error().text(), HasSubstr("among its own parents"));
    EXPECT_THAT(taxonomy.error().text(), HasSubstr("t.tsv:"));
  }
}

TEST(TaxonomyFile, AnIdThatStandsTwiceIsRefused) {
  const shelfwise::testing::TemporaryFolder folder;
  const auto taxonomy = read_taxonomy(folder.write("t.txt", "1 - A\n2 - B\n1 - C\n"));
  ASSERT_FALSE(taxonomy.ok());
  EXPECT_THAT(taxonomy.error().context, HasSubstr("t.txt:3"));
  EXPECT_THAT(taxonomy.error().message, HasSubstr("1"));
}

}  // namespace
}  // namespace shelfwise::catalog_tools
