#include "catalog_tools/duplicates/settle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Records records_of(const std::vector<Json>& rows) {
  Records records(test_analyzer());
  int number = 0;
  for (Json row : rows) {
    row["id"] = "P" + std::to_string(number++);
    if (!row.contains("title")) row["title"] = "Iron pan";
    records.add(catalog::product_from_json(std::move(row)).value());
  }
  return records;
}

DuplicatePair merge(std::uint32_t a, std::uint32_t b, double score) {
  return {a, b, score, Decision::kMerge, "", false};
}

// The first two are alike, the third like the second but not like the first.
void expect_refused(const Json& first, const Json& third, const char* reason) {
  const Records records = records_of({first, Json::object(), third});
  const auto settled = settle(records, {merge(0, 1, 0.9), merge(1, 2, 0.8)}, {});
  ASSERT_EQ(settled.size(), 2U);
  EXPECT_EQ(settled[0].decision, Decision::kMerge);
  EXPECT_EQ(settled[1].decision, Decision::kReview);
  EXPECT_THAT(settled[1].reasons, HasSubstr(reason));
}

TEST(Settle, AGroupStaysConsistentAsItGrows) {
  expect_refused({{"gtin", "4006381333931"}}, {{"gtin", "96385074"}}, "different GTINs");
  expect_refused({{"mpn", "DCD771"}, {"brand", "Dewa"}}, {{"mpn", "DCD999"}, {"brand", "Dewa"}}, "model numbers");
  expect_refused({{"item_group_id", "G"}, {"material", "iron"}}, {{"item_group_id", "G"}, {"material", "steel"}},
                 "item_group_id");
  expect_refused({{"color", "black"}}, {{"color", "red"}}, "different colors");
  expect_refused({{"title", "Iron pan"}}, {{"title", "Iron pan, refurbished"}}, "one new");
  expect_refused({{"size", "S"}}, {{"size", "M"}}, "different sizes");
  expect_refused({{"title", "Iron pan 6-pack"}}, {{"title", "Iron pan, pack of 12"}}, "different packs");
}

TEST(Settle, WhatAgreesMergesHoweverItIsSpelled) {
  const Records records = records_of({{{"mpn", "CLP-315"}, {"color", "black"}, {"size", "10 in"}},
                                      {{"mpn", "CLP315/XAA"}, {"color", "Blk"}, {"size", "10in"}}});
  EXPECT_EQ(settle(records, {merge(0, 1, 0.9)}, {})[0].decision, Decision::kMerge);
}

TEST(Settle, TheSurerPairGoesFirst) {
  const Records records = records_of({{{"color", "black"}}, Json::object(), {{"color", "red"}}});
  const auto settled = settle(records, {merge(0, 1, 0.6), merge(1, 2, 0.9)}, {});
  EXPECT_EQ(settled[0].decision, Decision::kReview);
  EXPECT_EQ(settled[1].decision, Decision::kMerge);
}

TEST(Settle, VerdictsOfPeopleWin) {
  const Records records = records_of({{{"gtin", "4006381333931"}}, {{"gtin", "96385074"}}, Json::object()});
  const auto settled = settle(records, {merge(1, 2, 0.9)}, {{0, 1, Verdict::kMerge}, {1, 2, Verdict::kDistinct}});
  ASSERT_EQ(settled.size(), 2U);
  EXPECT_EQ(settled[0].decision, Decision::kMerge);
  EXPECT_EQ(settled[0].score, 1);
  EXPECT_EQ(settled[0].reasons, "decided by hand");
  EXPECT_EQ(settled[1].decision, Decision::kDistinct);
  EXPECT_EQ(settled[1].score, 0);
}

TEST(Settle, ADistinctPairNeverMeetsInAGroup) {
  const Records records = records_of({Json::object(), Json::object(), Json::object(), Json::object()});
  const auto settled =
      settle(records, {merge(0, 1, 0.9), merge(1, 2, 0.8), merge(2, 3, 0.95)}, {{0, 3, Verdict::kDistinct}});
  for (const DuplicatePair& pair : settled) {
    if (pair.a == 1 && pair.b == 2) {
      EXPECT_EQ(pair.decision, Decision::kReview);
      EXPECT_THAT(pair.reasons, HasSubstr("distinct"));
    }
  }
}

TEST(Settle, AReviewThatNoQuestionIsLeftOfGoes) {
  const Records records = records_of({Json::object(), Json::object(), Json::object()});
  const auto settled =
      settle(records, {merge(0, 1, 0.9), merge(1, 2, 0.9), {0, 2, 0.4, Decision::kReview, "", false}}, {});
  EXPECT_EQ(settled.size(), 2U);
  EXPECT_THAT(settle(records, {}, {}), IsEmpty());
}

}  // namespace
}  // namespace shelfwise::catalog_tools
