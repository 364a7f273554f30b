// What the filter of a signed key says of the shopper who asks.
#include "server/segment_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace shelfwise::server {
namespace {

using ::testing::HasSubstr;

struct Case {
  std::string filter;
  std::string settled;  // for a shopper who is loyal and active, without the spaces at its end
};

TEST(SegmentFilter, SaysOfTheShopperWhatHoldsForAllProductsOrNone) {
  const std::vector<std::string_view> segments{"active", "loyal"};
  for (const Case& row : {
           Case{"shopper_segment:=loyal", "!price:<-1"},
           Case{"shopper_segment:!=loyal", "price:<-1"},
           Case{"shopper_segment:=new", "price:<-1"},
           Case{"shopper_segment:!=new", "!price:<-1"},
           Case{"shopper_segment:[new, loyal]", "!price:<-1"},
           Case{"shopper_segment:[new,`at_risk`]", "price:<-1"},
           Case{"shopper_segment:=\"loyal\"", "!price:<-1"},
           Case{"brand:=Sony && price:<9", "brand:=Sony && price:<9"},
           Case{"(shopper_segment:=loyal) && brand:=Sony", "(!price:<-1            ) && brand:=Sony"},
           Case{"!shopper_segment:=loyal || brand:=Sony", "!!price:<-1             || brand:=Sony"},
       }) {
    const auto settled = settle_segments(row.filter, segments);
    ASSERT_TRUE(settled.ok()) << settled.error().text();
    EXPECT_EQ(settled->size(), row.filter.size()) << row.filter;
    EXPECT_EQ(settled->substr(0, settled->find_last_not_of(' ') + 1), row.settled) << row.filter;
  }
  EXPECT_EQ(settle_segments("shopper_segment:=active", {})->substr(0, 10), "price:<-1 ") << "nobody is in none";
}

TEST(SegmentFilter, NamesThePlaceOfAMistake) {
  const auto unknown = settle_segments("brand:=Sony && shopper_segment:=loyaal", {});
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().context, "filter_by:33");
  EXPECT_THAT(unknown.error().message, HasSubstr("loyal"));
  const auto order = settle_segments("shopper_segment:>loyal", {});
  ASSERT_FALSE(order.ok());
  EXPECT_THAT(order.error().message, HasSubstr("no order"));
  EXPECT_FALSE(settle_segments("shopper_segment:=", {}).ok());
}

}  // namespace
}  // namespace shelfwise::server
