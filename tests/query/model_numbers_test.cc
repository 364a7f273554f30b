// Numbers of models in parts:
//  1. Words that joined are an identifier find its product; those that begin one find all that begin so.
//  2. They are never corrected, however near another word is.
//  3. Numbers that only look alike are left alone.
#include <gmock/gmock.h>

#include "tests/query/small_search.h"

namespace shelfwise::query {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class ModelNumbers : public SmallSearch {
 protected:
  void SetUp() override {
    std::string catalog = product_line("CA-1036-SLA", "slate backpack", R"("mpn":"PUFMIN107001")") +
                          product_line("CA-1036-MOS", "moss backpack", R"("mpn":"HAL2PE100101")") +
                          product_line("SP-1070", "pump") + product_line("X1", "tent for 3");
    for (int i = 0; i < 20; ++i) catalog += product_line("p" + std::to_string(i), "puffin toy");
    open(catalog);
  }
  std::vector<std::string> ids(const std::string& q) { return ask({.q = q, .match = Match::kAll}); }
};

TEST_F(ModelNumbers, AreFoundInParts) {
  EXPECT_THAT(ids("sp 1070"), ElementsAre("SP-1070"));
  EXPECT_THAT(ids("ca 1036 sla"), ElementsAre("CA-1036-SLA"));
  EXPECT_THAT(ids("CA-1036 moss backpack"), ElementsAre("CA-1036-MOS"));
  EXPECT_THAT(ids("pufmin 107001"), ElementsAre("CA-1036-SLA"));
}

TEST_F(ModelNumbers, AreFoundByTheirBeginning) {
  EXPECT_THAT(ids("ca 1036"), UnorderedElementsAre("CA-1036-SLA", "CA-1036-MOS"));
  EXPECT_THAT(ids("hal2pe"), ElementsAre("CA-1036-MOS"));
}

TEST_F(ModelNumbers, AreNeverCorrected) {
  for (const char* q : {"pufmin 107001", "hal2pe", "pufmin 1070"}) {
    const SearchResponse found = answer({.q = q});
    EXPECT_EQ(found.corrected_query + found.did_you_mean, "") << q;
  }
  EXPECT_EQ(answer({.q = "pufmin toy"}).corrected_query, "puffin toy") << "without its number it is a word";
}

TEST_F(ModelNumbers, OtherNumbersAreNone) {
  EXPECT_THAT(ids("tent 3"), ElementsAre("X1"));
  EXPECT_THAT(ids("tent 1036"), IsEmpty());
}

}  // namespace
}  // namespace shelfwise::query
