// What is shown where words find too little:
//  1. Where no title has them, products like those that have them come behind; never where a title has them, where
//  fewer
//     are asked for, or where fallback is off.
//  2. Where all that has the words may not be shown, what is like it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/small_search.h"

namespace shelfwise::query {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kCatalog =
    R"({"id":"s1","title":"Two seat sofa","product_type":"Furniture > Sofas","description":"A couch to nap on"}
{"id":"s2","title":"Three seat sofa","product_type":"Furniture > Sofas"}
{"id":"s3","title":"Seat sofa","product_type":"Furniture > Sofas"}
{"id":"l1","title":"Brass reading lamp","product_type":"Lighting > Lamps"}
{"id":"l2","title":"Brass floor lamp","product_type":"Lighting > Lamps"}
{"id":"c1","title":"Camp cooker","product_type":"Camping"}
{"id":"c2","title":"Camp chair","product_type":"Camping","description":"No lamp"}
)";

class NearestMeaningTest : public SmallSearch {
 protected:
  void SetUp() override { open(kCatalog); }
};

TEST_F(NearestMeaningTest, ProductsLikeThoseWithTheWordComeBehindThem) {
  const auto found = ask({.q = "couch"});
  ASSERT_THAT(found, SizeIs(3));
  EXPECT_EQ(found.front(), "s1");
  EXPECT_THAT(found, AllOf(Contains("s2"), Contains("s3")));
  const SearchResponse response = answer({.q = "couch", .explain = true});
  EXPECT_THAT(response.notes, ElementsAre(HasSubstr("2 that are like them")));
  EXPECT_EQ(response.found, 3U);
  double sum = 0;
  for (const ScorePart& part : response.hits.back().parts) sum += part.value;
  EXPECT_NEAR(sum, response.hits.back().score, 1e-4);
}

TEST_F(NearestMeaningTest, NothingComesBehindWordsThatTitlesHaveOrWhereItIsNotWanted) {
  EXPECT_THAT(ask({.q = "cooker"}), ElementsAre("c1"));
  EXPECT_THAT(ask({.q = "couch", .match = Match::kAll}), ElementsAre("s1"));
  EXPECT_THAT(ask({.q = "couch", .fall_back = false}), ElementsAre("s1"));
  EXPECT_THAT(ask({.q = "couch", .sort_by = "rating:asc"}), ElementsAre("s1"));
  EXPECT_THAT(ask({.q = "couch", .per_page = 1}), ElementsAre("s1"));
}

TEST_F(NearestMeaningTest, WhatIsAddedPassesFilterAndRules) {
  Shelf shelf;
  shelf.eligible = [&](Doc doc) { return store_->generation()->id(doc) != "s2"; };
  EXPECT_THAT(ask({.q = "couch"}, shelf), ElementsAre("s1", "s3"));
  EXPECT_THAT(ask({.q = "couch", .filter_by = "id:!=s3"}), ElementsAre("s1", "s2"));
}

TEST_F(NearestMeaningTest, WhereAllWithTheWordsIsHiddenWhatIsLikeItIsShown) {
  Shelf shelf;
  shelf.eligible = [&](Doc doc) { return store_->generation()->id(doc) != "s1"; };
  const SearchResponse response = answer({.q = "couch"}, shelf);
  EXPECT_EQ(response.fallback.strategy, Fallback::Strategy::kNearestMeaning);
  EXPECT_EQ(response.found, 2U);
  EXPECT_THAT(ask({.q = "couch"}, shelf), Not(Contains("l1")));
}

}  // namespace
}  // namespace shelfwise::query
