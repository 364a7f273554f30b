// Scored pairs become groups in which no two records contradict each other.
#pragma once

#include <cstdint>
#include <vector>

#include "catalog_tools/duplicates/duplicates.h"
#include "catalog_tools/duplicates/pair_verdicts.h"
#include "catalog_tools/duplicates/record.h"

namespace shelfwise::catalog_tools {

// A pair that a person decided, by record.
struct DecidedPair {
  std::uint32_t a = 0;  // a < b
  std::uint32_t b = 0;
  Verdict verdict = Verdict::kDistinct;
};

// Why two records may not be one product, in words; nullptr where nothing speaks against it: different valid GTINs,
// different mpn of one brand, one new and the other used or refurbished, variants of one item_group_id, other colours,
// sizes or packs. One GTIN is one item of one colour, size and pack, however it is described.
const char* contradiction(const Records& records, const Record& a, const Record& b);

// Takes the merges in this order: decided by hand, of one id, then by falling score. One that would bring a
// contradiction, or a pair decided to be distinct, into its group becomes a review, which says so; merges by hand yield
// only to verdicts. Pairs decided by hand have score 1 or 0. Left out are reviews of records that became one through
// others. In order of a, then b; the same input gives the same pairs.
std::vector<DuplicatePair> settle(const Records& records, std::vector<DuplicatePair> pairs,
                                  const std::vector<DecidedPair>& decided);

}  // namespace shelfwise::catalog_tools
