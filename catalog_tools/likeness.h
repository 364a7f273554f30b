// What speaks for and against two records being one product. Pure.
#pragma once

#include "catalog_tools/record.h"

namespace shelfwise::catalog_tools {

struct Likeness {
  double name = 0;     // cosine of the names, words weighed by rarity (TF-IDF); 0 to 1
  double text = 0;     // the same over names and descriptions together
  double covered = 0;  // share of the shorter name's weight that the longer one has
  double code = 0;  // agreement of part numbers: 1 equal and of no third record, less where one holds the other; 0 none
  bool code_differs = false;       // both have part numbers, none agree
  bool code_rest_differs = false;  // some agree, but each has one that the other lacks
  int measures_equal = 0;          // units in which both name the same value
  int measures_differ = 0;         // units in which each names a value that the other lacks
  bool numbers_differ = false;     // bare numbers or short models on both sides that the other lacks
  bool numbers_extra = false;      // the same on one side only
  bool colors_equal = false;
  bool colors_differ = false;
  bool condition_differs = false;  // one new or unsaid, the other used or refurbished
  double price_gap = -1;           // |ln(price a / price b)|; -1 where one has none
  int brand = 0;                   // 1 the same, -1 different, 0 unknown
  int mpn = 0;                     // likewise
  bool gtin_differs = false;
  bool same_group = false;  // variants of one item_group_id
};

Likeness compare(const Records& records, const Record& a, const Record& b);

}  // namespace shelfwise::catalog_tools
