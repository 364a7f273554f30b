// What price words do to a search:
//  1. They leave out products as a filter would, but never all of what matches: then they are given up, with a note.
//  2. explain tells them, and a corrected query keeps them.
#include "query/understanding/wishes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/small_search.h"

namespace shelfwise::query {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::string line(const std::string& id, const std::string& title, const std::string& price,
                 const std::string& more = "") {
  return product_line(id, title, R"("price":")" + price + " USD\"" + (more.empty() ? "" : "," + more));
}

class WishesTest : public SmallSearch {
 protected:
  std::vector<std::string> ids(const std::string& q) { return ask({.q = q, .match = Match::kAll}); }
  void open_tents() {
    open(line("cheap", "dome tent", "80.00") + line("dear", "dome tent", "180.00") +
         line("sale", "family tent", "300.00", R"("sale_price":"99.00 USD")") + line("mug", "steel mug", "9.00"));
  }
};

TEST_F(WishesTest, PriceWordsFilterByWhatTheShopperPays) {
  open_tents();
  EXPECT_THAT(ids("tent under 100"), UnorderedElementsAre("cheap", "sale"));
  EXPECT_THAT(ids("tent under 99"), ElementsAre("cheap"));
  EXPECT_THAT(ids("tent up to 99 dollars"), UnorderedElementsAre("cheap", "sale"));
  EXPECT_THAT(ids("tent over 100"), ElementsAre("dear"));
  EXPECT_THAT(ids("tent between 90 and 200"), UnorderedElementsAre("sale", "dear"));
  EXPECT_THAT(ids("under 10"), ElementsAre("mug"));
  EXPECT_TRUE(answer({.q = "tent under 100"}).notes.empty());
}

TEST_F(WishesTest, AreGivenUpWhereTheyLeaveNothing) {
  open_tents();
  EXPECT_EQ(ids("tent under 10").size(), 3U);
  EXPECT_THAT(answer({.q = "tent under 10"}).notes, Contains(HasSubstr("\"under 10\"")));
  EXPECT_EQ(ids("under 1").size(), 4U);
  EXPECT_EQ(ids("tent over 100 under 50").size(), 3U);
}

TEST_F(WishesTest, GivenUpOnlyForWhatTheFilterLets) {
  open_tents();
  EXPECT_EQ(answer({.q = "tent under 10", .filter_by = "price:<20", .match = Match::kAll}).found, 0U);
}

TEST_F(WishesTest, AForeignCurrencyIsNoted) {
  open_tents();
  EXPECT_EQ(ids("tent under 100 euros").size(), 3U);
  EXPECT_THAT(answer({.q = "tent under 100 euros"}).notes, Contains(HasSubstr("prices are in USD")));
}

TEST_F(WishesTest, ExplainTellsThem) {
  open_tents();
  const auto told = answer({.q = "over 50 tent under 100", .explain = true}).understanding.recognized;
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].field + " " + told[0].value + ": " + told[0].words, "price >50: over 50");
  EXPECT_EQ(told[1].field + " " + told[1].value + ": " + told[1].words, "price <100: under 100");
}

TEST_F(WishesTest, ExplainTellsValuesInTheCatalogsOwnWords) {
  open(line("a", "trail shoe", "9",
            R"("brand":"North Face","color":"Moss Green","product_type":"Shoes > Trail Shoes")") +
       line("b", "town shoe", "9", R"("brand":"Moss","color":"Red","size":"12","product_type":"Shoes > Town Shoes")") +
       line("c", "sock", "9", R"("material":"Red","product_type":"Sale > Shoes")"));
  const auto told = [&](const std::string& q) {
    std::vector<std::string> found;
    for (const Recognized& one : answer({.q = q, .explain = true}).understanding.recognized) {
      found.push_back(one.field + "=" + one.value + " (" + one.words + ")");
    }
    return found;
  };
  EXPECT_THAT(told("NORTH face trail shoe"),
              ElementsAre("brand=North Face (north face)", "category=Shoes > Trail Shoes (trail shoe)"));
  EXPECT_THAT(told("moss-green shoes 12"), ElementsAre("color=Moss Green (moss green)", "category=shoes (shoes)"))
      << "the longest phrase; a name of two categories; no bare numbers";
  EXPECT_THAT(told("red moss"), UnorderedElementsAre("color=Red (red)", "material=Red (red)", "brand=Moss (moss)"));
  EXPECT_THAT(told("north of the wall"), IsEmpty());
  EXPECT_TRUE(answer({.q = "red moss"}).understanding.recognized.empty()) << "for explain alone";
}

TEST_F(WishesTest, ACorrectedQueryKeepsThem) {
  std::string catalog;
  for (int i = 0; i < 9; ++i) catalog += line("l" + std::to_string(i), "camping lantern", std::to_string(10 * i + 5));
  open(catalog);
  const SearchResponse found = answer({.q = "lantren under 40"});
  EXPECT_EQ(found.corrected_query, "lantern under 40");
  EXPECT_EQ(found.found, 4U);
}

TEST_F(WishesTest, FacetsCountWhatIsLeft) {
  open_tents();
  const SearchResponse found =
      answer({.q = "tent under 100", .filter_by = "price:<90", .facet_by = "price(90)", .facet_own_filter = "ignore"});
  ASSERT_EQ(found.facets.size(), 1U);
  ASSERT_EQ(found.facets[0].counts.size(), 2U);
  EXPECT_EQ(found.facets[0].counts[0].count + found.facets[0].counts[1].count, 2U);
}

}  // namespace
}  // namespace shelfwise::query
