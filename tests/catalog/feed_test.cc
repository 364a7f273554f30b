#include "catalog/feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/catalog/feed_test_support.h"

namespace shelfwise::catalog {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;

TEST(Feed, AnUnreadableFileIsAnErrorThatSaysWhatToDo) {
  const auto check = [](const std::string& name, const std::string& content, const char* part) {
    const ReadFeed feed = read_feed_text(content, name);
    EXPECT_THAT(feed.error.message, HasSubstr(part)) << name;
    EXPECT_THAT(feed.error.context, HasSubstr(name));
  };
  check("empty.csv", "", "empty");
  check("blank.csv", " \n \n", "nothing but spaces");
  check("book.csv", "PK\x03\x04 and so on", "Excel");
  check("packed.csv", "\x1F\x8B\x08", "gunzip");
  check("noise.csv", std::string(4096, '\x01'), "binary");
  check("zeros.csv", std::string(4096, '\0'), "binary");
  check("page.xml", "<!DOCTYPE html><html>", "web page");
  check("array.json", "[{\"id\":1}]", "jq");
  EXPECT_EQ(read_feed_file("/nonexistent/feed.csv").error.code, ErrorCode::kNotFound);
  const shelfwise::testing::TemporaryFolder folder;
  EXPECT_THAT(read_feed_file(folder.path()).error.message, HasSubstr("no plain file"));
}

TEST(Feed, RecognizesEncodingsAndSaysWhich) {
  const auto check = [](const std::string& content, const char* encoding) {
    const ReadFeed feed = read_feed_text(content);
    ASSERT_EQ(feed.ids(), "1") << encoding << feed.error.text();
    EXPECT_EQ(feed.rows[0].attributes["title"], "Crème – brûlée") << encoding;
    EXPECT_EQ(feed.info.encoding, encoding);
    EXPECT_EQ(feed.info.invalid_bytes, 0U);
  };
  const auto wide = [](bool little, bool mark) {
    std::string bytes;
    for (const char16_t unit : (mark ? u"\uFEFF"s : u""s) + u"id,title,description\n1,Crème – brûlée,a plain text\n") {
      const char low = static_cast<char>(unit & 0xFF);
      const char high = static_cast<char>(unit >> 8);
      bytes += little ? low : high;
      bytes += little ? high : low;
    }
    return bytes;
  };
  check("id,title\n1,Crème – brûlée\n", "UTF-8");
  check("\xEF\xBB\xBFid,title\n1,Crème – brûlée\n", "UTF-8");
  check(
      "id,title\n1,Cr\xE8me \x96 br\xFBl\xE9"
      "e\n",
      "windows-1252");
  check(wide(true, true), "UTF-16LE");
  check(wide(false, true), "UTF-16BE");
  check(wide(true, false), "UTF-16LE");
  check(wide(false, false), "UTF-16BE");
}

TEST(Feed, AFewBrokenBytesDoNotTurnUtf8IntoSomethingElse) {
  const ReadFeed feed = read_feed_text("id,title\n1,Crème brûlée \xFF\n");
  ASSERT_EQ(feed.ids(), "1");
  EXPECT_EQ(feed.info.encoding, "UTF-8");
  EXPECT_EQ(feed.info.invalid_bytes, 1U);
  EXPECT_EQ(feed.rows[0].attributes["title"], "Crème brûlée \uFFFD");
}

TEST(Feed, TheContentDecidesOverTheName) {
  EXPECT_EQ(read_feed_text("{\"id\":\"1\",\"title\":\"a\"}\n", "feed.csv").info.format, FeedFormat::kJsonLines);
  EXPECT_EQ(read_feed_text("<rss><item><id>1</id></item></rss>", "feed.txt").info.format, FeedFormat::kXml);
  EXPECT_EQ(read_feed_text("id\ttitle\n1\ta\n", "feed.txt").info.format, FeedFormat::kTsv);
}

TEST(FeedMappingFile, ReadsColumnsAndDefaults) {
  const shelfwise::testing::TemporaryFolder folder;
  const auto mapping = read_feed_mapping(folder.write(
      "m.toml", "[columns]\nUPC = \"gtin\"\n\"Product Name\" = \"title\"\n[defaults]\ncurrency = \"USD\"\n"));
  ASSERT_TRUE(mapping.ok()) << mapping.error().text();
  EXPECT_EQ(mapping->columns.at("upc"), "gtin");
  EXPECT_EQ(mapping->columns.at("product name"), "title");
  EXPECT_EQ(mapping->defaults.at("currency"), "USD");
}

TEST(FeedMappingFile, AMistakeIsNamedByItsLine) {
  const shelfwise::testing::TemporaryFolder folder;
  const auto check = [&](const char* text, const char* place, const char* part) {
    const auto mapping = read_feed_mapping(folder.write("m.toml", text));
    ASSERT_FALSE(mapping.ok()) << text;
    EXPECT_THAT(mapping.error().context, HasSubstr(place));
    EXPECT_THAT(mapping.error().message, HasSubstr(part));
  };
  check("[columns]\nupc = 3\n", "m.toml:2", "text in quotation marks");
  check("\n[colums]\nupc = \"gtin\"\n", "m.toml:2", "[columns], [defaults] and [merge]");
  check("columns = 3\n", "m.toml:1", "section");
  check("[columns\n", "m.toml:1", "");
}

TEST(FeedJsonLines, KeepsStructureAndNamesBadLines) {
  const ReadFeed feed = read_feed_text(
      "{\"id\":\"1\",\"title\":\"Pan\",\"product_detail\":{\"Hob\":[\"gas\",\"electric\"]}}\n\n"
      "{\"id\":\"2\",\"title\":\"Po\n[1]\n{\"g:id\":\"4\",\"Title\":\"Jug\"}",
      "feed.jsonl");
  EXPECT_EQ(feed.ids(), "1 4");
  EXPECT_EQ(feed.rows[0].attributes["product_detail"]["Hob"][1], "electric");
  EXPECT_EQ(feed.rows[1].attributes["title"], "Jug");
  ASSERT_EQ(feed.faults.size(), 2U);
  EXPECT_EQ(feed.faults[0].line, 3U);
  EXPECT_EQ(feed.faults[1].line, 4U);
}

TEST(FeedJsonLines, NumbersThatNoMachineHoldsStayAsTheyAreWritten) {
  const ReadFeed feed =
      read_feed_text(R"({"id":18446744073709551616,"title":"Pan 100000000000000000000","price":12.5})"
                     "\n"
                     R"({"id":"2","title":"Cup \" 1e999","price":1e999,"quantity":-5,"x":[1e999,1.5e3]})"
                     "\n",
                     "feed.jsonl");
  ASSERT_EQ(feed.rows.size(), 2U);
  EXPECT_EQ(feed.rows[0].attributes["id"], "18446744073709551616");
  EXPECT_EQ(feed.rows[0].attributes["title"], "Pan 100000000000000000000");
  EXPECT_EQ(feed.rows[0].attributes["price"], 12.5);
  EXPECT_EQ(feed.rows[1].attributes["title"], "Cup \" 1e999");
  EXPECT_EQ(feed.rows[1].attributes["price"], "1e999");
  EXPECT_EQ(feed.rows[1].attributes["quantity"], -5);
  EXPECT_EQ(feed.rows[1].attributes["x"][1], 1500.0);
}

