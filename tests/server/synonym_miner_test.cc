// What mined synonyms promise:
//  1. A pattern of several shoppers is proposed, with its counts: other words after a search without a click, or clicks
//     after a word that no product has.
//  2. One shopper's habit, chance, corrections of spelling and searches that led to a click are not.
#include "server/synonym_miner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/small_store.h"

namespace shelfwise::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kCatalog =
    R"({"id":"sofa","title":"Velvet sofa"}
{"id":"lamp","title":"Brass lamp"}
{"id":"rug","title":"Wool rug"}
{"id":"desk","title":"Oak desk"}
{"id":"settee","title":"Small settee"}
)";

class SynonymMinerTest : public ::testing::Test {
 protected:
  void at(int shopper, int minute, events::EventKind kind, const std::string& text) {
    events::Event event;
    event.kind = kind;
    event.anonymous_id = ShopperId("s" + std::to_string(shopper));
    event.time = TimePoint{} + std::chrono::minutes(minute);
    if (kind == events::EventKind::kSearch) {
      event.query = text;
    } else {
      event.items.push_back({ProductId(text)});
    }
    miner_.add(event);
  }
  void search(int shopper, int minute, const std::string& query) {
    at(shopper, minute, events::EventKind::kSearch, query);
  }
  void click(int shopper, int minute, const std::string& product) {
    at(shopper, minute, events::EventKind::kClick, product);
  }
  // Shoppers 100 to 129, who want this and that.
  void add_others() {
    const std::vector<std::string> wanted = {"lamp", "rug", "desk"};
    for (int i = 0; i < 30; ++i) {
      search(100 + i, 0, wanted[static_cast<size_t>(i) % 3]);
      search(100 + i, 1, wanted[static_cast<size_t>(i + 1 + i / 15) % 3]);
      click(100 + i, 2, wanted[static_cast<size_t>(i + i / 10) % 3]);
    }
  }
  std::vector<std::string> proposed() const {
    std::vector<std::string> found;
    for (const SynonymProposal& p : miner_.proposals()) {
      found.push_back(p.from + (p.one_way ? " > " : " = ") + p.to + " " + p.source + " " + std::to_string(p.shoppers) +
                      "/" + std::to_string(p.of));
    }
    return found;
  }

  testing::SmallStore store_{kCatalog};
  text::Analyzer analyzer_ = *text::Analyzer::create();
  SynonymMiner miner_{*store_.generation(), analyzer_};
};

TEST_F(SynonymMinerTest, OtherWordsAfterAFailedSearchAreProposed) {
  add_others();
  for (int i = 0; i < 4; ++i) {
    search(i, 0, "velvet couch");
    search(i, 1, "velvet sofa");
  }
  search(9, 0, "couch");
  search(9, 5, "lamp");
  EXPECT_THAT(proposed(), ElementsAre("couch > sofa searches 4/5"));
}

TEST_F(SynonymMinerTest, WordsOfWhatWasClickedAreProposed) {
  add_others();
  for (int i = 0; i < 4; ++i) {
    search(i, 0, "velvet couch");
    click(i, 1, "sofa");
  }
  EXPECT_THAT(proposed(), ElementsAre("couch > sofa clicks 4/4"));
}

TEST_F(SynonymMinerTest, KnownWordsNeedMoreShoppersAndAreTwoWay) {
  add_others();
  const auto ask = [&](int i) {
    search(i, 0, "settee");
    search(i, 1, "sofa");
  };
  for (int i = 0; i < 4; ++i) ask(i);
  EXPECT_THAT(proposed(), IsEmpty());
  ask(4);
  EXPECT_THAT(proposed(), ElementsAre("settee = sofa searches 5/5"));
}

TEST_F(SynonymMinerTest, NoiseIsNotProposed) {
  add_others();
  for (int i = 0; i < 6; ++i) {
    search(1, 100 * i, "couch");  // one shopper, again and again
    search(1, 100 * i + 1, "sofa");
    search(10 + i, 0, "divan");  // too late
    search(10 + i, 31, "sofa");
    search(20 + i, 0, "soffa");  // spelling
    search(20 + i, 1, "sofa");
    search(30 + i, 0, "settee");  // found at once
    click(30 + i, 1, "settee");
    search(30 + i, 2, "sofa");
    search(40 + i, 0, "futon");  // to what no product has
    search(40 + i, 1, "chesterfield");
    search(50 + i, 0, "12");  // numbers
    search(50 + i, 1, "sofa");
  }
  EXPECT_THAT(proposed(), IsEmpty());
}

TEST_F(SynonymMinerTest, WhatEverybodyComesToIsNoSynonym) {
  for (int i = 0; i < 40; ++i) {
    search(i, 0, i < 4 ? "couch" : "word" + std::string(1, static_cast<char>('a' + i % 20)));
    search(i, 1, "lamp");
  }
  EXPECT_THAT(proposed(), IsEmpty());
}

TEST_F(SynonymMinerTest, ShoppersWhoRefusedAreNotCounted) {
  add_others();
  for (int i = 0; i < 4; ++i) {
    events::Event event;
    event.kind = events::EventKind::kSearch;
    event.anonymous_id = ShopperId("r" + std::to_string(i));
    event.opted_out = true;
    event.query = "couch";
    miner_.add(event);
    event.query = "sofa";
    miner_.add(event);
  }
  EXPECT_THAT(proposed(), IsEmpty());
}

TEST_F(SynonymMinerTest, WordsThatNoProductHasAreToldFromThreeShoppersOn) {
  for (int shopper = 1; shopper <= 4; ++shopper) search(shopper, 0, "red davenport");
  search(1, 1, "davenport");
  for (int shopper = 1; shopper <= 2; ++shopper) search(shopper, 2, "ottoman lamp");
  ASSERT_EQ(miner_.unsold().size(), 2U);
  EXPECT_EQ(miner_.unsold()[0].word, "davenport");
  EXPECT_EQ(miner_.unsold()[0].shoppers, 4U);
  EXPECT_EQ(miner_.unsold()[1].word, "red");
}

}  // namespace
}  // namespace shelfwise::server
