// What matching promises:
//  1. Products with at least so many words are those that have them among all with any, with the same score.
//  2. A count stops where it is asked to, and counts what is eligible alone.
#include "query/matcher.h"

#include <gtest/gtest.h>

#include <bit>

#include "catalog/generation.h"
#include "common/random.h"
#include "query/generation_terms.h"
#include "tests/support/small_store.h"

namespace shelfwise::query {
namespace {

using shelfwise::testing::SmallStore;

// 600 products of some of eight words, the later words the rarer ones.
std::string catalog_lines() {
  const std::vector<std::string> words = {"red", "wool", "socks", "warm", "long", "merino", "ribbed", "alpine"};
  Random random(7);
  std::string lines;
  for (int i = 0; i < 600; ++i) {
    std::string title = "item";
    for (size_t w = 0; w < words.size(); ++w) {
      if (random.below(w + 2) == 0) title += " " + words[w];
    }
    lines += R"({"id":")" + std::to_string(i) + R"(","title":")" + title + "\"}\n";
  }
  return lines;
}

class MatcherTest : public ::testing::Test {
 protected:
  Plan plan(std::string_view q) {
    text::Tokens tokens;
    analyzer_.analyze(q, tokens);
    return make_plan(tokens, analyzer_, GenerationTerms(*store_.generation(), compounds_), "en");
  }

  SmallStore store_{catalog_lines()};
  text::Analyzer analyzer_ = *text::Analyzer::create();
  CompoundTerms compounds_{*store_.generation()};
  Bm25f bm25f_{*store_.generation(), Settings{}};
  Xapian::Database db_ = *open_text_index(store_.generation()->text_folder());
};

TEST_F(MatcherTest, SoManyWordsAreASelectionOfAnyWord) {
  for (const char* q : {"red wool socks", "alpine ribbed merino red", "the red alpine zzunknown", "item alpine",
                        "ribbed", "red wool socks warm long merino ribbed alpine", "zzunknown zzother"}) {
    const Plan p = plan(q);
    std::vector<MatchedDoc> any;
    match_any(db_, p, bm25f_, any);
    for (int least = 1; least <= std::popcount(p.required); ++least) {
      std::vector<MatchedDoc> found, expected;
      match_at_least(db_, p, least, bm25f_, found);
      for (const MatchedDoc& m : any) {
        if (std::popcount(m.parts & p.required) >= least) expected.push_back(m);
      }
      ASSERT_EQ(found.size(), expected.size()) << q << " " << least;
      for (size_t i = 0; i < found.size(); ++i) {
        EXPECT_EQ(found[i].doc, expected[i].doc) << q;
        EXPECT_EQ(found[i].parts, expected[i].parts) << q;
        EXPECT_NEAR(found[i].text, expected[i].text, 1e-4) << q;
      }
    }
    std::vector<MatchedDoc> all, most;
    match_all(db_, p, bm25f_, all);
    match_at_least(db_, p, std::popcount(p.required), bm25f_, most);
    EXPECT_EQ(all.size(), most.size()) << q;
  }
}

TEST_F(MatcherTest, CountsWhatIsEligible) {
  std::vector<MatchedDoc> all;
  const Plan p = plan("red wool");
  match_all(db_, p, bm25f_, all);
  EXPECT_EQ(count_all(db_, p, bm25f_, {}), all.size());
  EXPECT_EQ(count_all(db_, p, bm25f_, [&](Doc doc) { return doc == all.front().doc; }), 1U);
  EXPECT_EQ(count_all(db_, plan("red zzunknown"), bm25f_, {}), 0U);
}

}  // namespace
}  // namespace shelfwise::query
