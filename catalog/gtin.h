// Global trade item numbers: GTIN-8, UPC-A (12 digits), EAN-13 and ITF-14.
// https://www.gs1.org/services/how-calculate-check-digit-manually
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shelfwise::catalog {

struct GtinCheck {
  bool valid = false;
  std::string digits;        // as they should be written; where valid
  std::uint64_t number = 0;  // the same for every spelling of one number (leading zeros aside); where valid
  std::string reason;        // why it is not valid, or what was repaired
  std::string suggestion;
};

// Spaces and hyphens are dropped, an ISBN-10 becomes its ISBN-13, and a leading zero that a spreadsheet ate is put back
// where the check digit proves it; such a repair has a reason though it is valid. Numbers that GS1 reserves for use
// inside a shop or for coupons are not valid: they name no product outside that shop.
GtinCheck check_gtin(std::string_view text);

}  // namespace shelfwise::catalog
