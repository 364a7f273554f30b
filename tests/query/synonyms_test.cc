// What synonyms promise:
//  1. Two-way sets find in both directions, one-way sets only from the root.
//  2. Phrases of several words are found as a whole only: no product comes in for one of their words.
//  3. What was typed is never behind for a synonym.
//  4. Spelling leaves the merchant's words alone, and explain says what was used.
//  5. A list that cannot work is refused with the set's id; one that looks wrong is noted.
#include "query/understanding/synonyms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "query/engine.h"
#include "tests/support/small_store.h"

namespace shelfwise::query {
namespace {

using shelfwise::testing::SmallStore;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class SynonymsTest : public ::testing::Test {
 protected:
  void open(const std::vector<std::pair<std::string, std::string>>& products, const std::vector<SynonymSet>& sets) {
    std::string catalog;
    for (const auto& [id, title] : products) catalog += R"({"id":")" + id + R"(","title":")" + title + "\"}\n";
    store_ = std::make_unique<SmallStore>(catalog);
    engine_ = std::move(*Engine::open(store_->generation(), {}));
    const auto made = Synonyms::make(sets, analyzer_);
    ASSERT_TRUE(made.ok()) << made.error().text();
    synonyms_ = *made;
  }
  SearchResponse answer(SearchRequest request) {
    Shelf shelf;
    shelf.synonyms = synonyms_.get();
    return *engine_->search(request, shelf);
  }
  std::vector<std::string> ids(const std::string& q, Match match = Match::kAll) {
    std::vector<std::string> found;
    for (const Hit& hit : answer({.q = q, .match = match}).hits) {
      found.emplace_back(store_->generation()->id(hit.doc));
    }
    return found;
  }
  Error refused(const SynonymSet& set) { return Synonyms::make({set}, analyzer_).error(); }
  std::vector<std::string> notes(const std::vector<SynonymSet>& sets) {
    std::vector<std::string> out;
    for (const SynonymNote& note :
         check_synonyms(sets, analyzer_, [](std::string_view term) { return term == "zzz" ? 0U : 1U; })) {
      out.push_back(note.id + ": " + note.text);
    }
    return out;
  }

