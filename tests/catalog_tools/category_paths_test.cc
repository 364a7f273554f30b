#include "catalog_tools/categories/category_paths.h"

#include <gtest/gtest.h>

#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

CategoryPaths paths_of(const std::vector<std::pair<const char*, int>>& counted) {
  CategoryPaths paths(test_analyzer());
  for (const auto& [path, count] : counted) {
    for (int i = 0; i < count; ++i) paths.add(path);
  }
  paths.finish();
  return paths;
}

TEST(CategoryPaths, SpellingsThatMeanTheSameBecomeTheMostFrequent) {
  const CategoryPaths paths = paths_of({{"Home > Kitchen > Pans", 5},
                                        {"home>kitchen>pans", 2},
                                        {"HOME » Kitchen » Pan", 1},
                                        {"Home | Kitchen | Pans", 1},
                                        {"Home / Kitchen / Pans", 1},
                                        {"Home/Kitchen/Pans", 9},
                                        {"Home >  Kitchen > Pans > ", 1}});
  for (const auto& source : paths.sources())
    EXPECT_EQ(paths.unified(source.path), "Home > Kitchen > Pans") << source.path;
  EXPECT_EQ(paths.sources().size(), 7U);
}

TEST(CategoryPaths, AndIsTheSameAsAmpersand) {
  const CategoryPaths paths = paths_of({{"Pots & Pans", 2}, {"pots and pans", 1}});
  EXPECT_EQ(paths.unified("pots and pans"), "Pots & Pans");
}

TEST(CategoryPaths, APartIsSpelledAsInItsOtherPaths) {
  const CategoryPaths paths = paths_of({{"Home > Kitchen > Pans", 5}, {"home > kitchen > Woks", 1}});
  EXPECT_EQ(paths.unified("home > kitchen > Woks"), "Home > Kitchen > Woks");
}

TEST(CategoryPaths, DifferentCategoriesStayApart) {
  const CategoryPaths paths = paths_of({{"Home > Pans", 1},
                                        {"Home > Kitchen > Pans", 1},
                                        {"Shoes > Men", 1},
                                        {"Shoes > Women", 1},
                                        {"TV/Video", 1},
                                        {"Kitchen > Home > Pans", 1}});
  for (const auto& source : paths.sources()) EXPECT_EQ(paths.unified(source.path), source.path);
  EXPECT_EQ(paths.unified("never added"), "never added");
}

}  // namespace
}  // namespace shelfwise::catalog_tools
