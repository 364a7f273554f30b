#include "query/understanding/same_measures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace shelfwise::query {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(SameMeasures, FractionsAreDecimals) {
  EXPECT_THAT(same_measures("1/2in"), Contains("0.5in"));
  EXPECT_THAT(same_measures("0.5in"), Contains("1/2in"));
  EXPECT_THAT(same_measures("1-3/8in"), Contains("1.375in"));
  EXPECT_THAT(same_measures("2.25hp"), ElementsAre("2-1/4hp"));
  EXPECT_THAT(same_measures("4/2hp"), ElementsAre("2hp"));
}

TEST(SameMeasures, UnitsOfOneScaleStandForEachOther) {
  EXPECT_THAT(same_measures("0.5l"), UnorderedElementsAre("1/2l", "500ml", "50cl"));
  EXPECT_THAT(same_measures("500ml"), UnorderedElementsAre("0.5l", "1/2l", "50cl"));
  EXPECT_THAT(same_measures("24in"), Contains("2ft"));
  EXPECT_THAT(same_measures("1.5kg"), Contains("1500g"));
  EXPECT_THAT(same_measures("3m"), UnorderedElementsAre("3000mm", "300cm", "0.003km"));
}

TEST(SameMeasures, NothingIsRounded) {
  EXPECT_THAT(same_measures("1/3hp"), IsEmpty());
  EXPECT_THAT(same_measures("1in"), IsEmpty()) << "no foot is so short that a decimal or sixteenths tell it";
}

TEST(SameMeasures, WhatIsNoMeasureHasNone) {
  for (const char* term : {"", "in", "12", "2x4in", "-in", "1/0in", "/in", "1-in", "..in", "0l", "1.2345l", "9999999ml",
                           "1/2/3in", "1-2-3/4in"}) {
    EXPECT_THAT(same_measures(term), IsEmpty()) << term;
  }
}

}  // namespace
}  // namespace shelfwise::query
