// Money as exact decimals.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "common/result.h"

namespace shelfwise::catalog {

// An amount in millionths of the currency's main unit ("12.50 USD" is 12'500'000 USD): exact for every currency.
struct Money {
  std::int64_t micros = 0;
  std::string currency;  // ISO 4217, upper case; empty where the feed gave none

  bool operator==(const Money&) const = default;
};

inline constexpr std::int64_t kMicros = 1'000'000;
inline constexpr std::int64_t kNoMicros = std::numeric_limits<std::int64_t>::min();  // "no amount" in columns

// "12.50 USD", "USD 12.50", "12.50", "1,299.00 USD", "1.299,00 EUR". Refuses negatives, more than 6 decimals,
// currencies that are not three letters, amounts above 1e12, and "1,299" or "1.299" alone only where ambiguous reading
// is impossible to settle: a single separator followed by exactly three digits is read as a thousands separator when it
// is a comma and as a decimal point when it is a point. "€", "£" and "₹" name their currency; "$" and "¥" are read as
// an amount without one, since several currencies share them. Spaces and apostrophes may separate thousands.
Result<Money> parse_money(std::string_view text);

// "12.50 USD": two decimals at least, more only where needed, no exponent.
std::string format_money(const Money& money);

// Whether ISO 4217 knows, or knew, the code (upper case).
bool is_currency(std::string_view code);

// "12.50" for columns that keep the currency elsewhere.
std::string format_micros(std::int64_t micros);

}  // namespace shelfwise::catalog
