// The merchant's curated lists over HTTP:
//  1. What is put stands first from the next block on, beside the products it is for, also in another process.
//  2. What is sold out, hidden or removed stays out of it.
//  3. What is refused has changed nothing. What cannot be shown now is noted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/shop.h"

namespace shelfwise::server {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kCatalog =
    R"({"id":"A","title":"Tent One","product_type":"Camp > Tents","price":"10.00 USD"}
{"id":"B","title":"Tent Two","product_type":"Camp > Tents","price":"11.00 USD"}
{"id":"C","title":"Rope","product_type":"Camp > Ropes","price":"3.00 USD"}
{"id":"D","title":"Sold Out Rope","product_type":"Camp > Ropes","price":"3.00 USD","availability":"out_of_stock"}
{"id":"E","title":"Wine","product_type":"Drinks","price":"9.00 USD","adult":true}
{"id":"F","title":"Cup","product_type":"Drinks > Cups","price":"4.00 USD"}
)";

Answer put(Shop& shop, const std::string& id, const std::string& body) {
  return shop.call({"PUT", "/v1/admin/curated/" + id, body});
}

Answer beside(Shop& shop, const std::string& block, const std::string& product) {
  return shop.get("/v1/recommend/" + block + "?product_id=" + product + "&limit=3");
}

TEST(CuratedApi, WhatIsPutStandsFirstUntilItIsRemoved) {
  Shop shop(kCatalog);
  const Answer made = put(shop, "tents", R"({"block":"similar","product_id":"A","products":["F","C"]})");
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.json()["notes"].size(), 0U);
  const auto shown = beside(shop, "similar", "A").json();
  EXPECT_EQ(shown["hits"][0]["id"], "F");
  EXPECT_EQ(shown["hits"][0]["source"], "curated");
  EXPECT_EQ(shown["hits"][1]["id"], "C");
  EXPECT_EQ(shown["strategy"][0]["source"], "curated");
  EXPECT_EQ(shown["strategy"][0]["products"], 2);
  EXPECT_NE(beside(shop, "similar", "B").json()["hits"][0]["source"], "curated") << "it is for A alone";
  EXPECT_NE(beside(shop, "upsell", "A").json()["hits"][0]["source"], "curated") << "and for that block";
  EXPECT_EQ(shop.get("/v1/admin/curated").json()["lists"][0]["product_id"], "A");
  EXPECT_EQ(shop.call({"DELETE", "/v1/admin/curated/tents"}).status, 200);
  EXPECT_NE(beside(shop, "similar", "A").json()["hits"][0]["source"], "curated");
  EXPECT_EQ(shop.call({"DELETE", "/v1/admin/curated/tents"}).status, 404);
}

TEST(CuratedApi, AProductsListComesBeforeItsCategorysAndTheBlocks) {
  Shop shop(kCatalog);
  put(shop, "1", R"({"block":"similar","products":["E","F"]})");
  put(shop, "2", R"({"block":"similar","category":"Camp > Tents","products":["C"]})");
  put(shop, "3", R"({"block":"similar","product_id":"A","products":["B"]})");
  const auto hits = ids(beside(shop, "similar", "A"));
  EXPECT_EQ(hits, (std::vector<std::string>{"B", "C", "F"})) << "E is for adults only";
  EXPECT_EQ(ids(beside(shop, "similar", "C")).front(), "F");
}

TEST(CuratedApi, WhatIsSoldOutOrRemovedStaysOutAndIsNoted) {
  Shop shop(kCatalog);
  const auto made = put(shop, "1", R"({"block":"trending","products":["D","X","C","F"]})").json();
  EXPECT_THAT(made["notes"].dump(), HasSubstr("product D is sold out"));
  EXPECT_THAT(made["notes"].dump(), HasSubstr("product X is not in the catalog"));
  EXPECT_EQ(ids(shop.get("/v1/recommend/trending?limit=2")), (std::vector<std::string>{"C", "F"}));
  ASSERT_EQ(shop.call({"DELETE", "/v1/products/C"}).status, 200);
  EXPECT_THAT(ids(shop.get("/v1/recommend/trending?limit=6")), Not(Contains("C")));
}

