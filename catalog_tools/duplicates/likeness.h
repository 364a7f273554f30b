// What speaks for and against two records being one product. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "catalog_tools/duplicates/record.h"

namespace shelfwise::catalog_tools {

struct Likeness {
  double name = 0;     // cosine of the names, words weighed by rarity (TF-IDF); 0 to 1
  double soft = 0;     // the same where "dlx" counts for "deluxe" and "photo shop" for "photoshop"
  double text = 0;     // the same over names and descriptions together
  double covered = 0;  // share of the shorter name's weight that the longer one has, softly
  // How surprising the shared words are, and those that each name (the lesser of the two sides) or the richer one alone
  // has: sums of ln(records / records with the word), in units of ln(records). At 1 chance alone would give about one
  // such record.
  double shared = 0;
  double replaced = 0;
  double added = 0;
  double code = 0;  // agreement of part numbers: 1 equal and of no third record, less where one holds the other; 0 none
  bool code_differs = false;       // both have part numbers, none agree
  bool code_rest_differs = false;  // some agree, but each has one that the other lacks
  int measures_equal = 0;          // units in which both name the same value
  int measures_differ = 0;         // units in which each names a value that the other lacks
  bool numbers_equal = false;      // bare numbers or short models, all of them on both sides
  bool numbers_differ = false;     // the same, on both sides some that the other lacks
  bool numbers_extra = false;      // the same on one side only
  bool colors_equal = false;
  bool colors_differ = false;
  bool platforms_differ = false;   // each names one that the other does not name, and none in common
  bool editions_differ = false;    // one names an edition or a licence that the other does not
  bool condition_differs = false;  // one new or unsaid, the other used or refurbished
  double price_gap = -1;           // |ln(price a / price b)|; -1 where one has none
  int brand = 0;                   // 1 the same, -1 different, 0 unknown
  int mpn = 0;                     // likewise; one that holds the other is neither
  bool gtin_differs = false;
  bool same_group = false;  // variants of one item_group_id
  bool same_origin = false;
};

// Only what the records' own attributes say: colours, brand, mpn, gtin, group, origin, condition.
Likeness compare_marks(const Records& records, const Record& a, const Record& b);

// What a word says by how few of the records have it. Worked out once for every frequency; 16 bytes a record.
class Rarity {
 public:
  explicit Rarity(size_t records);

  double surprise(std::uint32_t frequency) const { return surprise_[frequency]; }  // ln(records / frequency)
  double squared(std::uint32_t frequency) const { return squared_[frequency]; }    // of TF-IDF: ln(1 + that ratio)^2

 private:
  std::vector<double> surprise_;
  std::vector<double> squared_;
};

Likeness compare(const Records& records, const Rarity& rarity, const Record& a, const Record& b);

}  // namespace shelfwise::catalog_tools
