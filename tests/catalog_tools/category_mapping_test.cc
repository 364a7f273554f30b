#include "catalog_tools/categories/category_mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

using ::testing::HasSubstr;

class CategoryMappingTest : public ::testing::Test {
 protected:
  void add(std::string_view path, std::string_view title) {
    paths_.add(path);
    samples_.add(path, "id" + std::to_string(++count_), title, "");
  }
  CategoryMapping map(const CategoryDecisions& decisions = {}, bool taxonomy = true) {
    paths_.finish();
    CategoryMapper mapper(test_analyzer());
    if (taxonomy) mapper.set_taxonomy(taxonomy_);
    return mapper.map(paths_, samples_, decisions);
  }
  static const CategorySummary& of(const CategoryMapping& mapping, std::string_view source) {
    for (const CategorySummary& summary : mapping.categories) {
      if (summary.source == source) return summary;
    }
    throw std::runtime_error("no path " + std::string(source));
  }
  static std::vector<std::string> notes(const CategoryMapping& mapping, CategoryNoteKind kind) {
    std::vector<std::string> paths;
    for (const CategoryNote& note : mapping.notes) {
      if (note.kind == kind) paths.push_back(note.path);
    }
    return paths;
  }

  std::vector<TaxonomyCategory> taxonomy_ = {
      {"h", "Home"},           {"h-1", "Home > Frying Pans"}, {"h-2", "Home > Lamps"},
      {"h-3", "Home > Vases"}, {"h-4", "Home > Clocks"},      {"h-5", "Home > Rugs"},
      {"m", "Media"},          {"m-1", "Media > Books"},
  };
  CategoryPaths paths_{test_analyzer()};
  PathSamples samples_;
  int count_ = 0;
};

TEST_F(CategoryMappingTest, SpellingsOfOnePathLeadToOneCategory) {
  add("House > Frying Pans", "Iron Frying Pan");
  add("house/frying pan/", "Steel Frying Pan");
  add("HOUSE » FRYING PANS", "Frying Pan");
  const CategoryMapping mapping = map();
  ASSERT_EQ(mapping.categories.size(), 3U);
  for (const CategorySummary& summary : mapping.categories) {
    EXPECT_EQ(summary.category_id, "h-1") << summary.source;
    EXPECT_EQ(summary.score, mapping.categories.front().score);
  }
}

TEST_F(CategoryMappingTest, WithoutATaxonomyPathsKeepTheirOneSpelling) {
  add("home > pans", "Pan");
  add("Home > Pans", "Pan");
  add("Home > Pans", "Pan");
  const CategoryMapping mapping = map({}, false);
  EXPECT_EQ(of(mapping, "home > pans").category_path, "Home > Pans");
  EXPECT_EQ(of(mapping, "home > pans").decision, Decision::kMerge);
}

TEST_F(CategoryMappingTest, ADecisionWinsInAnySpelling) {
  add("House > Frying Pans", "Frying Pan");
  add("Specials", "Frying Pan");
  const CategoryMapping mapping = map({{{"house/frying-pans", {"m-1", ""}}, {"specials", {"", "home > LAMPS"}}}});
  EXPECT_EQ(of(mapping, "House > Frying Pans").category_id, "m-1");
  EXPECT_EQ(of(mapping, "House > Frying Pans").score, 1);
  EXPECT_EQ(of(mapping, "House > Frying Pans").decision, Decision::kMerge);
  EXPECT_EQ(of(mapping, "Specials").category_id, "h-2");
}

TEST_F(CategoryMappingTest, ADecisionSurvivesANewIdOfItsCategory) {
  add("Specials", "Things");
  const CategoryMapping mapping = map({{{"Specials", {"old-7", "Home > Vases"}}}});
  EXPECT_EQ(of(mapping, "Specials").category_id, "h-3");
  EXPECT_EQ(of(mapping, "Specials").decision, Decision::kMerge);
}

TEST_F(CategoryMappingTest, ADecisionForALostCategoryIsReviewedAndNoted) {
  add("House > Frying Pans", "Frying Pan");
  const CategoryMapping mapping = map({{{"House > Frying Pans", {"old-7", "Gone > Away"}}}});
  EXPECT_EQ(of(mapping, "House > Frying Pans").decision, Decision::kReview);
  EXPECT_THAT(notes(mapping, CategoryNoteKind::kLostDecision), ::testing::ElementsAre("House > Frying Pans"));
}