  text::Analyzer analyzer_ = *text::Analyzer::create();
  std::unique_ptr<SmallStore> store_;
  std::unique_ptr<Engine> engine_;
  std::shared_ptr<const Synonyms> synonyms_;
};

TEST_F(SynonymsTest, TwoWaySetsFindInEveryDirectionInAnyForm) {
  open({{"s", "Blue sofa"}, {"c", "Red couch"}, {"t", "Table"}}, {{"1", "", {"Sofas", "couch", "settee"}}});
  EXPECT_THAT(ids("sofa"), ElementsAre("s", "c"));
  EXPECT_THAT(ids("couches"), ElementsAre("c", "s"));
  EXPECT_THAT(ids("settee"), UnorderedElementsAre("s", "c"));
  EXPECT_THAT(ids("table"), ElementsAre("t"));
}

TEST_F(SynonymsTest, OneWaySetsLeadFromTheRootAlone) {
  open({{"i", "iPhone"}, {"s", "Smart phone case"}}, {{"1", "smart phone", {"iphone"}}});
  EXPECT_THAT(ids("smart phone"), UnorderedElementsAre("s", "i"));
  EXPECT_THAT(ids("iphone"), ElementsAre("i"));
}

TEST_F(SynonymsTest, OfAPhraseEveryWordHasToBeThere) {
  open({{"tv", "Wall tv"},
        {"both", "Television set with a stand"},
        {"set", "Knife set"},
        {"vision", "Television guide"}},
       {{"1", "", {"tv", "television set"}}});
  EXPECT_THAT(ids("tv"), UnorderedElementsAre("tv", "both"));
  EXPECT_THAT(ids("tv", Match::kAny), UnorderedElementsAre("tv", "both"));
  EXPECT_THAT(ids("television set"), UnorderedElementsAre("tv", "both"));
}

TEST_F(SynonymsTest, PhrasesJoinTheOtherWordsOfTheQuery) {
  open({{"a", "Red television set"}, {"b", "Red tv"}, {"c", "Blue television set"}, {"d", "Red set"}},
       {{"1", "", {"tv", "television set"}}});
  EXPECT_THAT(ids("red tv"), UnorderedElementsAre("a", "b"));
  EXPECT_EQ(ids("red tv").front(), "b") << "the very words";
}

TEST_F(SynonymsTest, ManyPhrasesAtOnceAreAnswered) {
  SynonymSet set{"1", "", {"tv"}};
  for (int i = 0; i < 49; ++i) set.synonyms.push_back("big red wall vision " + std::to_string(i));
  open({{"tv", "tv"}, {"49", "big red wall vision 48"}, {"x", "big wall"}}, {set});
  EXPECT_THAT(ids("tv tv tv"), Contains("tv"));
}

TEST_F(SynonymsTest, WhatWasTypedIsNeverBehindForARareSynonym) {
  std::vector<std::pair<std::string, std::string>> products = {{"rare", "Davenport"}};
  for (int i = 0; i < 30; ++i) products.emplace_back("sofa" + std::to_string(i), "Sofa");
  open(products, {{"1", "", {"sofa", "davenport"}}});
  const auto found = answer({.q = "sofa", .per_page = 50});
  ASSERT_EQ(found.hits.size(), 31U);
  EXPECT_EQ(store_->generation()->id(found.hits.back().doc), "rare");
}

TEST_F(SynonymsTest, SpellingLeavesTheMerchantsWordsAlone) {
  std::vector<std::pair<std::string, std::string>> products = {{"sofa", "Sofa"}};
  for (int i = 0; i < 20; ++i) products.emplace_back("p" + std::to_string(i), "Passport cover");
  open(products, {{"1", "", {"sofa", "pasport"}}});
  EXPECT_THAT(ids("pasport"), ElementsAre("sofa"));
  EXPECT_EQ(answer({.q = "pasport"}).corrected_query, "");
}

TEST_F(SynonymsTest, ExplainSaysWhatWasUsed) {
  open({{"s", "Blue sofa"}, {"c", "Red couch"}}, {{"1", "", {"sofa", "couch"}}});
  const auto told = answer({.q = "sofas zzzgrub", .explain = true}).understanding;
  EXPECT_THAT(told.synonyms, ElementsAre("couch for sofas"));
  EXPECT_THAT(told.unknown, ElementsAre("zzzgrub"));
  ASSERT_EQ(told.terms.size(), 2U);
  EXPECT_EQ(told.terms[0].origin, "typed");
  EXPECT_EQ(told.terms[1].origin, "synonym");
  EXPECT_EQ(told.terms[1].products, 1U);
}

TEST_F(SynonymsTest, ListsThatCannotWorkAreRefusedWithTheirId) {
  for (const SynonymSet& set :
       {SynonymSet{"bad", "", {}}, SynonymSet{"bad", "", {"sofa"}}, SynonymSet{"bad", "", {"sofa", "Sofas"}},
        SynonymSet{"bad", "sofa", {"sofa"}}, SynonymSet{"bad", "", {"sofa", " - "}},
        SynonymSet{"bad", "", {"sofa", "a b c d e f"}}, SynonymSet{"bad", "", {"sofa", std::string(101, 'x')}},
        SynonymSet{"bad", "", std::vector<std::string>(51, "x")}}) {
    const Error error = refused(set);
    EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(error.text(), HasSubstr("bad"));
  }
}

TEST_F(SynonymsTest, TogetherTheSetsAreBounded) {
  std::vector<SynonymSet> sets;
  for (int set = 0; set < 100; ++set) {
    sets.push_back({std::to_string(set), "", {}});
    for (int i = 0; i < 50; ++i) sets.back().synonyms.push_back("w" + std::to_string(set * 50 + i));
  }
  EXPECT_EQ(Synonyms::make(sets, analyzer_).error().code, ErrorCode::kTooLarge);
  sets.resize(10);
  EXPECT_TRUE(Synonyms::make(sets, analyzer_).ok());
}

TEST_F(SynonymsTest, CirclesSharedPhrasesAndUselessSetsAreNoted) {
  EXPECT_THAT(notes({{"1", "a", {"b"}}, {"2", "b", {"c"}}, {"3", "c", {"a"}}}), Contains(HasSubstr("circle")));
  EXPECT_THAT(notes({{"1", "a", {"b"}}, {"2", "b", {"c"}}}), IsEmpty()) << "a chain is no circle";
  EXPECT_THAT(notes({{"1", "", {"sofa", "couch"}}, {"2", "", {"couch", "settee"}}}),
              ElementsAre(HasSubstr("2: \"couch\" stands in the set 1 too")));
  EXPECT_THAT(notes({{"1", "tent", {"zzz tent"}}}), Contains(HasSubstr("finds nothing")));
}

}  // namespace
}  // namespace shelfwise::query
