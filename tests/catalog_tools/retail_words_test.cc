#include "catalog_tools/categories/retail_words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

namespace shelfwise::catalog_tools {
namespace {

std::string meaning_of(std::span<const RetailWords> table, std::string_view words) {
  for (const RetailWords& entry : table) {
    if (entry.words == words) return std::string(entry.meaning);
  }
  return "";
}

TEST(RetailWords, TablesAreReadToTheirLastLine) {
  EXPECT_EQ(meaning_of(same_things(), "couch"), "sofa");
  EXPECT_EQ(meaning_of(kinds_of_things(), "footstool"), "ottoman");
  EXPECT_GT(kinds_of_things().size(), 8'000U);
}

TEST(RetailWords, EveryLineHasWordsInOrderAndOneMeaning) {
  for (const auto table : {same_things(), kinds_of_things()}) {
    std::string_view before;
    for (const RetailWords& entry : table) {
      EXPECT_FALSE(entry.words.empty() || entry.meaning.empty()) << entry.words;
      EXPECT_EQ(entry.meaning.find('\t'), std::string_view::npos) << entry.words;
      EXPECT_LE(std::ranges::count(entry.words, ' '), 2) << entry.words;
      EXPECT_NE(entry.words, entry.meaning);
      EXPECT_LT(before, entry.words) << "sorted, each once";
      before = entry.words;
    }
  }
}

}  // namespace
}  // namespace shelfwise::catalog_tools
