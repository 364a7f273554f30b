#include "catalog_tools/duplicates/duplicates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog_tools/duplicates/traits.h"
#include "tests/catalog_tools/support.h"
#include "text/fold.h"

namespace shelfwise::catalog_tools {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<DuplicatePair> find(const std::vector<Json>& rows) {
  DuplicateFinder finder(test_analyzer());
  int number = 0;
  for (Json row : rows) {
    if (!row.contains("id")) row["id"] = "P" + std::to_string(number);
    ++number;
    finder.add(catalog::product_from_json(std::move(row)).value());
  }
  return finder.find();
}

void expect_merge(const std::vector<Json>& rows, const char* reason) {
  const std::vector<DuplicatePair> pairs = find(rows);
  ASSERT_EQ(pairs.size(), 1U) << rows[1];
  EXPECT_EQ(pairs[0].decision, Decision::kMerge) << pairs[0].reasons;
  EXPECT_THAT(pairs[0].reasons, HasSubstr(reason));
  EXPECT_GT(pairs[0].score, 0.9);
}

void expect_no_merge(const std::vector<Json>& rows) {
  for (const DuplicatePair& pair : find(rows)) EXPECT_NE(pair.decision, Decision::kMerge) << rows[1] << pair.reasons;
}

TEST(Duplicates, CertainOnesMerge) {
  expect_merge({{{"id", "A"}, {"title", "Iron pan"}}, {{"id", "A"}, {"title", "Iron pan"}}}, "same id");
  expect_merge({{{"title", "Castor iron pan 26 cm"}, {"gtin", "4006381333931"}},
                {{"title", "Iron Pan, 26 cm - Castor"}, {"gtin", "04006381333931"}}},
               "same GTIN");
  expect_merge({{{"title", "Iron Pan"}, {"brand", "Castor"}, {"color", "Black"}},
                {{"title", "iron  pan"}, {"brand", "CASTOR"}, {"color", "black"}}},
               "same title, brand and attributes");
}

TEST(Duplicates, OneIdOnTwoProductsIsAConflict) {
  const std::vector<DuplicatePair> pairs =
      find({{{"id", "A"}, {"title", "Iron pan"}}, {{"id", "A"}, {"title", "Wool blanket"}}});
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_TRUE(pairs[0].id_conflict);
}

TEST(Duplicates, ASharedGtinOnDifferentNamesIsForAPerson) {
  const std::vector<DuplicatePair> pairs = find(
      {{{"title", "Iron pan"}, {"gtin", "4006381333931"}}, {{"title", "Wool blanket"}, {"gtin", "4006381333931"}}});
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_EQ(pairs[0].decision, Decision::kReview);
}

TEST(Duplicates, WhatSpeaksAgainstIsHeeded) {
  expect_no_merge({{{"title", "Iron Pan"}, {"gtin", "4006381333931"}}, {{"title", "Iron Pan"}, {"gtin", "96385074"}}});
  expect_no_merge({{{"title", "Iron Pan"}, {"color", "black"}}, {{"title", "Iron Pan"}, {"color", "red"}}});
  expect_no_merge({{{"title", "Iron Pan"}, {"size", "S"}}, {{"title", "Iron Pan"}, {"size", "M"}}});
  expect_no_merge({{{"title", "Iron Pan"}, {"product_detail", {{"Hob", "gas"}}}},
                   {{"title", "Iron Pan"}, {"product_detail", {{"Hob", "induction"}}}}});
  expect_no_merge(
      {{{"title", "Charger"}, {"description", "5200 mAh"}}, {{"title", "Charger"}, {"description", "2200 mAh"}}});
  expect_no_merge({{{"title", "Charger"}, {"price", "5 USD"}}, {{"title", "Charger"}, {"price", "25 USD"}}});
  expect_no_merge(
      {{{"title", "Drill DCD771C2"}, {"mpn", "DCD771"}}, {{"title", "Drill DCD771C2 kit"}, {"mpn", "DCD999"}}});
}

// Forty products of two shops, under names of their own. Each pair shares a part number, as shops copy it.
std::vector<Json> two_shops() {
  const char* kinds[] = {"Receiver",   "Camcorder",     "Microwave Oven", "Dishwasher",
                         "Headphones", "Ink Cartridge", "Wall Mount",     "Speaker"};
  const char* brands[] = {"Onkara", "Sonavo", "Panatek", "Wirlmar", "Kenrad"};
  std::vector<Json> rows;
  for (int shop = 0; shop < 2; ++shop) {
    for (int i = 0; i < 40; ++i) {
      const std::string code = std::string(1, static_cast<char>('A' + i % 26)) + "XR" + std::to_string(1000 + i * 37);
      const std::string kind = kinds[i % 8];
      const std::string brand = brands[i % 5];
      rows.push_back({{"title", shop == 0 ? brand + " Black " + kind + " - " + code
                                          : brand + " " + code + " " + kind + " with Remote"}});
    }
  }
  return rows;
}

TEST(Duplicates, TheSameProductsUnderTwoShopsNamesMerge) {
  size_t right = 0;
  size_t merged = 0;
  for (const DuplicatePair& pair : find(two_shops())) {
    if (pair.decision != Decision::kMerge) continue;
    ++merged;
    right += pair.b == pair.a + 40 ? 1 : 0;
  }
  EXPECT_GE(right, 36U);
  EXPECT_EQ(right, merged);
}

// Titles alone, as two shops word them: no part number, no description, ids of two kinds.
TEST(Duplicates, TwoSuppliersWithoutPartNumbersMergeByTheirTitles) {
  const char* makers[] = {"Onkara", "Sonavo", "Panatek", "Wirlmar"};
  const char* goods[] = {"Photo Studio", "Tax Adviser", "Garden Planner", "Typing Tutor", "Chess Master",
                         "Video Editor", "Virus Guard", "Recipe Book",    "Map Maker",    "Music Writer"};
  std::vector<Json> rows;
  for (int shop = 0; shop < 2; ++shop) {
    for (int i = 0; i < 40; ++i) {
      const std::string maker = makers[i / 10];
      const std::string name = std::string(goods[i % 10]) + " " + std::to_string(2 + i / 10);
      rows.push_back({{"id", (shop == 0 ? "A" : "MKT-") + std::to_string(i)},
                      {"title", shop == 0 ? maker + " " + name + ".0 Deluxe" : name + " dlx (pc) " + maker}});
    }
  }
  size_t right = 0;
  size_t merged = 0;
  for (const DuplicatePair& pair : find(rows)) {
    if (pair.decision != Decision::kMerge) continue;
    ++merged;
    right += pair.b == pair.a + 40 ? 1 : 0;
  }
  EXPECT_GE(right, 36U);
  EXPECT_EQ(right, merged);
}

TEST(Duplicates, VariantsOfOneShopStayApart) {
  std::vector<Json> rows;
  for (const char* color : {"Black", "White", "Red", "Blue"}) {
    for (const char* size : {"S", "M", "L", "XL"}) {
      for (const char* kind : {"Trail Jacket", "Trail Vest", "Rain Trousers"}) {
        rows.push_back({{"title", std::string("Kestrel ") + kind + " " + color + " " + size}, {"brand", "Kestrel"}});
      }
    }
  }
  for (const char* size : {"20 cm", "24 cm", "28 cm"})
    rows.push_back({{"title", std::string("Castor Iron Pan ") + size}});
  for (const DuplicatePair& pair : find(rows))
    EXPECT_NE(pair.decision, Decision::kMerge) << rows[pair.a] << rows[pair.b] << pair.reasons;
}

TEST(Duplicates, OfOneShopTheNextVolumeAndTheOtherMediumAreForAPersonAtMost) {
  std::vector<Json> rows;
  for (int i = 0; i < 30; ++i) {
    const std::string film =
        "Film" + std::string(1, static_cast<char>('a' + i % 26)) + std::string(1, 'q' + i / 26) + " story";
    rows.push_back({{"title", film + " Widescreen - DVD"}, {"price", "9.99 USD"}});
    rows.push_back({{"title", film + " Widescreen - Blu-ray Disc"}, {"price", "12.99 USD"}});
    rows.push_back({{"title", "Saga " + std::to_string(i + 1) + " - DVD"}, {"price", "9.99 USD"}});
  }
  expect_no_merge(rows);
}

TEST(Duplicates, OfOneShopTheSameWordsInAnotherOrderMergeAtOnePriceAlone) {
  std::vector<Json> rows;
  for (int i = 0; i < 40; ++i) {
    const std::string name = "Model" + std::string(1, static_cast<char>('a' + i % 26)) + std::string(1, 'q' + i / 26);
    rows.push_back({{"title", name + " deep iron pan Castor"}, {"price", "20.00 USD"}});
    rows.push_back({{"title", "Castor " + name + " iron pan deep"}, {"price", i < 20 ? "20.00 USD" : "25.00 USD"}});
  }
  size_t merged = 0;
  for (const DuplicatePair& pair : find(rows)) {
    merged += pair.decision == Decision::kMerge ? 1 : 0;
    EXPECT_TRUE(pair.decision != Decision::kMerge || (pair.b == pair.a + 1 && pair.a < 40)) << rows[pair.a];
  }
  EXPECT_EQ(merged, 20U);
}

TEST(Duplicates, AreTheSameEveryTime) {
  const std::vector<DuplicatePair> first = find(two_shops());
  const std::vector<DuplicatePair> second = find(two_shops());
  ASSERT_EQ(first.size(), second.size());
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].a, second[i].a);
    EXPECT_EQ(first[i].score, second[i].score);
    EXPECT_EQ(first[i].reasons, second[i].reasons);
  }
}

