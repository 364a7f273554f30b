// What a search promises:
//  1. Products with all words of the query come in; where they fill no page, those with fewer words come too.
//  2. `match` all never shows fewer words, any always does, and counts are exact in every mode.
//  3. A word in the title counts more than one in the description; words side by side more than words apart.
//  4. Compounds meet their parts in both directions.
//  5. Variant groups show one hit with the number of matching products.
//  6. Pages never overlap and never miss a product.
//  7. A product that is removed, or that the caller excludes, is in no hit, count or facet.
//  8. The worst query is answered.
//  9. explain's parts add up to the score.
#include "query/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <set>
#include <thread>

#include "tests/query/small_search.h"

namespace shelfwise::query {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class SearchTest : public SmallSearch {
 protected:
  std::vector<std::string> ids(const std::string& q, Match match = Match::kAuto) {
    return ask({.q = q, .match = match});
  }
};

TEST_F(SearchTest, AllWordsComeBeforeFewer) {
  open(product_line("both", "steel camping mug") + product_line("mug", "mug") +
       product_line("camping", "camping chair") + product_line("pan", "iron pan"));
  EXPECT_EQ(ids("camping mug").front(), "both");
  EXPECT_THAT(ids("camping mug"), UnorderedElementsAre("both", "mug", "camping"));
  EXPECT_THAT(ids("camping mug", Match::kAll), ElementsAre("both"));
}

TEST_F(SearchTest, FewerWordsAreNotAskedForWhereAPageIsFull) {
  std::string catalog;
  for (int i = 0; i < 5; ++i) catalog += product_line("both" + std::to_string(i), "camping mug " + std::to_string(i));
  for (int i = 0; i < 5; ++i) catalog += product_line("one" + std::to_string(i), "mug " + std::to_string(i));
  open(catalog);
  EXPECT_EQ(answer({.q = "camping mug", .per_page = 5}).found, 5U);
  EXPECT_EQ(answer({.q = "camping mug", .per_page = 6}).found, 10U);
  EXPECT_EQ(answer({.q = "camping mug", .match = Match::kAny}).found, 10U);
}

TEST_F(SearchTest, DroppingWordsIsSaidInANote) {
  open(product_line("a", "camping mug") + product_line("b", "camping chair"));
  EXPECT_FALSE(answer({.q = "camping mug titanium"}).notes.empty());
  EXPECT_TRUE(answer({.q = "camping"}).notes.empty());
}

TEST_F(SearchTest, StopWordsNeverKeepAProductOut) {
  open(product_line("a", "case iphone") + product_line("b", "charger"));
  EXPECT_THAT(ids("case for the iphone", Match::kAll), ElementsAre("a"));
}

TEST_F(SearchTest, TitleCountsMoreThanDescription) {
  open(product_line("described", "camp light", R"("description":"fits every lantern")") +
       product_line("titled", "camp lantern", R"("description":"fits every light")"));
  EXPECT_EQ(ids("lantern").front(), "titled");
}

TEST_F(SearchTest, WordsSideBySideCountMore) {
  open(product_line("apart", "pan of iron with cast lid") + product_line("near", "lid with cast iron pan of") +
       product_line("none", "wooden spoon"));
  EXPECT_EQ(ids("cast iron").front(), "near");
}

TEST_F(SearchTest, CompoundsMeetTheirParts) {
  std::string catalog = product_line("joined", "hiking backpack") + product_line("apart", "hiking back pack");
  for (int i = 0; i < 6; ++i)
    catalog += product_line("b" + std::to_string(i), "rain cover") + product_line("h" + std::to_string(i), "head lamp");
  open(catalog);
  EXPECT_THAT(ids("hiking back pack", Match::kAll), UnorderedElementsAre("joined", "apart"));
  EXPECT_THAT(ids("raincover", Match::kAll).size(), 6U);
  EXPECT_THAT(ids("headlamp", Match::kAll).size(), 6U);
}

TEST_F(SearchTest, HyphensDoNotMatter) {
  open(product_line("a", "cotton t-shirt") + product_line("b", "cotton tshirt") + product_line("c", "cotton sock"));
  for (const char* q : {"t-shirt", "tshirt", "t shirt"})
    EXPECT_THAT(ids(q, Match::kAll), ::testing::IsSupersetOf({"a", "b"})) << q;
}

TEST_F(SearchTest, GroupShowsOneHitWithItsCount) {
  open(product_line("s", "rain jacket S", R"("item_group_id":"j")") +
       product_line("m", "rain jacket M", R"("item_group_id":"j")") + product_line("other", "rain jacket kids") +
       product_line("pan", "pan", R"("item_group_id":"j")"));
  const auto response = answer({.q = "rain jacket", .group_by = "item_group_id"});
  EXPECT_EQ(response.found, 2U);
  EXPECT_EQ(response.found_products, 3U);
  std::multiset<std::uint32_t> sizes;
  for (const Hit& hit : response.hits) sizes.insert(hit.group_size);
  EXPECT_EQ(sizes, (std::multiset<std::uint32_t>{1, 2})) << "the pan matches nothing and does not count";
}

TEST_F(SearchTest, PagesHoldEveryProductOnce) {
  std::string catalog;
  for (int i = 0; i < 1300; ++i)
    catalog += product_line(std::to_string(i), "lamp " + std::string(static_cast<size_t>(i % 9), 'x'));
  open(catalog);
  std::set<Doc> seen;
  for (std::uint32_t page = 1; page <= 14; ++page) {
    const auto response = answer({.q = "lamp", .page = page, .per_page = 100});
    EXPECT_EQ(response.found, 1300U);
    for (const Hit& hit : response.hits) EXPECT_TRUE(seen.insert(hit.doc).second) << "page " << page;
  }
  EXPECT_EQ(seen.size(), 1300U);
}

TEST_F(SearchTest, EmptyQueryShowsEverythingTheBestFirst) {
  open(product_line("plain", "pan") + product_line("loved", "tent", R"("popularity":900)") +
       product_line("liked", "mug", R"("popularity":20)"));
  EXPECT_THAT(ids(""), ElementsAre("loved", "liked", "plain"));
}

TEST_F(SearchTest, WhereNothingMatchesTheBestSellersAreShownAndSaid) {
  open(product_line("pan", "pan", R"("popularity":5)") + product_line("tent", "tent", R"("popularity":900)"));
  const auto found = answer({.q = "zzzgrub"});
  EXPECT_EQ(found.found, 2U);
  EXPECT_EQ(found.fallback.strategy, Fallback::Strategy::kBestSellers);
  EXPECT_THAT(ids("zzzgrub"), ElementsAre("tent", "pan"));
  EXPECT_FALSE(found.notes.empty());
  EXPECT_EQ(answer({.q = "zzzgrub", .match = Match::kAll}).found, 0U) << "all words were asked for";
  EXPECT_EQ(answer({.q = "zzzgrub", .fall_back = false}).found, 0U);
}

TEST_F(SearchTest, BestSellersAreTheBestThousandOfTheStore) {
  std::string catalog;
  for (int i = 0; i < 1'200; ++i) {
    catalog += product_line("p" + std::to_string(i), "lamp", R"("popularity":)" + std::to_string((i * 7 + 1) % 1'200));
  }
  open(catalog);
  const auto found = answer({.q = "zzzgrub", .per_page = 250});
  EXPECT_EQ(found.found, 1000U);
  const auto last = answer({.q = "zzzgrub", .page = 4, .per_page = 250});
  ASSERT_EQ(last.hits.size(), 250U);
  const auto popularity = store_->generation()->popularity();
  for (const Hit& hit : last.hits) EXPECT_GE(popularity[hit.doc], 200);
  EXPECT_EQ(popularity[found.hits.front().doc], 1'199);
}

TEST_F(SearchTest, ALongQueryShowsThoseWithAsManyWordsAsFillAPage) {
  const std::string words = "ant bee cat dog eel fox gnu hen ibis jay kite lynx";
  const auto first = [&](size_t count) {
    size_t end = 0;
    for (size_t i = 0; i < count && end != std::string::npos; ++i) end = words.find(' ', end + 1);
    return words.substr(0, end);
  };
  std::string catalog = product_line("nine", first(9));
  for (int i = 0; i < 25; ++i) catalog += product_line("five" + std::to_string(i), first(5) + " toy");
  for (int i = 0; i < 40; ++i) catalog += product_line("two" + std::to_string(i), first(2) + " toy");
  open(catalog);
  const auto found = answer({.q = words, .per_page = 20, .correct_spelling = false});
  EXPECT_EQ(found.found, 26U);
  EXPECT_EQ(store_->generation()->id(found.hits.front().doc), "nine");
  EXPECT_EQ(found.fallback.strategy, Fallback::Strategy::kFewerWords);
  ASSERT_FALSE(found.notes.empty());
  EXPECT_NE(found.notes.back().find("5 or more"), std::string::npos) << found.notes.back();
  EXPECT_EQ(answer({.q = words, .per_page = 30, .correct_spelling = false}).found, 66U) << "two words";
}

TEST_F(SearchTest, WhereTheMatchesMayNotBeShownTheirCategoryIs) {
  open(product_line("gone", "red lantern", R"("product_type":"Light")") +
       product_line("lamp", "lamp", R"("product_type":"Light")") +
       product_line("pan", "pan", R"("product_type":"Kitchen","popularity":900)"));
  ASSERT_TRUE(store_->generation()->patch(0, {.removed = true}).ok());
  const auto found = answer({.q = "lantern"});
  EXPECT_EQ(found.fallback.strategy, Fallback::Strategy::kCategoryBestSellers);
  EXPECT_THAT(ids("lantern"), ElementsAre("lamp"));
}

TEST_F(SearchTest, AFilterThatLeavesNothingOfTheMatchesIsAnsweredWithNothing) {
  open(product_line("a", "lamp", R"("brand":"X")") + product_line("b", "pan", R"("brand":"Y")"));
  const auto found = answer({.q = "lamp", .filter_by = "brand:=Y"});
  EXPECT_EQ(found.found, 0U);
  EXPECT_EQ(found.fallback.strategy, Fallback::Strategy::kNone);
  EXPECT_THAT(found.notes, ElementsAre(::testing::HasSubstr("without them 1 does")));
  EXPECT_THAT(ask({.q = "zzzgrub", .filter_by = "brand:=Y"}), ElementsAre("b")) << "a fallback keeps to the filter";
}

TEST_F(SearchTest, FewerWordsWhereNoProductHasAllAreSaid) {
  open(product_line("a", "camping mug") + product_line("b", "camping chair"));
  EXPECT_EQ(answer({.q = "camping mug titanium"}).fallback.strategy, Fallback::Strategy::kFewerWords);
  EXPECT_EQ(answer({.q = "camping mug"}).fallback.strategy, Fallback::Strategy::kNone);
}

TEST_F(SearchTest, FacetsChosenForTheResultsAreCountedOverAllOfThem) {
  std::string catalog;
  for (int i = 0; i < 400; ++i) {
    catalog += product_line(std::to_string(i), "tent", i % 4 == 0 ? R"("brand":"X")" : R"("brand":"Y")");
  }
  open(catalog);
  const auto facets = answer({.q = "tent", .facet_by = "auto"}).facets;
  ASSERT_EQ(facets.size(), 1U);
  EXPECT_EQ(facets[0].field, "brand");
  EXPECT_EQ(facets[0].counts[0].count, 300U);
}

TEST_F(SearchTest, CategoryHoldsItsSubtree) {
  open(product_line("a", "x", R"("product_type":"Home > Light > Lamps")") +
       product_line("b", "x", R"("product_type":"Home > Rugs")") + product_line("c", "x"));
  EXPECT_THAT(ask({.category = "home"}), UnorderedElementsAre("a", "b"));
  EXPECT_THAT(ask({.q = "x", .category = "Home > Light"}), ElementsAre("a"));
  const auto unknown = answer({.category = "Garden"});
  EXPECT_EQ(unknown.found, 0U);
  EXPECT_FALSE(unknown.notes.empty());
}

TEST_F(SearchTest, ExcludedProductsAreInNoHitCountOrFacet) {
  open(product_line("a", "lamp", R"("brand":"X")") + product_line("b", "lamp", R"("brand":"Y")") +
       product_line("c", "lamp", R"("brand":"Y")"));
  ASSERT_TRUE(store_->generation()->patch(0, {.removed = true}).ok());
  Shelf shelf;
  shelf.eligible = [](Doc doc) { return doc != 2; };
  for (const char* q : {"lamp", ""}) {
    const auto response = answer({.q = q, .facet_by = "brand"}, shelf);
    EXPECT_EQ(response.found, 1U);
    ASSERT_EQ(response.hits.size(), 1U);
    EXPECT_EQ(response.hits[0].doc, 1U);
    ASSERT_EQ(response.facets.size(), 1U);
    ASSERT_EQ(response.facets[0].counts.size(), 1U);
    EXPECT_EQ(response.facets[0].counts[0].count, 1U);
  }
}

TEST_F(SearchTest, RescoreDecidesTheOrder) {
  open(product_line("a", "lamp lamp") + product_line("b", "lamp") + product_line("c", "lamp shade"));
  Shelf shelf;
  shelf.rescore = [](std::span<Candidate> best) {
    for (Candidate& c : best) c.score += c.doc == 2 ? 100.0F : 0.0F;
  };
  EXPECT_EQ(ask({.q = "lamp"}, shelf).front(), "c");
}

TEST_F(SearchTest, SortingGoesBeforeRelevance) {
  open(product_line("dear", "lamp lamp", R"("price":"90 USD")") +
       product_line("cheap", "lamp of a long name", R"("price":"5 USD")") + product_line("none", "lamp"));
  EXPECT_THAT(ask({.q = "lamp", .sort_by = "price:asc"}), ElementsAre("cheap", "dear", "none"));
  EXPECT_THAT(ask({.q = "lamp", .sort_by = "price:desc"}), ElementsAre("dear", "cheap", "none"));
}

TEST_F(SearchTest, WorstQueriesAreAnswered) {
  open(product_line("a", "the lamp") + product_line("b", "shade"));
  const std::string longest(100'000, 'x');
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "w" + std::to_string(i) + " ";
  for (const std::string& q : {std::string("!!! ... ???"), std::string("the of and"), std::string("\xff\xfe\x80lamp"),
                               longest, many, std::string("\0\0\0", 3), std::string(" "), std::string("🪔")}) {
    for (const Match match : {Match::kAuto, Match::kAll, Match::kAny}) {
      EXPECT_TRUE(engine_->search({.q = q, .match = match, .explain = true}).ok()) << q.substr(0, 20);
    }
  }
  EXPECT_THAT(ids("\xff\xfe lamp"), ElementsAre("a"));
  EXPECT_THAT(ids("the"), ElementsAre("a"));
}

TEST_F(SearchTest, FacetMayIgnoreItsOwnFilter) {
  open(product_line("a", "lamp", R"("brand":"X","color":"red")") +
       product_line("b", "lamp", R"("brand":"Y","color":"red")") +
       product_line("c", "lamp", R"("brand":"Y","color":"blue")"));
  for (const char* q : {"lamp", ""}) {
    SearchRequest request{.q = q, .filter_by = "brand:=X && color:=red", .facet_by = "brand,color"};
    EXPECT_EQ(answer(request).facets[0].counts.size(), 1U);
    request.facet_own_filter = "ignore";
    const auto facets = answer(request).facets;
    ASSERT_EQ(facets[0].counts.size(), 2U) << "both brands of red lamps";
    EXPECT_EQ(facets[0].counts[1].count, 1U);
    ASSERT_EQ(facets[1].counts.size(), 1U) << "lamps of brand X come in red alone";
  }
}

TEST_F(SearchTest, MisspelledWordIsCorrectedAndSaid) {
  std::string catalog;
  for (int i = 0; i < 30; ++i) catalog += product_line(std::to_string(i), "steel lantern " + std::to_string(i));
  open(catalog);
  EXPECT_EQ(answer({.q = "steel lantren"}).corrected_query, "steel lantern");
  EXPECT_EQ(answer({.q = "steel lantren"}).found, 30U);
  EXPECT_EQ(answer({.q = "steel lantern"}).corrected_query, "");
  EXPECT_EQ(answer({.q = "steel lantren", .match = Match::kAll, .correct_spelling = false}).found, 0U);
}

TEST_F(SearchTest, WhatMayBeMeantIsOfferedAndWhatWasTypedSearchedFor) {
  std::string catalog;
  for (int i = 0; i < 12; ++i) catalog += product_line("h" + std::to_string(i), "garden hose");
  for (int i = 0; i < 40; ++i) catalog += product_line("l" + std::to_string(i), "steel lamp");
  open(catalog);
  const SearchResponse response = answer({.q = "hosne lamp"});
  EXPECT_EQ(response.did_you_mean, "hose lamp");
  EXPECT_EQ(response.corrected_query, "");
  EXPECT_EQ(response.found, 40U) << "lamps";
  EXPECT_EQ(answer({.q = "hosne lamp", .correct_spelling = false}).did_you_mean, "");
}

TEST_F(SearchTest, WhereNothingMatchesWhatIsTypedTheOfferedSpellingIsShown) {
  std::string catalog;
  for (int i = 0; i < 12; ++i) catalog += product_line("h" + std::to_string(i), "garden hose");
  for (int i = 0; i < 40; ++i) catalog += product_line("l" + std::to_string(i), "steel lamp");
  open(catalog);
  const auto response = answer({.q = "hosne"});
  EXPECT_EQ(response.did_you_mean, "hose");
  EXPECT_EQ(response.corrected_query, "") << "it was not sure";
  EXPECT_EQ(response.found, 12U);
  EXPECT_EQ(response.fallback.strategy, Fallback::Strategy::kSpelling);
  EXPECT_EQ(answer({.q = "hosne", .fall_back = false}).found, 0U);
}

TEST_F(SearchTest, HighlightsMarkWhatMatched) {
  open(product_line("a", "Ridge <b> tents", R"("description":"a tent & more")"));
  const auto response = answer({.q = "tent", .highlight = true});
  ASSERT_EQ(response.hits.at(0).highlights.size(), 2U);
  EXPECT_EQ(response.hits[0].highlights[0].snippet, "Ridge &lt;b&gt; <mark>tents</mark>");
  EXPECT_EQ(response.hits[0].highlights[1].snippet, "a <mark>tent</mark> &amp; more");
}

TEST_F(SearchTest, BoundsAreErrorsThatNameTheParameter) {
  open(product_line("a", "lamp"));
  EXPECT_EQ(engine_->search({.per_page = kMaxPerPage + 1}).error().context, "per_page");
  EXPECT_EQ(engine_->search({.page = 0}).error().context, "page");
  EXPECT_EQ(engine_->search({.page = 1000, .per_page = 250}).error().context, "page");
  EXPECT_EQ(engine_->search({.group_by = "brand"}).error().context, "group_by");
}

TEST_F(SearchTest, WhatTheQueryIsWithoutStandsBehind) {
  open(product_line("wheels", "desk chair with wheels") + product_line("plain", "desk chair in oak") +
       product_line("denied", "desk chair no wheels") + product_line("lamp", "lamp with wheels"));
  EXPECT_THAT(ids("desk chair without wheels"), ElementsAre("denied", "plain", "wheels"));
  EXPECT_THAT(ids("desk chair -wheels"), ElementsAre("denied", "plain", "wheels"));
  EXPECT_EQ(answer({.q = "chair without wheels", .explain = true}).understanding.unwanted,
            std::vector<std::string>{"wheel"});
}

TEST_F(SearchTest, ProductsOfTheBrandNamedComeBeforeWhatFitsThem) {
  open(product_line("strap", "strap for fitbit charge", R"("brand":"Bandly")") +
       product_line("tracker", "fitbit charge tracker", R"("brand":"Fitbit")") +
       product_line("band", "fitbit charge strap", R"("brand":"Bandly")"));
  EXPECT_EQ(ids("fitbit charge").front(), "tracker");
}

TEST_F(SearchTest, TheKindOfMostMatchesComesFirst) {
  std::string catalog = product_line("pad", "mouse pad gel");
  for (int i = 0; i < 8; ++i) {
    catalog += product_line("mouse" + std::to_string(i), "mouse optical", R"("product_type":"Computers > Mice")");
  }
  open(catalog + product_line("laser", "mouse laser wide", R"("product_type":"Computers > Mice")"));
  const auto found = ids("mouse");
  EXPECT_EQ(found.back(), "pad");
}

TEST_F(SearchTest, PartsOfExplainAddUpToTheScore) {
  open(product_line("a", "cast iron pan", R"("popularity":9)") +
       product_line("b", "iron lamp", R"("average_rating":4)") + product_line("c", "pan cast"));
  Shelf shelf;
  shelf.rescore = [](std::span<Candidate> best) {
    for (Candidate& c : best) c.score += 0.25F;
  };
  shelf.explain = [](Doc, std::vector<ScorePart>& parts) { parts.push_back({"own", 0.25, ""}); };
  for (const Hit& hit : answer({.q = "cast iron pan", .match = Match::kAny, .explain = true}, shelf).hits) {
    const double sum = std::accumulate(hit.parts.begin(), hit.parts.end(), 0.0,
                                       [](double s, const ScorePart& p) { return s + p.value; });
    EXPECT_NEAR(sum, hit.score, 1e-4);
  }
}

TEST_F(SearchTest, ThreadsAnswerAlikeAtTheSameTime) {
  std::string catalog;
  for (int i = 0; i < 200; ++i) catalog += product_line(std::to_string(i), "lamp shade " + std::to_string(i % 13));
  open(catalog);
  const auto expected = ids("lamp 7");
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        const auto response = engine_->search({.q = "lamp 7"});
        std::vector<std::string> got;
        for (const Hit& hit : response->hits) got.emplace_back(store_->generation()->id(hit.doc));
        wrong += got == expected ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace shelfwise::query