TEST(CuratedApi, TheyOutliveAReloadAndReachOtherProcesses) {
  Shop shop(kCatalog);
  put(shop, "1", R"({"block":"similar","product_id":"A","products":["F"]})");
  ASSERT_EQ(shop.post("/v1/admin/reload", "").status, 200);
  EXPECT_EQ(ids(beside(shop, "similar", "A")).front(), "F");
  const auto other = LiveStore::open(shop.files().paths(), shop.clock(), {.read_only = true});
  ASSERT_TRUE(other.ok()) << other.error().text();
  const std::string seeds[] = {"A"};
  EXPECT_EQ((*other)->snapshot()->curated.load()->pick("similar", seeds).size(), 1U);
}

TEST(CuratedApi, WhatIsRefusedNamesThePlaceAndChangesNothing) {
  Shop shop(kCatalog);
  put(shop, "1", R"({"block":"similar","products":["F"]})");
  for (const std::string body :
       {R"({"block":"simlar","products":["A"]})", R"({"block":"similar"})", R"({"products":["A"]})",
        R"({"block":"similar","products":[]})", R"({"block":"similar","products":[1]})",
        R"({"block":"similar","product_id":"A","category":"Camp","products":["A"]})",
        R"({"block":"similar","product":"A","products":["A"]})", R"({"block":7,"products":["A"]})", "[]", "{"}) {
    const Answer answer = put(shop, "1", body);
    EXPECT_EQ(answer.status, 400) << body << answer.body;
  }
  EXPECT_THAT(put(shop, "1", R"({"block":"simlar","products":["A"]})").body, HasSubstr("similar"));
  EXPECT_EQ(put(shop, "a%20b", R"({"block":"similar","products":["A"]})").status, 400);
  EXPECT_EQ(ids(beside(shop, "similar", "A")).front(), "F");
}

TEST(CuratedApi, AListForASegmentIsForShoppersInItAlone) {
  Shop shop(kCatalog);
  put(shop, "a", R"({"block":"trending","products":["C"]})");
  const Answer made = put(shop, "b", R"({"block":"trending","segment":"new","products":["F"]})");
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.json()["segment"], "new");
  ASSERT_EQ(shop.track("Product Viewed", "ann", "A").status, 202);
  const std::string trending = "/v1/recommend/trending?limit=2";
  EXPECT_EQ(ids(shop.get(trending + "&user_token=ann")), (std::vector<std::string>{"F", "C"})) << "before everybody's";
  EXPECT_EQ(ids(shop.get(trending)).front(), "C") << "nobody is in no segment";
  RequestHeaders gpc;
  gpc.sec_gpc = "1";
  EXPECT_EQ(lasting(shop.get(trending + "&user_token=ann", gpc)), lasting(shop.get(trending)));
  ASSERT_EQ(shop.post("/v1/admin/reload", "").status, 200);
  EXPECT_EQ(ids(shop.get(trending + "&user_token=ann")).front(), "F");
  const Answer wrong = put(shop, "b", R"({"block":"trending","segment":"nwe","products":["F"]})");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(wrong.body, HasSubstr("new"));
}

TEST(BlockChains, AreReadFromStoreToml) {
  Shop shop(kCatalog, "[blocks]\nsimilar = [\"popular\"]\n");
  const auto shown = beside(shop, "similar", "A").json();
  EXPECT_EQ(shown["source"], "popular");
  const auto wrong = parse_store_settings("[blocks]\nsimilar = [\"populer\"]\n");
  ASSERT_FALSE(wrong.ok());
  EXPECT_THAT(wrong.error().text(), HasSubstr("did you mean `popular`"));
  EXPECT_FALSE(parse_store_settings("[blocks]\nsimiliar = []\n").ok());
}

}  // namespace
}  // namespace shelfwise::server
