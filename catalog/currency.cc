#include <unicode/ucurr.h>

#include <array>

#include "catalog/money.h"

namespace shelfwise::catalog {

bool is_currency(std::string_view code) {
  if (code.size() != 3) return false;
  std::array<UChar, 4> wide{};
  for (size_t i = 0; i < 3; ++i) {
    if (code[i] < 'A' || code[i] > 'Z') return false;
    wide[i] = static_cast<UChar>(code[i]);
  }
  UErrorCode status = U_ZERO_ERROR;
  return ucurr_isAvailable(wide.data(), U_DATE_MIN, U_DATE_MAX, &status) != 0 && U_SUCCESS(status);
}

}  // namespace shelfwise::catalog
