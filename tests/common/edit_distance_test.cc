#include "common/edit_distance.h"

#include <gtest/gtest.h>

namespace shelfwise {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsReplacementsAndSwaps) {
  const struct {
    const char* a;
    const char* b;
    size_t distance;
  } rows[] = {
      {"", "", 0},          {"", "abc", 3},        {"price", "price", 0}, {"price", "prise", 1},
      {"price", "pric", 1}, {"price", "prcie", 1}, {"ca", "abc", 3},      {"brand", "price", 4},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(edit_distance(row.a, row.b), row.distance) << row.a << " " << row.b;
    EXPECT_EQ(edit_distance(row.b, row.a), row.distance) << row.b << " " << row.a;
  }
}

TEST(EditDistance, LeavesTheCaseOfLettersAside) { EXPECT_EQ(edit_distance("Per_Page", "per_page"), 0U); }

}  // namespace
}  // namespace shelfwise
