#include "server/json_writer.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace shelfwise::server {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonWriter, EscapesWhatJsonDemands) {
  EXPECT_EQ(quoted("a\"b\\c\n\t\r\x01/"), R"("a\"b\\c\n\t\r\u0001/")");
  EXPECT_EQ(quoted("Käse 漢字 😀"), "\"Käse 漢字 😀\"");
}

TEST(JsonWriter, ReplacesWhatIsNoUtf8) {
  for (const std::string_view bad :
       {"\xFF", "\xC0\xAF", "\xE2\x82", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xF0\x9F\x98"}) {
    const std::string out = quoted(bad);
    EXPECT_TRUE(nlohmann::json::accept(out)) << out;
    EXPECT_NE(out.find("\xEF\xBF\xBD"), std::string::npos);
  }
  EXPECT_EQ(quoted("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
}

TEST(JsonWriter, PlacesCommas) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("a").integer(-1).key("b").begin_array().string("[").string("{").begin_array().end_array();
  json.end_array().key("c").begin_object().end_object().key("d").raw("{\"x\":1}").key("e").boolean(true).end_object();
  EXPECT_EQ(out, R"({"a":-1,"b":["[","{",[]],"c":{},"d":{"x":1},"e":true})");
}

TEST(JsonWriter, NumbersAreShortAndAlwaysValid) {
  EXPECT_EQ(format_number(7.1), "7.1");
  EXPECT_EQ(format_number(0.1F), "0.1");
  EXPECT_EQ(format_number(-0.0), "0");
  EXPECT_EQ(format_number(2), "2");
  EXPECT_EQ(format_number(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(format_number(std::numeric_limits<double>::quiet_NaN()), "null");
}

}  // namespace
}  // namespace shelfwise::server
