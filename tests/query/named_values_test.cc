// What a query names in the catalog's own words:
//  1. Products that have the colour, size, value or category named come first, and explain says by which.
//  2. What the query says to be without names nothing.
//  3. The same value however it is written, and behind its attribute's name; a number or unit alone is none.
#include <gmock/gmock.h>

#include "query/understanding/values.h"
#include "tests/query/small_search.h"

namespace shelfwise::query {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class NamedValues : public SmallSearch {
 protected:
  std::vector<std::string> parts_of_best(const std::string& q) {
    std::vector<std::string> names;
    const SearchResponse found = answer({.q = q, .explain = true});
    if (found.hits.empty()) return names;
    for (const ScorePart& part : found.hits.front().parts) names.push_back(part.name);
    return names;
  }
  std::vector<std::string> recognized(const std::string& q) {
    std::vector<std::string> found;
    for (const Recognized& one : answer({.q = q, .explain = true}).understanding.recognized) {
      found.push_back(one.field + "=" + one.value);
    }
    return found;
  }
};

TEST_F(NamedValues, ColoursComeFirst) {
  open(product_line("other", "moss lamp", R"("color":"Grey")") + product_line("own", "moss lamp", R"("color":"Moss")"));
  EXPECT_THAT(ask({.q = "moss lamp"}), ElementsAre("own", "other"));
  EXPECT_THAT(parts_of_best("moss lamp"), Contains("color_named"));
  EXPECT_THAT(parts_of_best("lamp"), Not(Contains("color_named")));
  EXPECT_THAT(parts_of_best("lamp -moss"), Not(Contains("color_named"))) << "it is not wanted";
}

TEST_F(NamedValues, SizesComeFirstAlsoBehindTheName) {
  open(product_line("nine", "hiking boot size 10", R"("size":"9")") +
       product_line("ten", "hiking boot size 10", R"("size":"10")") +
       product_line("queen", "queen sheet", R"("size":"Queen")"));
  EXPECT_EQ(ask({.q = "hiking boot size 10"}).front(), "ten");
  EXPECT_THAT(parts_of_best("hiking boot size 10"), Contains("size_named"));
  EXPECT_THAT(recognized("hiking boot 10"), IsEmpty()) << "a number alone";
  EXPECT_THAT(parts_of_best("queen sheet"), Contains("size_named"));
}

TEST_F(NamedValues, OtherAttributesCountTheUsualOnesMore) {
  open(product_line("a", "wool sock", R"("material":"Wool","product_detail":{"season":"4-season"})") +
       product_line("b", "wool sock", R"("product_detail":{"season":"3-season"})"));
  EXPECT_THAT(parts_of_best("wool sock"), Contains("value_named"));
  EXPECT_EQ(ask({.q = "wool sock"}).front(), "a");
  for (const char* q : {"4-season sock", "4 season sock", "4season sock"}) {
    EXPECT_EQ(ask({.q = q}).front(), "a") << q;
  }
  EXPECT_THAT(recognized("sock 4 season"), ElementsAre("season=4-season"));
}

TEST_F(NamedValues, CategoriesComeFirstByAnyOfTheirNames) {
  open(product_line("bag", "throw bag", R"("product_type":"Bags")") +
       product_line("throw", "throw bag", R"("product_type":"Home > Blankets & Throws")"));
  EXPECT_EQ(ask({.q = "throw"}).front(), "throw");
  EXPECT_THAT(parts_of_best("throw"), Contains("category_named"));
  EXPECT_THAT(recognized("blanket"), ElementsAre("category=Home > Blankets & Throws"));
  EXPECT_THAT(recognized("blankets and throws"), Contains("category=Home > Blankets & Throws"));
}

TEST_F(NamedValues, UnitsOfAMeasureAreNoSizes) {
  open(product_line("rope", "rope 60 m", R"("size":"60 m")") + product_line("shirt", "shirt", R"("size":"M")"));
  EXPECT_THAT(recognized("rope 60 m"), ElementsAre("size=60 m"));
  EXPECT_THAT(recognized("shirt m"), ElementsAre("size=M"));
  EXPECT_THAT(recognized("rope 30 m"), IsEmpty());
}

TEST_F(NamedValues, PartsAddUpToTheScore) {
  open(product_line("a", "moss sock", R"("color":"Moss","material":"Moss","product_type":"Socks")"));
  for (const Hit& hit : answer({.q = "moss sock", .explain = true}).hits) {
    double sum = 0;
    for (const ScorePart& part : hit.parts) sum += part.value;
    EXPECT_NEAR(sum, hit.score, 1e-4);
  }
}

}  // namespace
}  // namespace shelfwise::query
