// What popular queries promise shoppers:
//  1. A query counts once for each shopper, and is told from three on; linked devices are one shopper.
//  2. Who refused counts nowhere; who is erased takes the part along, at once.
//  3. Recent days count more, and those that the log no longer keeps not at all.
#include "server/popular_searches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/shop.h"

namespace shelfwise::server {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

class PopularSearchesTest : public ::testing::Test {
 protected:
  void search(const std::string& who, const std::string& query, const std::string& day = "2026-02-20",
              const char* kind = "anonymousId") {
    send(R"({"type":"track","event":"Products Searched","messageId":"q)" + std::to_string(++messages_) + R"(",")" +
         kind + R"(":")" + who + R"(","timestamp":")" + day + R"(T10:00:00Z","properties":{"query":")" + query +
         "\"}}");
  }
  void send(const std::string& message) {
    const Answer answer = shop_.post("/v1/events", message);
    ASSERT_EQ(answer.status, 202) << answer.body;
  }
  // Queries suggested for what is typed, popular ones told anew.
  std::vector<std::string> suggested(const std::string& typed) {
    EXPECT_TRUE(shop_.store().refresh_popular().ok());
    return told(typed);
  }
  std::vector<std::string> told(const std::string& typed) {
    std::vector<std::string> found;
    const nlohmann::json answer = shop_.get("/v1/suggest?q=" + typed).json();
    for (const auto& s : answer["suggestions"]) {
      if (s["kind"] == "query") found.push_back(s["text"]);
    }
    return found;
  }

  Shop shop_;
  int messages_ = 0;
};

TEST_F(PopularSearchesTest, ThreeShoppersMakeAQueryPopular) {
  search("a", "Tarn  rain boot");
  search("b", "tarn rain boot");
  for (int i = 0; i < 5; ++i) search("b", "tarn rain boot");
  EXPECT_THAT(suggested("tar"), Not(Contains("tarn rain boot")));
  search("c", "tarn rain boot");
  ASSERT_THAT(suggested("tar"), Not(IsEmpty()));
  EXPECT_EQ(told("tar").front(), "tarn rain boot");
  for (const char* who : {"a", "b", "c", "d"}) search(who, "tarn zebra");
  EXPECT_THAT(suggested("tar"), Not(Contains("tarn zebra"))) << "no results today";
}

TEST_F(PopularSearchesTest, DevicesOfOneShopperAreOne) {
  for (const char* device : {"phone", "tablet", "desktop"}) search(device, "tarn ski socks");
  EXPECT_THAT(suggested("tarn+s"), Contains("tarn ski socks"));
  for (const char* device : {"phone", "tablet", "desktop"}) {
    send(R"({"type":"identify","messageId":"i)" + std::to_string(++messages_) + R"(","userId":"ann","anonymousId":")" +
         device + R"(","timestamp":"2026-02-21T10:00:00Z"})");
  }
  EXPECT_THAT(suggested("tarn+s"), Not(Contains("tarn ski socks")));
  search("bob", "tarn ski socks");
  search("eve", "tarn ski socks");
  EXPECT_THAT(suggested("tarn+s"), Contains("tarn ski socks"));
}

TEST_F(PopularSearchesTest, WhoIsErasedOrRefusesTakesThePartAlong) {
  for (const char* who : {"ann", "bob", "eve"}) search(who, "tarn rain boot", "2026-02-20", "userId");
  ASSERT_THAT(suggested("tarn+r"), Contains("tarn rain boot"));
  ASSERT_EQ(shop_.call({"PUT", "/v1/shoppers/bob/consent", R"({"granted":false})"}).status, 200);
  EXPECT_THAT(told("tarn+r"), Not(Contains("tarn rain boot")));
  ASSERT_EQ(shop_.call({"PUT", "/v1/shoppers/bob/consent", R"({"granted":true})"}).status, 200);
  EXPECT_THAT(told("tarn+r"), Contains("tarn rain boot"));
  ASSERT_EQ(shop_.call({"DELETE", "/v1/shoppers/ann"}).status, 200);
  EXPECT_THAT(told("tarn+r"), Not(Contains("tarn rain boot")));
  EXPECT_THAT(suggested("tarn+r"), Not(Contains("tarn rain boot")));
}

TEST_F(PopularSearchesTest, RefusalsFromBeforeCountWhenTheLogIsReadAnew) {
  for (const char* who : {"ann", "bob", "eve"}) search(who, "tarn rain boot", "2026-02-20", "userId");
  ASSERT_EQ(shop_.call({"PUT", "/v1/shoppers/bob/consent", R"({"granted":false})"}).status, 200);
  PopularSearches fresh;
  ASSERT_TRUE(fresh.catch_up(shop_.store().events(), 1'000'000).ok());
  EXPECT_THAT(fresh.queries(shop_.clock().now())->size(), 0U);
}

TEST_F(PopularSearchesTest, RecentDaysCountMore) {
  for (const char* who : {"a", "b", "c", "d"}) search(who, "tarn cotton socks", "2025-11-01");
  for (const char* who : {"a", "b", "c"}) search(who, "tarn ski socks", "2026-02-27");
  ASSERT_THAT(suggested("tarn"), Not(IsEmpty()));
  EXPECT_EQ(told("tarn").front(), "tarn ski socks");
}

TEST_F(PopularSearchesTest, AMuchAskedQueryKeepsASampleOfItsShoppers) {
  PopularSearches searches;
  for (int i = 0; i < 400; ++i) search("s" + std::to_string(i), "ridge boot");
  for (int i = 0; i < 20; ++i) search("t" + std::to_string(i), "ridge winter boot");
  bool at_end = false;
  for (int reads = 0; reads < 100 && !at_end; ++reads) {
    const auto read = searches.catch_up(shop_.store().events(), 50);
    ASSERT_TRUE(read.ok());
    at_end = *read;
  }
  ASSERT_TRUE(at_end);
  const auto queries = searches.queries(shop_.clock().now());
  const auto found = queries->beginning("ridge", 5);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0]->text, "ridge boot");
  EXPECT_NEAR(found[0]->weight / found[1]->weight, 20, 6);
}

TEST_F(PopularSearchesTest, SearchesThatTheLogNoLongerKeepsAreForgotten) {
  for (const char* who : {"a", "b", "c"}) search(who, "tarn rain boot", "2026-02-10");
  for (const char* who : {"a", "b", "c"}) search(who, "tarn ski socks", "2026-02-20");
  PopularSearches searches;
  ASSERT_TRUE(searches.catch_up(shop_.store().events(), 1'000).ok());
  const TimePoint now = *parse_rfc3339("2026-03-01T00:00:00Z");
  EXPECT_EQ(searches.queries(now)->beginning("tarn", 5).size(), 2U);
  searches.expire(*parse_rfc3339("2026-02-15T12:00:00Z"));
  EXPECT_TRUE(searches.changed());
  const auto left = searches.queries(now);
  ASSERT_EQ(left->beginning("tarn", 5).size(), 1U);
  EXPECT_EQ(left->beginning("tarn", 5).front()->text, "tarn ski socks");
  searches.expire(*parse_rfc3339("2026-02-20T23:00:00Z"));
  EXPECT_FALSE(searches.changed()) << "a day is kept whole";
}

}  // namespace
}  // namespace shelfwise::server