TEST(Duplicates, NoRecordsAndUnlikeOnesGiveNoPairs) {
  EXPECT_THAT(find({}), IsEmpty());
  EXPECT_THAT(find({{{"title", "Iron pan"}}}), IsEmpty());
  EXPECT_THAT(find({{{"title", "Iron pan"}},
                    {{"title", "Wool blanket"}},
                    {{"title", "---"}},
                    {{"title", "---!"}, {"price", "1 USD"}}})
                  .size(),
              ::testing::Le(1U));
}

TEST(Survivors, TheFullestRecordOfAGroupStandsForAll) {
  const std::vector<DuplicatePair> pairs = {{0, 1, 1, Decision::kMerge, "", false},
                                            {1, 3, 1, Decision::kMerge, "", false},
                                            {2, 4, 1, Decision::kReview, "", false}};
  EXPECT_THAT(survivors(pairs, {1, 1, 1, 5, 1}), ElementsAre(3, 3, 2, 3, 4));
  EXPECT_THAT(survivors(pairs, {2, 2, 2, 2, 2}), ElementsAre(0, 0, 2, 0, 4));
}

TEST(PartNumbers, AreFoundHoweverTheyArePunctuated) {
  EXPECT_THAT(part_numbers("sony ear buds - mdr-ex32lp/blk"), ElementsAre("mdrex32lpblk"));
  EXPECT_THAT(part_numbers("oki c9600/c9650 fuser (0051851352749)"), ElementsAre("c9600", "c9650", "0051851352749"));
  EXPECT_THAT(part_numbers("12-bottle 3-in-1 46in 1080p 120hz 50000:1 12.75x12.75 ford 2026"), IsEmpty());
  EXPECT_THAT(capital_names("Sony LCS-TWA/B Cyber-shot camera case"), ElementsAre("lcstwab"));
  EXPECT_THAT(capital_names("SONY CYBERSHOT CAMERA CASE"), IsEmpty());
}

TEST(Packs, AreCounted) {
  for (const char* six : {"socks 6-pack", "socks pack of 6", "socks, set of 6", "6 ct socks", "socks (6 pieces)"})
    EXPECT_EQ(pieces_named(six), 6) << six;
  for (const char* none : {"backpack", "6 socks", "set of socks", "99999 pack", ""})
    EXPECT_EQ(pieces_named(none), 0) << none;
}

TEST(Editions, AreReadFromWordsAndAbbreviations) {
  EXPECT_EQ(edition_bits("photo 4 dlx win"), edition_bits("photo deluxe for windows xp"));
  EXPECT_NE(edition_bits("photo mac"), edition_bits("photo windows"));
  EXPECT_NE(edition_bits("photo upgrade"), edition_bits("photo"));
}

TEST(Colors, AreReadFromWordsAndAbbreviations) {
  EXPECT_EQ(color_bits("ear buds blk"), color_bits("black ear buds"));
  EXPECT_NE(color_bits("red"), color_bits("blue"));
  EXPECT_EQ(color_bits("blackberry redux"), 0U);
}

}  // namespace
}  // namespace shelfwise::catalog_tools
