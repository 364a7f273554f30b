// The merchant's synonyms over HTTP:
//  1. What is put counts from the next search on, also in another process, and after a restart.
//  2. What is refused has changed nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/shop.h"

namespace shelfwise::server {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Answer put(Shop& shop, const std::string& id, const std::string& body) {
  return shop.call({"PUT", "/v1/admin/synonyms/" + id, body});
}

std::vector<std::string> wellingtons(Shop& shop) { return ids(shop.get("/v1/search?q=wellingtons&match=all")); }

TEST(SynonymsApi, WhatIsPutCountsInTheNextSearchUntilItIsRemoved) {
  Shop shop;
  EXPECT_THAT(wellingtons(shop), IsEmpty());
  const Answer made = put(shop, "rain-boots", R"({"synonyms":["wellingtons","rain boot"]})");
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.json()["synonyms"].size(), 2U);
  EXPECT_EQ(made.json()["notes"].size(), 0U);
  EXPECT_THAT(wellingtons(shop), ElementsAre("B3"));
  EXPECT_EQ(shop.get("/v1/admin/synonyms").json()["synonyms"][0]["id"], "rain-boots");
  EXPECT_EQ(shop.call({"DELETE", "/v1/admin/synonyms/rain-boots"}).status, 200);
  EXPECT_THAT(wellingtons(shop), IsEmpty());
  EXPECT_EQ(shop.call({"DELETE", "/v1/admin/synonyms/rain-boots"}).status, 404);
}

TEST(SynonymsApi, TheyOutliveAReloadAndReachOtherProcesses) {
  Shop shop;
  put(shop, "1", R"({"synonyms":["wellingtons","rain boot"]})");
  ASSERT_EQ(shop.post("/v1/admin/reload", "").status, 200);
  EXPECT_THAT(wellingtons(shop), ElementsAre("B3"));
  const auto other = LiveStore::open(shop.files().paths(), shop.clock(), {.read_only = true});
  ASSERT_TRUE(other.ok()) << other.error().text();
  EXPECT_FALSE((*other)->snapshot()->synonyms.load()->empty());
}

TEST(SynonymsApi, WhatIsRefusedNamesThePlaceAndChangesNothing) {
  Shop shop;
  put(shop, "1", R"({"synonyms":["wellingtons","rain boot"]})");
  for (const std::string body : {R"({"synonyms":["wellingtons"]})", R"({"synonyms":"x"})", R"({"words":["a","b"]})",
                                 R"({"synonyms":["a","b\nc"]})", R"({"root":"a\u0000","synonyms":["b"]})",
                                 R"({"root":1,"synonyms":["a"]})", R"({"synonyms":["a",2]})", "[]", "{"}) {
    const Answer answer = put(shop, "1", body);
    EXPECT_EQ(answer.status, 400) << body << answer.body;
    EXPECT_EQ(answer.problem(), "invalid-argument");
  }
  EXPECT_EQ(put(shop, "a%20b", R"({"synonyms":["a","b"]})").status, 400);
  EXPECT_EQ(put(shop, "..", R"({"synonyms":["a","b"]})").status, 400);
  EXPECT_THAT(wellingtons(shop), ElementsAre("B3"));
}

TEST(SynonymsApi, WhatLooksWrongIsTakenAndNoted) {
  Shop shop;
  const Answer made = put(shop, "1", R"({"root":"boot","synonyms":["wellingtonz"]})");
  ASSERT_EQ(made.status, 200);
  EXPECT_THAT(made.json()["notes"][0]["text"].get<std::string>(), HasSubstr("no product"));
  EXPECT_EQ(shop.get("/v1/admin/synonyms").json()["notes"].size(), 1U);
}

TEST(SynonymsApi, ProposalsCanBePutAsTheyStandAndAreGoneThen) {
  Shop shop;
  int messages = 0;
  const auto tell = [&](int shopper, const std::string& query) {
    const std::string line = R"({"type":"track","event":"Products Searched","messageId":"q)" +
                             std::to_string(++messages) + R"(","anonymousId":"s)" + std::to_string(shopper) +
                             R"(","timestamp":"2026-02-01T10:00:00Z","properties":{"query":")" + query + "\"}}";
    const Answer answer = shop.post("/v1/events", line);
    ASSERT_EQ(answer.status, 202) << answer.body;
  };
  for (int i = 0; i < 20; ++i) {
    tell(i, i < 4 ? "wellingtons" : "tent");
    tell(i, i < 4 ? "rain boot" : "socks");
  }
  const auto proposals = shop.get("/v1/admin/synonyms/proposals").json()["proposals"];
  ASSERT_EQ(proposals.size(), 1U) << proposals;
  EXPECT_EQ(proposals[0]["from"], "wellingtons");
  EXPECT_EQ(proposals[0]["shoppers"], 4);
  EXPECT_EQ(proposals[0]["adds"], 1) << "the boot";
  EXPECT_EQ(shop.get("/v1/admin/synonyms/proposals?source=catalog").json()["proposals"].size(), 0U);
  EXPECT_EQ(shop.get("/v1/admin/synonyms/proposals?source=events").json()["proposals"].size(), 1U);
  EXPECT_EQ(shop.get("/v1/admin/synonyms/proposals?source=books").status, 400);
  ASSERT_EQ(put(shop, proposals[0]["id"], proposals[0]["body"].dump()).status, 200);
  EXPECT_THAT(wellingtons(shop), ElementsAre("B3"));
  EXPECT_EQ(shop.get("/v1/admin/synonyms/proposals").json()["proposals"].size(), 0U);
}

TEST(SynonymsApi, ExplainShowsHowTheQueryWasUnderstood) {
  Shop shop;
  put(shop, "1", R"({"synonyms":["wellingtons","rain boot"]})");
  const auto told = shop.get("/v1/search?q=wellingtons&explain=true").json()["understanding"];
  EXPECT_THAT(told["synonyms"].get<std::vector<std::string>>(), Contains("rain boot for wellingtons"));
  EXPECT_FALSE(shop.get("/v1/search?q=wellingtons").json().contains("understanding"));
}

}  // namespace
}  // namespace shelfwise::server
