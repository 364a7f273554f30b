#include "catalog_tools/categories/category_matcher.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

#include "catalog_tools/categories/retail_words.h"
#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

const std::vector<TaxonomyCategory> kTaxonomy = {
    {"hg", "Home & Garden"},
    {"hg-1", "Home & Garden > Kitchen & Dining"},
    {"hg-1-1", "Home & Garden > Kitchen & Dining > Cookware"},
    {"hg-1-1-1", "Home & Garden > Kitchen & Dining > Cookware > Skillets & Frying Pans"},
    {"hg-1-2", "Home & Garden > Kitchen & Dining > Kitchen Appliances"},
    {"hg-1-2-1", "Home & Garden > Kitchen & Dining > Kitchen Appliances > Refrigerators"},
    {"hg-1-3", "Home & Garden > Kitchen & Dining > Bottle Brushes"},
    {"bt", "Baby & Toddler"},
    {"bt-1", "Baby & Toddler > Baby Bottles"},
    {"bt-2", "Baby & Toddler > Baby Shoes"},
    {"aa", "Apparel & Accessories"},
    {"aa-1", "Apparel & Accessories > Shoes"},
    {"aa-2", "Apparel & Accessories > Watches"},
    {"aa-2-1", "Apparel & Accessories > Watches > Watch Accessories"},
    {"el", "Electronics"},
    {"el-1", "Electronics > Mobile Phones"},
    {"el-2", "Electronics > Keychain Cameras"},
    {"me", "Media"},
    {"me-1", "Media > Books"},
};

class CategoryMatcherTest : public ::testing::Test {
 protected:
  std::string best(const std::vector<PathToMatch>& paths, size_t number = 0) {
    const auto match = matcher_.match(paths)[number];
    if (!match) return "none";
    EXPECT_GT(match->score, 0);
    EXPECT_LE(match->score, 1);
    return kTaxonomy[match->category].id;
  }
  std::string best(const std::string& path) { return best(std::vector<PathToMatch>{{path, {}}}); }

  CategoryMatcher matcher_{kTaxonomy, test_analyzer()};
};

TEST_F(CategoryMatcherTest, TheLastPartOfAPathDecides) {
  EXPECT_EQ(best("Kitchen > Frying pan"), "hg-1-1-1");
  EXPECT_EQ(best("Cookware"), "hg-1-1");
  EXPECT_EQ(best("Women > Shoes"), "aa-1");
}

TEST_F(CategoryMatcherTest, RetailWordsAreReadAsTheTaxonomyHasThem) {
  EXPECT_EQ(best("Cell Phones"), "el-1");
  EXPECT_EQ(best("Appliances > Fridges"), "hg-1-2-1");
}

TEST_F(CategoryMatcherTest, AWordThatMerelyQualifiesIsNotWhatAThingIs) {
  EXPECT_EQ(best("Cleaning > Bottle Brushes"), "hg-1-3");
  EXPECT_EQ(best("Watch Accessories"), "aa-2-1");
}

TEST_F(CategoryMatcherTest, ACompoundIsReadAsTheWordsThatTheTaxonomyHas) {
  CategoryMatcher matcher{{{"1", "Garden"}, {"2", "Garden > Lawn Mowers"}, {"3", "Garden > Lawn Chairs"}},
                          test_analyzer()};
  for (const char* path : {"Lawnmowers", "Garden > Lawnmower"}) {
    const auto match = matcher.match({{path, {}}})[0];
    ASSERT_TRUE(match) << path;
    EXPECT_EQ(match->category, 1U) << path;
  }
}

TEST_F(CategoryMatcherTest, OfSeveralNamesAboveTheOneThatIsMeantCounts) {
  CategoryMatcher matcher{{{"1", "Phones"}, {"2", "Phones > Solar Chargers"}, {"3", "Phones > Cases"}},
                          test_analyzer()};
  const auto chargers = matcher.match({{"Solar Chargers & Cases > Solar Cases", {}}})[0];
  ASSERT_TRUE(chargers);
  EXPECT_EQ(chargers->category, 2U);
}

TEST(RetailWordsTest, EveryPhraseStandsInOneListOnce) {
  std::set<std::string_view> seen;
  for (const auto& list : {same_things(), kinds_of_things()}) {
    for (const RetailWords& entry : list) {
      EXPECT_TRUE(seen.insert(entry.words).second) << entry.words;
      EXPECT_FALSE(entry.meaning.empty()) << entry.words;
      EXPECT_NE(entry.words, entry.meaning);
    }
  }
}

TEST_F(CategoryMatcherTest, VaguePartsAreReadWithThePartAbove) { EXPECT_EQ(best("Watches > Accessories"), "aa-2-1"); }

TEST_F(CategoryMatcherTest, ThingsForBabiesNeedAWordOfBabies) {
  EXPECT_EQ(best("Clothing > Shoes"), "aa-1");
  EXPECT_EQ(best("Baby > Shoes"), "bt-2");
}

TEST_F(CategoryMatcherTest, TitlesSpeakWhereThePathIsSilent) {
  EXPECT_EQ(best({{"Specials", {{"Iron Frying Pan, 26 cm", ""}, {"Steel Frying Pan with Lid", ""}}}}), "hg-1-1-1");
}

TEST_F(CategoryMatcherTest, APathThatSaysNothingNewStaysWithItsParent) {
  EXPECT_EQ(best({{"Books > Thrillers", {}}, {"Books", {}}, {"Books > Poetry", {}}}), "me-1");
}

TEST_F(CategoryMatcherTest, NothingInCommonIsNoMatch) {
  EXPECT_EQ(best("Qwertz"), "none");
  EXPECT_EQ(best(""), "none");
  EXPECT_TRUE(matcher_.match({}).empty());
}

TEST_F(CategoryMatcherTest, AClearPathIsSurerThanAVagueOne) {
  const auto matches = matcher_.match({{"Kitchen > Cookware > Frying Pans", {}}, {"Kitchen > Nice Things", {}}});
  ASSERT_TRUE(matches[0] && matches[1]);
  EXPECT_GT(matches[0]->score, matches[1]->score);
}

TEST_F(CategoryMatcherTest, TitlesAloneGiveASuggestion) {
  const auto matches = matcher_.match_titles({{"Castor - Frying Pan - Black", "Castor"}, {"Zzzz", ""}});
  ASSERT_TRUE(matches[0].has_value());
  EXPECT_EQ(kTaxonomy[matches[0]->category].id, "hg-1-1-1");
  EXPECT_FALSE(matches[1].has_value());
}

TEST_F(CategoryMatcherTest, TheOrderOfThePathsDoesNotMatter) {
  std::vector<PathToMatch> paths = {{"Home > Pans", {}}, {"Home > Fridges", {}}, {"Books > Poetry", {}}, {"Shoes", {}}};
  const auto forth = matcher_.match(paths);
  std::reverse(paths.begin(), paths.end());
  const auto back = matcher_.match(paths);
  for (size_t i = 0; i < paths.size(); ++i) {
    ASSERT_EQ(forth[i].has_value(), back[paths.size() - 1 - i].has_value());
    if (forth[i]) { EXPECT_EQ(forth[i]->category, back[paths.size() - 1 - i]->category); }
  }
}

}  // namespace
}  // namespace shelfwise::catalog_tools