TEST_F(CategoryMappingTest, ItMayBeDecidedThatNoCategoryFits) {
  add("House > Frying Pans", "Frying Pan");
  const CategoryMapping mapping = map({{{"House > Frying Pans", {"", ""}}}});
  EXPECT_EQ(of(mapping, "House > Frying Pans").category_id, "");
  EXPECT_EQ(of(mapping, "House > Frying Pans").decision, Decision::kMerge);
}

TEST_F(CategoryMappingTest, ADecisionOnTheVerySpellingWinsOverOneOnAnother) {
  add("House > Pans", "Pan");
  add("house/pans/", "Pan");
  add("HOUSE > PANS", "Pan");
  const CategoryMapping mapping = map({{{"House > Pans", {"h-2", ""}}, {"house/pans/", {"h-3", ""}}}});
  EXPECT_EQ(of(mapping, "House > Pans").category_id, "h-2");
  EXPECT_EQ(of(mapping, "house/pans/").category_id, "h-3");
}

TEST_F(CategoryMappingTest, ADecisionWithoutATaxonomySetsThePath) {
  add("Specials", "Things");
  const CategoryMapping mapping = map({{{"Specials", {"", "Home > Vases"}}}}, false);
  EXPECT_EQ(of(mapping, "Specials").category_path, "Home > Vases");
}

TEST_F(CategoryMappingTest, ProductsWithoutAPathAreSuggestedAndNeverMapped) {
  add("", "Iron Frying Pan");
  add("", "Frying Pan");
  add("", "Qwertz");
  add("House > Lamps", "Lamp");
  const CategoryMapping mapping = map();
  ASSERT_EQ(mapping.unfiled.size(), 3U);
  EXPECT_EQ(mapping.unfiled[0].id, "id1");
  EXPECT_EQ(mapping.unfiled[0].category_id, "h-1");
  EXPECT_EQ(mapping.unfiled[2].category_id, "");
  EXPECT_EQ(mapping.categories.size(), 1U);
  EXPECT_EQ(notes(mapping, CategoryNoteKind::kNoPath).size(), 1U);
}

TEST_F(CategoryMappingTest, OddCategoriesAreNoted) {
  for (const char* part : {"Frying Pans", "Lamps", "Vases", "Clocks", "Rugs", "Books"}) {
    for (int i = 0; i < 2; ++i) add("Home > " + std::string(part), part);
  }
  add("Home > Rugs > Rare", "Rug");
  taxonomy_.push_back({"g", "Garden Gnomes"});
  const CategoryMapping mapping = map({{{"Home > Books", {"m-1", ""}}}});
  EXPECT_THAT(notes(mapping, CategoryNoteKind::kOneProduct), ::testing::ElementsAre("Home > Rugs > Rare"));
  EXPECT_THAT(notes(mapping, CategoryNoteKind::kStray), ::testing::ElementsAre("Home > Books"));
  EXPECT_THAT(notes(mapping, CategoryNoteKind::kEmpty), ::testing::ElementsAre("Garden Gnomes"));
}

TEST(PathSamples, DoNotDependOnTheOrderAndAreBounded) {
  PathSamples forth;
  PathSamples back;
  for (int i = 0; i < 1000; ++i) {
    forth.add("A", "", "title " + std::to_string(i), "");
    back.add("A", "", "title " + std::to_string(999 - i), "");
  }
  ASSERT_EQ(forth.of("A").size(), PathSamples::kOfPath);
  for (size_t i = 0; i < PathSamples::kOfPath; ++i) EXPECT_EQ(forth.of("A")[i].title, back.of("A")[i].title);
  EXPECT_TRUE(forth.of("B").empty());
  for (size_t i = 0; i < PathSamples::kMaxUnfiled + 5; ++i) forth.add("", "x", "t", "");
  EXPECT_EQ(forth.unfiled().size(), PathSamples::kMaxUnfiled);
  EXPECT_EQ(forth.unfiled_count(), PathSamples::kMaxUnfiled + 5);
}

}  // namespace
}  // namespace shelfwise::catalog_tools
