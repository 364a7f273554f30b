#include "catalog/gtin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace shelfwise::catalog {
namespace {

using ::testing::HasSubstr;

TEST(Gtin, AcceptsEveryLengthWithItsCheckDigit) {
  for (const char* text :
       {"96385074", "012345678905", "036000291452", "4006381333931", "10012345678902", "9780306406157"}) {
    const GtinCheck check = check_gtin(text);
    EXPECT_TRUE(check.valid) << text << " " << check.reason;
    EXPECT_EQ(check.digits, text);
    EXPECT_EQ(check.reason, "");
  }
  EXPECT_EQ(check_gtin(" 4-006381 333931 ").digits, "4006381333931");
}

TEST(Gtin, OneNumberInSeveralSpellingsIsOneNumber) {
  EXPECT_EQ(check_gtin("036000291452").number, check_gtin("0036000291452").number);
  EXPECT_EQ(check_gtin("036000291452").number, check_gtin("00036000291452").number);
}

TEST(Gtin, RepairsWhatTheCheckDigitProves) {
  const GtinCheck zero = check_gtin("36000291452");
  EXPECT_TRUE(zero.valid);
  EXPECT_EQ(zero.digits, "036000291452");
  EXPECT_THAT(zero.reason, HasSubstr("zero"));
  const GtinCheck isbn = check_gtin("0-306-40615-2");
  EXPECT_TRUE(isbn.valid);
  EXPECT_EQ(isbn.digits, "9780306406157");
  EXPECT_EQ(check_gtin("080442957X").digits, "9780804429573");
}

TEST(Gtin, SaysWhyANumberIsNone) {
  const auto check = [](const char* text, const char* part) {
    const GtinCheck gtin = check_gtin(text);
    EXPECT_FALSE(gtin.valid) << text;
    EXPECT_THAT(gtin.reason, HasSubstr(part)) << text;
    EXPECT_NE(gtin.suggestion, "") << text;
  };
  check("4006381333932", "it would be 1");
  check("12345", "5 digits");
  check("36000291453", "11 digits");
  check("4.00638E+12", "spreadsheet");
  check("n/a", "other characters");
  check("0000000000000", "zeros");
  check("2012345678903", "reserved");
  check("212345678909", "reserved");
  check("", "0 digits");
  check("99999999999999999999999999999999999999999", "digits");
}

}  // namespace
}  // namespace shelfwise::catalog
