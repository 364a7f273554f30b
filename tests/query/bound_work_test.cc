// What bounds a query's work:
//  1. Nothing is left out of a query that is cheap enough.
//  2. The most common words go first, one always stays, and what is left out counts for nothing.
//  3. A search says so, and still finds products with the words that are left.
#include "query/bound_work.h"

#include <gmock/gmock.h>

#include <bit>

#include "tests/query/small_search.h"

namespace shelfwise::query {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

// Three words that 100, 10 and 1 products have, and one of the first with the third that 50 have.
Plan three_words() {
  Plan plan;
  plan.terms = {{"common", 1, 1, 100, 1}, {"some", 2, 1, 10, 2}, {"rare", 4, 1, 1, 3}, {"both", 5, 1, 50, 2}};
  plan.part_weight = {1, 2, 3};
  plan.required = plan.all = 7;
  plan.word_parts = {1, 2, 4};
  return plan;
}

TEST(BoundWork, LeavesACheapQueryAsItIs) {
  Plan plan = three_words();
  EXPECT_EQ(postings_of(plan), 161U);
  EXPECT_EQ(bound_work(plan, 161), 0);
  EXPECT_EQ(plan.all, 7U);
}

TEST(BoundWork, TheMostCommonWordsGoFirst) {
  Plan plan = three_words();
  EXPECT_EQ(bound_work(plan, 100), 1);
  EXPECT_EQ(plan.all, 6U);
  EXPECT_EQ(plan.required, 6U);
  EXPECT_EQ(plan.terms.size(), 3U);
  EXPECT_EQ(plan.terms.back().covers, 4U) << "what covers two words stays for the other";
  EXPECT_EQ(plan.word_parts, (std::vector<Parts>{0, 2, 4}));
  EXPECT_EQ(plan.part_weight, (std::vector<float>{0, 2, 3}));
}

TEST(BoundWork, OneWordStaysHoweverCommon) {
  Plan plan = three_words();
  EXPECT_EQ(bound_work(plan, 0), 2);
  EXPECT_EQ(std::popcount(plan.all), 1);
  EXPECT_EQ(plan.required, plan.all);
}

TEST(BoundWork, AStopWordThatIsLeftIsAskedFor) {
  Plan plan = three_words();
  plan.required = 1;
  bound_work(plan, 100);
  EXPECT_EQ(plan.required, 6U);
}

TEST(BoundWork, PhrasesGoWithWhatTheyStandFor) {
  Plan plan = three_words();
  const Parts first = Parts{1} << 63, second = Parts{1} << 62;
  plan.terms.push_back({"television", first, 1, 3, 1});
  plan.terms.push_back({"set", second, 1, 3, 1});
  plan.phrases = {{first | second, 1}};
  bound_work(plan, 100);
  EXPECT_TRUE(plan.phrases.empty());
  for (const PlanTerm& term : plan.terms) EXPECT_EQ(term.covers & (first | second), 0U) << term.term;
}

class BoundedSearch : public SmallSearch {
 protected:
  void open_bounded(const std::string& catalog, std::uint32_t postings) {
    open(catalog);
    Settings settings;
    settings.max_postings = postings;
    auto engine = Engine::open(store_->generation(), settings);
    ASSERT_TRUE(engine.ok());
    engine_ = std::move(*engine);
  }
};

TEST_F(BoundedSearch, SaysWhatIsLeftOutAndFindsTheRest) {
  std::string catalog = product_line("rare", "lamp zebra") + product_line("some", "yellow lamp walnut");
  for (int i = 0; i < 40; ++i) catalog += product_line("l" + std::to_string(i), "yellow lamp");
  open_bounded(catalog, 20);
  for (const Match match : {Match::kAuto, Match::kAny}) {
    const SearchRequest request{.q = "yellow lamp zebra walnut", .match = match};
    EXPECT_THAT(ask(request), ::testing::UnorderedElementsAre("rare", "some"));
    EXPECT_THAT(answer(request).notes, Contains(HasSubstr("2 most common words"))) << static_cast<int>(match);
  }
  const SearchResponse found = answer({.q = "yellow lamp zebra walnut"});
  EXPECT_EQ(found.fallback.strategy, Fallback::Strategy::kFewerWords);
  EXPECT_THAT(found.notes, Contains(HasSubstr("all 4 words; showing those with 1 or more")));
  EXPECT_EQ(answer({.q = "yellow lamp"}).found, 41U) << "all words are led by the rarest, at no such cost";
}

}  // namespace
}  // namespace shelfwise::query
