// What sort_by promises: fields in order, missing values last either way, equals by score and then by document, the
// score where nothing is asked for, and mistakes named with place and remedy.
#include "query/sort.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "tests/query/test_columns.h"

namespace shelfwise::query {
namespace {

using ::testing::HasSubstr;

constexpr std::int64_t kUnit = catalog::kMicros;

const TestColumns& shop() {
  static const TestColumns columns({
      {.id = "a", .price_micros = 20 * kUnit, .quantity = 1, .popularity = 3, .rating = 4, .release = "1969-12-01"},
      {.id = "b", .price_micros = 10 * kUnit, .rating = 5, .rating_count = 9, .release = "2026-01-01"},
      {.id = "c", .quantity = 0, .popularity = 8},
      {.id = "d", .price_micros = 20 * kUnit, .quantity = 5, .popularity = 0.5F, .rating = 4.5F},
      {.id = "e", .price_micros = 0, .rating_count = 2, .release = "2020-01-01"},
  });
  return columns;
}

const std::vector<float> kScores = {1.5F, -2, 0, 3, 1.5F};

std::string order_of(std::string_view sort_by) {
  const Columns columns = shop().columns();
  const Result<SortOrder> order = SortOrder::parse(sort_by, columns);
  if (!order) return order.error().text();
  std::vector<Doc> docs(columns.size);
  std::iota(docs.rbegin(), docs.rend(), 0U);
  std::sort(docs.begin(), docs.end(), [&](Doc a, Doc b) { return order->before({a, kScores[a]}, {b, kScores[b]}); });
  std::string ids;
  for (const Doc doc : docs) ids += shop().products()[doc].id;
  return ids;
}

TEST(Sort, ByTheFieldsAskedFor) {
  const std::vector<std::pair<std::string_view, std::string_view>> rows = {
      {"price:asc", "ebdac"},
      {"price", "ebdac"},
      {"price:desc", "dabec"},
      {"PRICE : DESC", "dabec"},
      {"rating:desc", "bdaec"},
      {"average_rating:asc", "adbec"},
      {"rating_count:desc", "bedac"},
      {"popularity", "cadeb"},
      {"quantity:asc", "cadeb"},
      {"quantity:desc", "daceb"},
      {"release_date:desc", "beadc"},
      {"release_date:asc", "aebdc"},
      {"price:desc,rating:asc", "adbec"},
      {"price:desc,_text_match:asc", "adbec"},
      {"score:asc", "bcaed"},
      {"_text_match:desc", "daecb"},
      {"", "daecb"},
  };
  for (const auto& [sort_by, ids] : rows) EXPECT_EQ(order_of(sort_by), ids) << sort_by;
}

TEST(Sort, ByScoreAloneNeedsNoComparison) {
  const Columns columns = shop().columns();
  EXPECT_TRUE(SortOrder::parse(" ", columns)->empty());
  EXPECT_TRUE(SortOrder::parse("_text_match:desc", columns)->empty());
  EXPECT_FALSE(SortOrder::parse("_text_match:desc,price:asc", columns)->empty()) << "the price settles equal scores";
  EXPECT_FALSE(SortOrder::parse("_text_match:asc", columns)->empty());
}

TEST(Sort, MistakesNameTheirPlaceAndRemedy) {
  const std::vector<std::array<std::string, 3>> rows = {
      {"pirce:asc", "sort_by:1", "did you mean price?"},
      {"price:asc,ratng:desc", "sort_by:11", "did you mean rating?"},
      {"price:up", "sort_by:7", "asc or desc"},
      {"price:", "sort_by:7", "asc or desc"},
      {"price:asc,", "sort_by:11", "missing"},
      {":asc", "sort_by:1", "missing"},
      {"title:asc", "sort_by:1", "there are price"},
      {"category:asc", "sort_by:1", "cannot be sorted by"},
      {"price,rating,quantity,popularity", "sort_by:23", "more than 3"},
      {std::string(1'001, ' '), "sort_by:1001", "longer than 1000 bytes"},
  };
  for (const auto& [sort_by, place, says] : rows) {
    const auto order = SortOrder::parse(sort_by, shop().columns());
    ASSERT_FALSE(order.ok()) << sort_by;
    EXPECT_EQ(order.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(order.error().context, place) << sort_by << ": " << order.error().message;
    EXPECT_THAT(order.error().message, HasSubstr(says)) << sort_by;
  }
}

}  // namespace
}  // namespace shelfwise::query
