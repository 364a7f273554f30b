#include "catalog/money.h"

#include <gtest/gtest.h>

namespace shelfwise::catalog {
namespace {

void check(std::string_view text, std::int64_t micros, std::string_view currency) {
  const Result<Money> money = parse_money(text);
  ASSERT_TRUE(money.ok()) << text << ": " << money.error().text();
  EXPECT_EQ(money->micros, micros) << text;
  EXPECT_EQ(money->currency, currency) << text;
}

void check_refused(std::string_view text, std::string_view part_of_message) {
  const Result<Money> money = parse_money(text);
  ASSERT_FALSE(money.ok()) << text;
  EXPECT_NE(money.error().message.find(part_of_message), std::string::npos) << money.error().message;
}

TEST(Money, ReadsAmountsWithTheirCurrency) {
  check("12.50 USD", 12'500'000, "USD");
  check("USD 12.50", 12'500'000, "USD");
  check("usd12.50", 12'500'000, "USD");
  check("12.50", 12'500'000, "");
  check("0", 0, "");
  check("  7 EUR ", 7'000'000, "EUR");
  check("€12,50", 12'500'000, "EUR");
  check("12,50\u00A0€", 12'500'000, "EUR");
  check("£3", 3'000'000, "GBP");
  check("$3.99", 3'990'000, "");
  check(".99 USD", 990'000, "USD");
  check("0.000001 KWD", 1, "KWD");
}

TEST(Money, TellsThousandsFromDecimals) {
  check("1,299.00 USD", 1'299'000'000, "USD");
  check("1.299,00 EUR", 1'299'000'000, "EUR");
  check("1,299", 1'299'000'000, "");
  check("1.299", 1'299'000, "");
  check("0,125", 125'000, "");
  check("12,5", 12'500'000, "");
  check("1.234.567", 1'234'567'000'000, "");
  check("1,234,567.8", 1'234'567'800'000, "");
  check("1 299,00 SEK", 1'299'000'000, "SEK");
  check("1\u202F299,00 €", 1'299'000'000, "EUR");
  check("1'299.00 CHF", 1'299'000'000, "CHF");
}

TEST(Money, RefusesWhatIsNoPriceAndSaysHowToWriteIt) {
  check_refused("", "is no price");
  check_refused("call us", "currency of three letters");
  check_refused("12.50 dollars", "currency of three letters");
  check_refused("USD", "has no amount");
  check_refused("-5 USD", "is negative");
  check_refused("1.1234567 USD", "more than 6 decimals");
  check_refused("12,34,567.00", "is no amount");
  check_refused("1.2.3", "is no amount");
  check_refused("1,2,3.4.5", "is no amount");
  check_refused("1e5", "is no amount");
  check_refused("2000000000000 USD", "above");
  check_refused("99999999999999999999999999 USD", "above");
  check_refused(std::string(100, '9'), "too long");
}

TEST(Money, FormatsWithTwoDecimalsAtLeastAndNoMoreThanNeeded) {
  EXPECT_EQ(format_money({12'500'000, "USD"}), "12.50 USD");
  EXPECT_EQ(format_money({12'345'000, "KWD"}), "12.345 KWD");
  EXPECT_EQ(format_money({1, ""}), "0.000001");
  EXPECT_EQ(format_micros(1'299'000'000), "1299.00");
  EXPECT_EQ(format_micros(-2'500'000), "-2.50");
}

TEST(Money, KnowsTheCurrenciesOfIso4217) {
  for (const char* code : {"USD", "EUR", "JPY", "KWD", "DEM"}) EXPECT_TRUE(is_currency(code)) << code;
  for (const char* code : {"", "US", "XYZ", "usd", "USDX", "\xC3\xA9."}) EXPECT_FALSE(is_currency(code)) << code;
}

TEST(Money, ReadsBackWhatItFormats) {
  for (const std::int64_t micros : {0LL, 1LL, 990'000LL, 12'345'678LL, 1'000'000'000'000'000'000LL}) {
    check(format_money({micros, "EUR"}), micros, "EUR");
  }
}

}  // namespace
}  // namespace shelfwise::catalog
