#include "catalog_tools/duplicates/evidence.h"

#include <algorithm>
#include <numeric>

namespace shelfwise::catalog_tools {
namespace {

// A conditional logit: each record chooses one partner among its candidates or none. Learned over two shops' joined
// feeds (whole, and without descriptions, part numbers, brands, with six words a title, with fewer partners), doubles
// of one shop's catalog by UPC, software and electronics renamed by a script, and three shops' catalogs without
// partners; each kind counts the same. Signs that no kind had (mpn) by hand. docs/decisions/0005-duplicates.md
constexpr Signs kWeights = {
    1.01,   // soft
    2.23,   // text
    3.11,   // covered
    1.70,   // shared
    1.67,   // part numbers agree
    1.70,   // one is the same
    2.00,   // the same mpn
    -1.83,  // part numbers differ
    -2.43,  // others differ
    -4.30,  // measures
    -0.76,  // numbers
    0.25,   // the same colours
    -3.09,  // colours
    -2.14,  // platforms
    -0.83,  // editions
    -0.78,  // condition
    -1.14,  // brands
    -2.38,  // prices more than 1.5 times apart
};

}  // namespace

Signs signs(const Likeness& l) {
  return {
      l.soft,
      l.text,
      l.covered,
      std::min(l.shared, 3.0) / 3,
      l.code,
      l.code > 0.9 ? 1.0 : 0.0,
      l.mpn > 0 ? 1.0 : 0.0,
      l.code_differs ? 1.0 : 0.0,
      l.code_rest_differs ? 1.0 : 0.0,
      std::min(l.measures_differ, 2) / 2.0,
      l.numbers_differ ? 1.0 : 0.0,
      l.colors_equal ? 1.0 : 0.0,
      l.colors_differ ? 1.0 : 0.0,
      l.platforms_differ ? 1.0 : 0.0,
      l.editions_differ ? 1.0 : 0.0,
      l.condition_differs ? 1.0 : 0.0,
      l.brand < 0 ? 1.0 : 0.0,
      l.price_gap < 0 ? 0.0 : std::max(0.0, std::min(l.price_gap, 1.5) - 0.4),
  };
}

double weight_of_evidence(const Likeness& likeness) {
  const Signs s = signs(likeness);
  return std::inner_product(s.begin(), s.end(), kWeights.begin(), 0.0);
}

}  // namespace shelfwise::catalog_tools
