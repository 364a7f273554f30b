// What popular queries promise in suggestions:
//  1. They come first, the most popular first, and only where they lead to a product that may be shown.
//  2. They begin as typed; after one typing error from four letters on, where nothing begins as typed.
#include "query/popular_queries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "query/engine.h"
#include "tests/support/small_store.h"

namespace shelfwise::query {
namespace {

using shelfwise::testing::SmallStore;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> texts(const std::vector<const PopularQuery*>& queries) {
  std::vector<std::string> found;
  for (const PopularQuery* query : queries) found.push_back(query->text);
  return found;
}

TEST(PopularQueries, ThoseThatBeginAsTypedComeMostPopularFirst) {
  const PopularQueries queries({{"tent", 5}, {"tents", 9}, {"table", 7}, {"tea", 5}, {"lamp", 99}});
  EXPECT_THAT(texts(queries.beginning("t", 10)), ElementsAre("tents", "table", "tea", "tent"));
  EXPECT_THAT(texts(queries.beginning("te", 2)), ElementsAre("tents", "tea"));
  EXPECT_THAT(texts(queries.beginning("zz", 2)), IsEmpty());
  EXPECT_THAT(texts(queries.nearly_beginning("tnet", 9)), ElementsAre("tents", "tent"));
  EXPECT_THAT(texts(queries.nearly_beginning("xent", 9)), IsEmpty()) << "the first letter is taken to be right";
  EXPECT_THAT(texts(PopularQueries().beginning("t", 10)), IsEmpty());
}

class PopularSuggestTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto engine = Engine::open(store_.generation(), {});
    ASSERT_TRUE(engine.ok()) << engine.error().text();
    engine_ = std::move(*engine);
  }
  std::vector<std::string> queries(std::string_view typed, const Shelf& shelf = {}) {
    std::vector<std::string> found;
    for (const Suggestion& s : engine_->suggest(typed, 12, shelf, &popular_)) {
      if (s.kind == Suggestion::Kind::kQuery) found.push_back(s.text);
    }
    return found;
  }

  SmallStore store_{R"({"id":"1","title":"Steel coffee maker","product_type":"Kitchen > Makers"}
{"id":"2","title":"Glass coffee maker","product_type":"Kitchen > Makers"}
{"id":"3","title":"Oak coffee table","product_type":"Tables"}
)"};
  std::unique_ptr<Engine> engine_;
  PopularQueries popular_{{{"coffee table", 9}, {"coffee maker glass", 5}, {"coffee zebra", 50}, {"cold brew", 7}}};
};

TEST_F(PopularSuggestTest, TheyComeBeforeTheCatalogsOwnWhereTheyHaveResults) {
  const auto found = queries("cof");
  ASSERT_GE(found.size(), 3U);
  EXPECT_EQ(found[0], "coffee table");
  EXPECT_EQ(found[1], "coffee maker glass");
  EXPECT_THAT(found, Contains("coffee"));
  EXPECT_THAT(found, Not(Contains("coffee zebra"))) << "no product has all its words";
  EXPECT_THAT(queries("col"), Not(Contains("cold brew")));
}

TEST_F(PopularSuggestTest, NoneLeadsToWhatTheRulesHide) {
  Shelf shelf;
  shelf.eligible = [&](Doc doc) { return store_.generation()->id(doc) != "3"; };
  EXPECT_THAT(queries("coffee t", shelf), IsEmpty());
  EXPECT_THAT(queries("coffee ", shelf), ElementsAre("coffee maker glass", "coffee maker"));
  for (const Suggestion& s : engine_->suggest("tab", 12, shelf, &popular_)) ADD_FAILURE() << s.text;
  const auto makers = engine_->suggest("makers", 12, shelf, &popular_);
  ASSERT_FALSE(makers.empty());
  for (const Suggestion& s : makers) EXPECT_GT(s.count, 0U) << s.text;
}

TEST_F(PopularSuggestTest, OneTypingErrorIsForgiven) {
  EXPECT_THAT(queries("cofee ta"), Contains("coffee table"));
  EXPECT_THAT(queries("cofee t"), Contains("coffee table")) << "in a finished word too";
  EXPECT_THAT(queries("coffee tbl"), Contains("coffee table"));
}

}  // namespace
}  // namespace shelfwise::query
