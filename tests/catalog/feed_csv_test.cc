#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/catalog/feed_test_support.h"

namespace shelfwise::catalog {
namespace {

using ::testing::HasSubstr;

TEST(FeedCsv, ReadsRowsWithTheLineOfTheirFirstCharacter) {
  const ReadFeed feed =
      read_feed_text("id,title,price\r\n1,Pan,12.50 USD\r\n\r\n2,\"Pot,\r\nwith a \"\"lid\"\"\",9\r\n3,Cup,1");
  EXPECT_EQ(feed.error.text(), "");
  ASSERT_EQ(feed.ids(), "1 2 3");
  EXPECT_EQ(feed.rows[1].attributes["title"], "Pot,\r\nwith a \"lid\"");
  EXPECT_EQ(feed.rows[0].line, 2U);
  EXPECT_EQ(feed.rows[1].line, 4U);
  EXPECT_EQ(feed.rows[2].line, 6U);
  EXPECT_EQ(feed.info.format, FeedFormat::kCsv);
  EXPECT_EQ(feed.info.encoding, "UTF-8");
  EXPECT_TRUE(feed.faults.empty());
}

TEST(FeedCsv, FindsTheDelimiter) {
  for (const char* text :
       {"id;title\n1;Pan, iron", "id|title\n1|Pan, iron", "id\ttitle\n1\tPan, iron", "sep=;\nid;title\n1;Pan, iron"}) {
    const ReadFeed feed = read_feed_text(text);
    ASSERT_EQ(feed.ids(), "1") << text << feed.error.text();
    EXPECT_EQ(feed.rows[0].attributes["title"], "Pan, iron") << text;
  }
}

TEST(FeedCsv, AnUnclosedQuoteCostsItsOwnLineOnly) {
  const ReadFeed feed = read_feed_text("id,title,price\n1,Pan,1\n2,\"Pot,2\n3,Cup,3\n4,Jug,4\n");
  EXPECT_EQ(feed.ids(), "1 3 4");
  ASSERT_EQ(feed.faults.size(), 1U);
  EXPECT_EQ(feed.faults[0].line, 3U);
  EXPECT_THAT(feed.faults[0].reason, HasSubstr("never closes"));
  EXPECT_NE(feed.faults[0].suggestion, "");
}

TEST(FeedCsv, TextBehindAClosingQuoteIsTakenAsItIsWritten) {
  const ReadFeed feed =
      read_feed_text("id,title,price\n1,\"Big\" pan,1\n2,\"x\"y,\"2\"\n3,\"Cup\",3\n4,\"Jug\" and \"lid\",4\n");
  ASSERT_EQ(feed.ids(), "1 2 3 4");
  EXPECT_EQ(feed.rows[0].attributes["title"], "\"Big\" pan");
  EXPECT_EQ(feed.rows[1].attributes["title"], "\"x\"y");
  EXPECT_EQ(feed.rows[2].attributes["title"], "Cup");
  EXPECT_EQ(feed.rows[3].attributes["price"], "4");
  EXPECT_EQ(feed.rows[0].notes.size(), 1U);
  EXPECT_TRUE(feed.rows[2].notes.empty());
}

TEST(FeedCsv, AnUnclosedQuoteDoesNotRunIntoTheNextQuotedRow) {
  const ReadFeed feed = read_feed_text("id,title,price\n1,\"Pan,1\n2,\"Pot\",2\n3,\"Cup\",3\n");
  EXPECT_EQ(feed.ids(), "2 3");
  ASSERT_EQ(feed.faults.size(), 1U);
  EXPECT_EQ(feed.faults[0].line, 2U);
}

TEST(FeedCsv, ATruncatedFileNamesTheLineWhereItsLastQuoteOpens) {
  const ReadFeed feed = read_feed_text("id,title,description\n1,Pan,Good\n2,Pot,\"Long text\nthat was cut");
  EXPECT_EQ(feed.ids().substr(0, 1), "1");
  ASSERT_FALSE(feed.faults.empty());
  EXPECT_EQ(feed.faults[0].line, 3U);
}

TEST(FeedCsv, ManyUnclosedQuotesAreStillReadInLinearTime) {
  std::string text = "id,title,price\n";
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i) + (i % 2 == 0 ? ",\"Pan,1\n" : ",Pot,1\n");
  const ReadFeed feed = read_feed_text(text);
  EXPECT_EQ(feed.faults.size(), 10'000U);
  EXPECT_EQ(feed.rows.size(), 10'000U);
}

TEST(FeedCsv, InchMarksInsideAQuotedCellAreKeptWithANote) {
  const ReadFeed feed = read_feed_text("id,title,price\n1,\"Pipe 12\" long, steel\",3\n");
  ASSERT_EQ(feed.ids(), "1");
  EXPECT_EQ(feed.rows[0].attributes["title"], "Pipe 12\" long, steel");
  ASSERT_EQ(feed.rows[0].notes.size(), 1U);
  EXPECT_EQ(feed.rows[0].notes[0].line, 2U);
}

TEST(FeedCsv, AWordInQuotesAtTheStartOfACellIsText) {
  const ReadFeed feed =
      read_feed_text("id\ttitle\tprice\n1\t\"Best\" pan\t3\n2\t\"Tab\tinside\"\t4\n3\t\"Open\t5\n", "feed.tsv");
  ASSERT_EQ(feed.ids(), "1 2 3");
  EXPECT_EQ(feed.rows[0].attributes["title"], "\"Best\" pan");
  EXPECT_EQ(feed.rows[1].attributes["title"], "Tab\tinside");
  EXPECT_EQ(feed.rows[2].attributes["title"], "\"Open");
  EXPECT_EQ(feed.info.format, FeedFormat::kTsv);
}

TEST(FeedCsv, ARowWithTooManyCellsIsAFault) {
  const ReadFeed feed = read_feed_text("id,title\n1,Pan,iron\n2,Pot,,\n3,Cup\n");
  EXPECT_EQ(feed.ids(), "2 3") << "empty cells beyond the header do no harm";
  ASSERT_EQ(feed.faults.size(), 1U);
  EXPECT_THAT(feed.faults[0].reason, HasSubstr("3 cells, the header has 2"));
}

TEST(FeedCsv, AShortRowIsKeptWithANote) {
  const ReadFeed feed = read_feed_text("id,title,price\n1,Pan\n");
  ASSERT_EQ(feed.ids(), "1");
  ASSERT_EQ(feed.rows[0].notes.size(), 1U);
}

TEST(FeedCsv, ACellOfTenMegabytesIsAFaultAndTheNextRowIsRead) {
  const std::string big(10 << 20, 'x');
  for (const std::string& cell : {big, "\"" + big + "\"", "\"" + big}) {
    const ReadFeed feed = read_feed_text("id,title\n1," + cell + "\n2,Pot\n");
    EXPECT_EQ(feed.ids(), "2");
    ASSERT_EQ(feed.faults.size(), 1U);
    EXPECT_EQ(feed.faults[0].line, 2U);
    EXPECT_THAT(feed.faults[0].reason, HasSubstr("longer than 4 MB"));
  }
}

TEST(FeedCsv, DuplicateColumnsAreAnErrorThatNamesBoth) {
  const ReadFeed feed = read_feed_text("id,title,g:Image Link,image_link\n1,a,b,c\n");
  EXPECT_THAT(feed.error.message, HasSubstr("columns 3 (\"g:Image Link\") and 4 (\"image_link\")"));
  EXPECT_THAT(feed.error.context, HasSubstr("feed.csv:1"));
}

TEST(FeedCsv, AHeaderWithoutIdOrTitleNamesItsColumnsAndTheRemedy) {
  const ReadFeed feed = read_feed_text("sku,name\n1,a\n");
  EXPECT_THAT(feed.error.message, HasSubstr("sku, name"));
  EXPECT_THAT(feed.error.message, HasSubstr("mapping"));
  FeedOptions options;
  options.mapping.columns = {{"sku", "id"}, {"name", "title"}};
  EXPECT_EQ(read_feed_text("SKU,Name\n1,a\n", "feed.csv", options).ids(), "1");
}

TEST(FeedCsv, TheMappingRenamesDropsAndFillsIn) {
  FeedOptions options;
  options.mapping.columns = {
      {"artikel", "id"}, {"name", "title"}, {"internal", ""}, {"weight (kg)", "product_detail.Weight"}};
  options.mapping.defaults = {{"condition", "new"}, {"brand", "Castor"}};
  const ReadFeed feed = read_feed_text(
      "Artikel,Name,Internal,Weight (kg),Brand\n1,Pan,secret,2,\n2,Pot,secret,3,Anvil\n", "f.csv", options);
  ASSERT_EQ(feed.ids(), "1 2") << feed.error.text();
  EXPECT_EQ(feed.rows[0].attributes.dump(),
            R"({"id":"1","title":"Pan","product_detail":{"Weight":"2"},"brand":"Castor","condition":"new"})");
  EXPECT_EQ(feed.rows[1].attributes["brand"], "Anvil");
}

TEST(FeedCsv, ReadsProductDetailsAsJsonOrAsMerchantCenterWritesThem) {
  const ReadFeed feed = read_feed_text(
      "id;title;product_detail\n1;Pan;\"General:Diameter:26 cm,General:Hob:gas, "
      "induction\"\n2;Pot;\"{\"\"Hob\"\":\"\"gas\"\"}\"\n3;Cup;blue\n");
  ASSERT_EQ(feed.ids(), "1 2 3");
  EXPECT_EQ(feed.rows[0].attributes["product_detail"][1]["attribute_value"], "gas, induction");
  EXPECT_EQ(feed.rows[1].attributes["product_detail"].dump(), R"({"Hob":"gas"})");
  EXPECT_EQ(feed.rows[2].attributes["product_detail"], "blue");
}

TEST(FeedCsv, AHeaderAloneIsAFeedWithoutRows) {
  const ReadFeed feed = read_feed_text("id,title\n");
  EXPECT_EQ(feed.error.text(), "");
  EXPECT_TRUE(feed.rows.empty());
}

TEST(FeedCsv, OldMacLineEndsAreLineEnds) {
  const ReadFeed feed = read_feed_text("id,title\r1,Pan\r2,Pot");
  ASSERT_EQ(feed.ids(), "1 2");
  EXPECT_EQ(feed.rows[1].line, 3U);
}

}  // namespace
}  // namespace shelfwise::catalog