TEST(FeedJsonLines, RefusesLinesTooDeepOrTooLong) {
  const std::string deep = "{\"id\":\"1\",\"x\":" + std::string(100'000, '[') + "\n";
  const std::string lengthy = "{\"id\":\"2\",\"title\":\"" + std::string(10 << 20, 'x') + "\"}\n";
  const ReadFeed feed = read_feed_text(deep + lengthy + "{\"id\":\"3\",\"title\":\"Cup\"}\n", "feed.jsonl");
  EXPECT_EQ(feed.ids(), "3");
  ASSERT_EQ(feed.faults.size(), 2U);
  EXPECT_THAT(feed.faults[0].reason, HasSubstr("too deep"));
  EXPECT_THAT(feed.faults[1].reason, HasSubstr("longer than 4 MB"));
  EXPECT_EQ(feed.rows[0].line, 3U);
}

constexpr const char* kRss = R"(<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
<item>
  <title>Plain</title>
  <g:id>1</g:id><g:title>Pan &amp; lid</g:title><link>https://a.b/1</link>
  <g:description><![CDATA[Iron </item> pan]]></g:description>
  <g:product_highlight>Lasts</g:product_highlight><g:product_highlight>Heavy</g:product_highlight>
  <g:product_detail><g:attribute_name>Hob</g:attribute_name><g:attribute_value>gas</g:attribute_value></g:product_detail>
</item>
<!-- note -->
<item><g:id>2</g:id><g:title>Pot & lid</g:title></item>
<item><g:id>3</g:id><g:title>Broken</item>
<items><x/></items>
<item><g:id>4</g:id><title>Cup</title></item>
<item><g:id>5</g:id><title>Cut)";

TEST(FeedXml, ReadsMerchantCenterRssItemByItem) {
  const ReadFeed feed = read_feed_text(kRss, "feed.xml");
  EXPECT_EQ(feed.error.text(), "");
  ASSERT_EQ(feed.ids(), "1 2 4");
  const auto& first = feed.rows[0].attributes;
  EXPECT_EQ(first["title"], "Pan & lid");
  EXPECT_EQ(first["description"], "Iron </item> pan");
  EXPECT_EQ(first["product_highlight"].size(), 2U);
  EXPECT_EQ(first["product_detail"]["attribute_name"], "Hob");
  EXPECT_EQ(feed.rows[0].line, 3U);
  ASSERT_EQ(feed.faults.size(), 2U);
  EXPECT_EQ(feed.faults[0].line, 12U);
  EXPECT_EQ(feed.faults[1].line, 15U);
  EXPECT_THAT(feed.faults[1].reason, HasSubstr("not closed"));
}

TEST(FeedXml, ReadsAtom) {
  const ReadFeed feed = read_feed_text(
      R"(<feed xmlns="http://www.w3.org/2005/Atom"><title>S</title><entry><id>tag:1</id><g:id>A1</g:id><title>Pan</title><link href="https://a.b"/></entry></feed>)",
      "feed.xml");
  ASSERT_EQ(feed.ids(), "A1");
  EXPECT_EQ(feed.rows[0].attributes["link"], "https://a.b");
}

TEST(FeedXml, AnElementThatNeverEndsDoesNotHideTheNext) {
  const std::string big(10 << 20, 'x');
  const ReadFeed feed = read_feed_text(
      "<rss><item><id>1</id><title>" + big + "</title></item>\n<item><id>2</id><title>Pot</title></item></rss>",
      "feed.xml");
  EXPECT_EQ(feed.ids(), "2");
  ASSERT_EQ(feed.faults.size(), 1U);
  EXPECT_EQ(feed.faults[0].line, 1U);
}

TEST(FeedXml, EntitiesOfADtdAreNotExpanded) {
  const ReadFeed feed = read_feed_text(
      "<!DOCTYPE r [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><rss><item><id>1</id><title>&a;</title></item></rss>",
      "feed.xml");
  ASSERT_EQ(feed.ids(), "1");
  EXPECT_EQ(feed.rows[0].attributes["title"], "&a;");
}

TEST(FeedXml, AFileWithoutProductsIsAnError) {
  EXPECT_THAT(read_feed_text("<products><product/></products>", "feed.xml").error.message, HasSubstr("no <item>"));
}

}  // namespace
}  // namespace shelfwise::catalog
