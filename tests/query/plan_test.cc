#include "query/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <map>

#include "query/score/coverage.h"

namespace shelfwise::query {
namespace {

class Terms final : public TermSource {
 public:
  explicit Terms(std::map<std::string, std::uint32_t, std::less<>> df) : df_(std::move(df)) {}
  std::uint32_t df(std::string_view term, std::uint32_t& number) const override {
    const auto at = df_.find(term);
    if (at == df_.end()) return 0;
    number = static_cast<std::uint32_t>(std::distance(df_.begin(), at));
    return at->second;
  }
  std::uint64_t products() const override { return 10'000; }

 private:
  std::map<std::string, std::uint32_t, std::less<>> df_;
};

class PlanTest : public ::testing::Test {
 protected:
  Plan plan(std::string_view q, std::map<std::string, std::uint32_t, std::less<>> df, const Stages& stages = {}) {
    text::Tokens tokens;
    analyzer_.analyze(q, tokens);
    return make_plan(tokens, analyzer_, Terms(std::move(df)), "en", nullptr, {}, stages);
  }
  static Parts covers(const Plan& plan, std::string_view term) {
    for (const PlanTerm& t : plan.terms) {
      if (t.term == term) return t.covers;
    }
    return 0;
  }

  text::Analyzer analyzer_ = *text::Analyzer::create();
};

TEST_F(PlanTest, EveryWordIsAPartOfItsOwn) {
  const Plan p = plan("red lamp", {{"red", 100}, {"lamp", 50}});
  EXPECT_EQ(p.all, 0b11U);
  EXPECT_EQ(covers(p, "red"), 0b01U);
  EXPECT_EQ(covers(p, "lamp"), 0b10U);
}

TEST_F(PlanTest, WordWithoutAProductStaysRequiredAndIsNamed) {
  const Plan p = plan("red zzzgrub", {{"red", 100}});
  EXPECT_EQ(p.required, 0b11U);
  EXPECT_EQ(p.unknown, std::vector<std::string>{"zzzgrub"});
  EXPECT_GT(p.part_weight[1], p.part_weight[0]) << "an unknown word is as rare as can be";
}

TEST_F(PlanTest, NeighboursThatTheCatalogWritesTogetherAreCoveredByOneTerm) {
  const Plan p = plan("back pack", {{"back", 100}, {"pack", 50}, {"backpack", 20}});
  EXPECT_EQ(covers(p, "backpack"), 0b11U);
}

TEST_F(PlanTest, CompoundUnknownToTheCatalogIsTwoParts) {
  const Plan p = plan("headlamp", {{"head", 100}, {"lamp", 50}});
  EXPECT_EQ(std::popcount(p.all), 2);
  EXPECT_EQ(covers(p, "head"), 0b01U);
  EXPECT_EQ(covers(p, "lamp"), 0b10U);
}

TEST_F(PlanTest, CompoundThatTheCatalogKnowsWellIsLeftWhole) {
  const Plan p = plan("headlamp", {{"head", 100}, {"lamp", 50}, {"headlamp", 40}});
  EXPECT_EQ(p.all, 0b1U);
}

TEST_F(PlanTest, StopWordsAreNotRequiredUnlessThereIsNothingElse) {
  EXPECT_EQ(plan("case for the phone", {{"case", 9}, {"for", 900}, {"the", 900}, {"phone", 9}}).required, 0b1001U);
  EXPECT_EQ(plan("for the", {{"for", 900}, {"the", 900}}).required, 0b11U);
}

TEST_F(PlanTest, RepeatedWordIsOneTermForAllItsParts) {
  const Plan p = plan("lamp lamp", {{"lamp", 9}});
  ASSERT_EQ(p.terms.size(), 1U);
  EXPECT_EQ(covers(p, "lamp"), 0b11U);
}

TEST_F(PlanTest, LongQueriesStayWithinTheBits) {
  std::string q;
  for (int i = 0; i < 200; ++i) q += "word" + std::string(1, static_cast<char>('a' + i % 26)) + "x ";
  const Plan p = plan(q, {});
  EXPECT_LE(p.part_weight.size(), static_cast<size_t>(kMaxParts));
}

TEST_F(PlanTest, CoverageIsTheShareOfRarityFound) {
  const Plan p = plan("red lamp", {{"red", 1000}, {"lamp", 10}});
  const CoverageFactor linear(p, 1.0);
  EXPECT_FLOAT_EQ(linear(p.all), 1.0F);
  EXPECT_FLOAT_EQ(linear(0b01) + linear(0b10), 1.0F);
  EXPECT_GT(linear(0b10), linear(0b01)) << "the rare word counts more";
  EXPECT_NEAR(CoverageFactor(p, 2.0)(0b01), linear(0b01) * linear(0b01), 1e-6);
}

TEST_F(PlanTest, CoverageIsTheSameWithAndWithoutTheTable) {
  std::string q;
  std::map<std::string, std::uint32_t, std::less<>> df;
  for (char c = 'a'; c < 'a' + 14; ++c) {
    q += std::string("zq") + c + " ";
    df[std::string("zq") + c] = static_cast<std::uint32_t>(c);
  }
  const Plan p = plan(q, df);
  ASSERT_EQ(p.part_weight.size(), 14U);
  const CoverageFactor factor(p, 1.0);
  EXPECT_FLOAT_EQ(factor(0b11), weight_of(p, 0b11) / weight_of(p, p.all));
}

TEST_F(PlanTest, AStageLeftOutAddsNothing) {
  EXPECT_EQ(covers(plan("back pack", {{"back", 9}, {"pack", 9}, {"backpack", 9}}, {.joined_words = false}), "backpack"),
            0U);
  EXPECT_EQ(plan("headlamp", {{"head", 9}, {"lamp", 9}}, {.split_words = false}).all, 0b1U);
  EXPECT_NE(covers(plan("12 inch pan", {{"12in", 9}}), "12in"), 0U);
  EXPECT_EQ(covers(plan("12 inch pan", {{"12in", 9}}, {.measures = false}), "12in"), 0U);
}

}  // namespace
}  // namespace shelfwise::query
