#include "common/clock.h"

#include <gtest/gtest.h>

namespace shelfwise {
namespace {

std::string round_trip(std::string_view text) {
  const auto time = parse_rfc3339(text);
  return time ? format_rfc3339(*time) : "refused: " + time.error().message;
}

TEST(Rfc3339, ReadsEveryFormThatTheFormatsAllow) {
  const struct {
    const char* text;
    const char* utc;
  } rows[] = {
      {"2026-03-01T12:30:00Z", "2026-03-01T12:30:00Z"},
      {"2026-03-01t12:30:00z", "2026-03-01T12:30:00Z"},
      {"2026-03-01 12:30:00Z", "2026-03-01T12:30:00Z"},
      {"2026-03-01T12:30Z", "2026-03-01T12:30:00Z"},
      {"2026-03-01T12:30:00", "2026-03-01T12:30:00Z"},
      {"2026-03-01", "2026-03-01T00:00:00Z"},
      {"2026-03-01T12:30:00.25Z", "2026-03-01T12:30:00.250Z"},
      {"2026-03-01T12:30:00.123987Z", "2026-03-01T12:30:00.123Z"},
      {"2026-03-01T00:30:00+02:00", "2026-02-28T22:30:00Z"},
      {"2026-03-01T23:30:00-0130", "2026-03-02T01:00:00Z"},
      {"2024-02-29", "2024-02-29T00:00:00Z"},
      {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
  };
  for (const auto& row : rows) EXPECT_EQ(round_trip(row.text), row.utc) << row.text;
}

TEST(Rfc3339, RefusesWhatIsNoTimeAndShowsHowToWriteOne) {
  for (const char* text : {"", "yesterday", "2026-3-1", "2026-02-29", "2026-13-01", "2026-03-01T24:00:00Z",
                           "2026-03-01T12:60:00Z", "2026-03-01T12:30:00.Z", "2026-03-01T12:30:00Zulu",
                           "2026-03-01T12:30:00+25:00", "2026-03-01X12:30", "1772368200"}) {
    const auto time = parse_rfc3339(text);
    ASSERT_FALSE(time.ok()) << text;
    EXPECT_EQ(time.error().code, ErrorCode::kInvalidArgument) << text;
    EXPECT_NE(time.error().message.find("2026-03-01T12:30:00Z"), std::string::npos) << text;
  }
}

TEST(Rfc3339, AnErrorRepeatsOnlyTheBeginningOfALongText) {
  const auto time = parse_rfc3339(std::string(100'000, 'x'));
  ASSERT_FALSE(time.ok());
  EXPECT_LT(time.error().message.size(), 200U);
}

TEST(DaysSinceEpoch, RoundsDownOnBothSidesOf1970) {
  EXPECT_EQ(days_since_epoch(*parse_rfc3339("1970-01-01T23:59:59Z")), 0);
  EXPECT_EQ(days_since_epoch(*parse_rfc3339("1970-01-02")), 1);
  EXPECT_EQ(days_since_epoch(*parse_rfc3339("1969-12-31T23:59:59Z")), -1);
}

TEST(FixedClock, StandsStillUntilItIsSet) {
  FixedClock clock(*parse_rfc3339("2026-03-01"));
  EXPECT_EQ(format_rfc3339(clock.now()), "2026-03-01T00:00:00Z");
  clock.set(*parse_rfc3339("2026-03-02"));
  EXPECT_EQ(format_rfc3339(clock.now()), "2026-03-02T00:00:00Z");
}

}  // namespace
}  // namespace shelfwise
