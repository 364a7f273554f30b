// What search, browse, blocks and suggestions answer:
//  1. The members of DESIGN's example stand in the answer, and a product is the same bytes for everybody.
//  2. A shopper's events change the next answer; impact 0, refusal and unknown tokens give everybody's order.
//  3. What the merchant hides is in no hit, count, block, page or suggestion.
//  4. The worst request is a best effort or a problem that names the place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/json_writer.h"
#include "tests/server/shop.h"

namespace shelfwise::server {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(SearchApi, AnswersWithTheDocumentedMembers) {
  Shop shop;
  const Answer answer =
      shop.get("/v1/search?q=boot&facet_by=brand,category,price(100)&highlight=true&explain=true&per_page=2");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto json = answer.json();
  EXPECT_EQ(json["query_id"].get<std::string>().size(), 32U);
  EXPECT_EQ(json["q"], "boot");
  EXPECT_FALSE(json.contains("corrected_query"));
  EXPECT_FALSE(json.contains("did_you_mean"));
  EXPECT_GE(json["found"], 3);
  EXPECT_EQ(json["page"], 1);
  EXPECT_EQ(json["per_page"], 2);
  ASSERT_EQ(json["hits"].size(), 2U);
  const auto& hit = json["hits"][0];
  EXPECT_EQ(hit["product"]["id"], hit["id"]);
  EXPECT_TRUE(hit["product"]["price"].is_string());
  EXPECT_THAT(hit["highlight"]["title"].get<std::string>(), HasSubstr("<mark>"));
  EXPECT_FALSE(hit.contains("reason")) << "nobody asked";
  double sum = 0;
  for (const auto& part : hit["explain"]["parts"]) sum += part["value"].get<double>();
  EXPECT_NEAR(sum, hit["score"].get<double>(), 1e-3) << hit.dump(1);
  EXPECT_EQ(json["facet_counts"][0]["field"], "brand");
  EXPECT_GT(json["facet_counts"][0]["counts"][0]["count"], 0);
  EXPECT_TRUE(json["search_time_ms"].is_number());
}

TEST(SearchApi, WhatTheMerchantPaidIsNotShown) {
  Shop shop;
  ASSERT_NE(shop.store().snapshot()->generation->stored_json(0).find("cost_of_goods_sold"), std::string::npos);
  for (const char* target : {"/v1/search?q=boot", "/v1/recommend/similar?product_id=S1", "/v1/products/S1"}) {
    EXPECT_THAT(shop.get(target).body, Not(HasSubstr("cost_of_goods_sold"))) << target;
  }
}

TEST(SearchApi, PostTakesTheSameParameters) {
  Shop shop;
  const Answer get = shop.get("/v1/search?q=tent&filter_by=brand:=Fjell&facet_by=color&per_page=5&explain=false");
  const Answer post = shop.post(
      "/v1/search", R"({"q":"tent","filter_by":"brand:=Fjell","facet_by":["color"],"per_page":5,"explain":false})");
  EXPECT_EQ(lasting(get), lasting(post));
  EXPECT_THAT(ids(get), Contains("T1"));
}

TEST(SearchApi, EveryAnswerHasAnIdOfItsOwn) {
  Shop shop;
  EXPECT_NE(shop.get("/v1/search?q=tent").json()["query_id"], shop.get("/v1/search?q=tent").json()["query_id"]);
}

TEST(SearchApi, GroupedHitsSayHowManyVariantsThereAre) {
  Shop shop;
  const auto json = shop.get("/v1/search?q=two+person+tent&match=all&group_by=item_group_id").json();
  ASSERT_EQ(json["hits"].size(), 1U) << json.dump(1);
  EXPECT_EQ(json["hits"][0]["group_size"], 2);
  EXPECT_EQ(json["found"], 1);
  EXPECT_EQ(json["found_products"], 2);
}

TEST(SearchApi, BrowseShowsACategory) {
  Shop shop;
  EXPECT_THAT(ids(shop.get("/v1/browse?category=Camping+%3E+Tents")),
              ::testing::UnorderedElementsAre("T1", "T2", "T3"));
  EXPECT_EQ(shop.get("/v1/browse").status, 400);
  const auto unknown = shop.get("/v1/browse?category=Nowhere").json();
  EXPECT_EQ(unknown["found"], 0);
  EXPECT_THAT(unknown["notes"].dump(), HasSubstr("Nowhere"))
      << "an unknown category is told, not answered with everything";
}

TEST(SearchApi, TheNextRequestAfterAnEventSeesIt) {
  Shop shop;
  const Answer before = shop.get("/v1/recommend/recently_viewed?user_token=ann");
  ASSERT_EQ(before.status, 200) << before.body;
  const Answer receipt = shop.track("Product Viewed", "ann", "T3");
  ASSERT_EQ(receipt.status, 202) << receipt.body;
  EXPECT_EQ(receipt.json()["stored"], 1);
  const Answer after = shop.get("/v1/recommend/recently_viewed?user_token=ann");
  ASSERT_FALSE(ids(after).empty());
  EXPECT_EQ(ids(after)[0], "T3");
}

// Everything that a shopper's taste may and may not change.
class Taste : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* product : {"B3", "T3", "S2", "B3", "T3"}) {
      ASSERT_EQ(shop_.track("Product Viewed", "ann", product).status, 202);
      ASSERT_EQ(shop_.track("Order Completed", "ann", product).status, 202);
    }
  }
  static constexpr const char* kQuery = "/v1/search?q=boot+tent+socks&match=any&per_page=50";
  std::string query(const char* more) { return std::string(kQuery) + more; }
  Shop shop_;
};

TEST_F(Taste, ReordersAndGivesReasons) {
  const Answer plain = shop_.get(kQuery);
  const Answer personal = shop_.get(query("&user_token=ann&personalization_impact=100"));
  EXPECT_NE(lasting(plain), lasting(personal));
  EXPECT_THAT(personal.body, HasSubstr("\"reason\""));
  EXPECT_THAT(plain.body, Not(HasSubstr("\"reason\"")));
  auto a = ids(plain);
  auto b = ids(personal);
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  EXPECT_EQ(a, b) << "the order changes, not what is found";
}

TEST_F(Taste, NoPriceDiffersByShopper) {
  const auto by_id = [](const Answer& answer) {
    std::map<std::string, std::string> products;
    const auto json = answer.json();
    for (const auto& hit : json["hits"]) products[hit["id"]] = hit["product"].dump();
    return products;
  };
  EXPECT_EQ(by_id(shop_.get(kQuery)), by_id(shop_.get(query("&user_token=ann&personalization_impact=100"))));
}

TEST_F(Taste, ImpactZeroAndUnknownTokensGiveEverybodysAnswer) {
  const std::string plain = lasting(shop_.get(kQuery));
  EXPECT_EQ(lasting(shop_.get(query("&user_token=ann&personalization_impact=0"))), plain);
  EXPECT_EQ(lasting(shop_.get(query("&user_token=nobody-we-know"))), plain);
}

TEST_F(Taste, RefusalInAnyFormGivesTheAnonymousAnswerAndSetsNothing) {
  const std::string plain = lasting(shop_.get(kQuery));
  const std::string mine = query("&user_token=ann&personalization_impact=100");
  ASSERT_NE(lasting(shop_.get(mine)), plain);
  for (const Answer& answer : {shop_.get(mine, {.sec_gpc = "1"}), shop_.get(mine, {.cookie = "a=b; dnp=1"}),
                               shop_.get(mine + "&enable_personalization=false")}) {
    EXPECT_EQ(lasting(answer), plain);
    EXPECT_EQ(answer.header("Set-Cookie"), "");
  }
  ASSERT_EQ(shop_.call({"PUT", "/v1/shoppers/ann/consent", R"({"granted":false})"}).status, 200);
  EXPECT_EQ(lasting(shop_.get(mine)), plain);
}

TEST_F(Taste, BlocksHonourRefusalToo) {
  const std::string plain = lasting(shop_.get("/v1/recommend/for_you"));
  EXPECT_EQ(lasting(shop_.get("/v1/recommend/for_you?user_token=ann", {.sec_gpc = "1"})), plain);
  EXPECT_NE(lasting(shop_.get("/v1/recommend/for_you?user_token=ann")), plain);
}

TEST_F(Taste, EventsSentWithARefusalAreStoredUnderNobody) {
  const Answer receipt = shop_.track("Product Viewed", "bob", "T1", {.sec_gpc = "1"});
  EXPECT_EQ(receipt.status, 202);
  EXPECT_EQ(receipt.json()["opted_out"], 1);
  EXPECT_EQ(shop_.get("/v1/shoppers/bob").status, 404);
}

// --- what is hidden

std::vector<std::string> everywhere(Shop& shop, const std::string& id) {
  std::vector<std::string> places;
  const auto look = [&](const std::string& target) {
    const Answer answer = shop.get(target);
    EXPECT_EQ(answer.status, 200) << target << answer.body;
    if (answer.body.find("\"id\":\"" + id + "\"") != std::string::npos) places.push_back(target);
  };
  for (const char* more : {"", "&page=2", "&page=3", "&user_token=ann&personalization_impact=100", "&sort_by=price:asc",
                           "&group_by=item_group_id", "&filter_by=price:%3E0"}) {
    look("/v1/search?q=boot+socks+tent&per_page=5" + std::string(more));
    look("/v1/search?q=&per_page=5" + std::string(more));
    look("/v1/browse?category=Clothing&per_page=5" + std::string(more));
  }
  for (const char* block : {"trending", "for_you", "recently_viewed", "buy_again", "cart"}) {
    look("/v1/recommend/" + std::string(block) + "?limit=50");
    look("/v1/recommend/" + std::string(block) + "?limit=50&user_token=ann");
  }
  for (const char* block : {"similar", "bought_together", "also_viewed", "cart", "upsell", "complete_the_look"}) {
    look("/v1/recommend/" + std::string(block) + "?limit=50&product_id=S1&user_token=ann");
  }
  look("/v1/suggest?q=so&limit=50");
  look("/v1/suggest?q=boot+socks&limit=50");
  return places;
}

void view(Shop& shop, const char* product) {
  for (const char* event : {"Product Viewed", "Product Added", "Order Completed"}) {
    ASSERT_EQ(shop.track(event, "ann", product).status, 202);
    ASSERT_EQ(shop.track(event, "ann", "S1").status, 202);
  }
}

TEST(Hidden, AVisibleProductIsFound) {
  Shop shop;
  view(shop, "NOCOST");
  EXPECT_GT(everywhere(shop, "NOCOST").size(), 5U) << "else the tests below prove nothing";
}

TEST(Hidden, OutOfStockWhereTheStoreSaysSo) {
  Shop shop(Shop::catalog_lines(), "[rules]\nhide_out_of_stock = true\n");
  view(shop, "OUT");
  EXPECT_THAT(everywhere(shop, "OUT"), ::testing::IsEmpty());
}

TEST(Hidden, StockThatRunsOutHidesAtOnceAndComesBack) {
  Shop shop(Shop::catalog_lines(), "[rules]\nhide_out_of_stock = true\n");
  EXPECT_THAT(ids(shop.get("/v1/search?q=cotton+socks&match=all")), Contains("S3"));
  ASSERT_EQ(shop.call({"PATCH", "/v1/products/S3", R"({"quantity":0})"}).status, 200);
  view(shop, "S3");
  EXPECT_THAT(everywhere(shop, "S3"), ::testing::IsEmpty());
  ASSERT_EQ(shop.call({"PATCH", "/v1/products/S3", R"({"quantity":4})"}).status, 200);
  EXPECT_THAT(ids(shop.get("/v1/search?q=cotton+socks&match=all")), Contains("S3"));
}

TEST(Hidden, UnderTheMarginFloorAndWithoutACost) {
  Shop shop(Shop::catalog_lines(), "[rules]\nmargin_floor = 0.2\n");
  view(shop, "S3");
  view(shop, "NOCOST");
  EXPECT_THAT(everywhere(shop, "S3"), ::testing::IsEmpty());
  EXPECT_THAT(everywhere(shop, "NOCOST"), ::testing::IsEmpty());
  EXPECT_GT(everywhere(shop, "S1").size(), 5U);
}

TEST(Hidden, AdultProductsUnlessAskedFor) {
  Shop shop;
  view(shop, "ADULT");
  EXPECT_THAT(everywhere(shop, "ADULT"), ::testing::IsEmpty());
  EXPECT_THAT(ids(shop.get("/v1/search?q=adult+socks&include_adult=true")), Contains("ADULT"));
}

TEST(Hidden, AdultProductsEvenIfAskedForWhereTheStoreSaysSo) {
  Shop shop(Shop::catalog_lines(), "[rules]\nadult = \"hide\"\n");
  EXPECT_THAT(ids(shop.get("/v1/search?q=adult+socks&include_adult=true")), Not(Contains("ADULT")));
}

TEST(Hidden, RemovedProducts) {
  Shop shop;
  view(shop, "NOCOST");
  ASSERT_EQ(shop.call({"DELETE", "/v1/products/NOCOST"}).status, 200);
  EXPECT_THAT(everywhere(shop, "NOCOST"), ::testing::IsEmpty());
  EXPECT_EQ(shop.get("/v1/products/NOCOST").status, 404);
}

TEST(Hidden, AreCountedNowhere) {
  Shop shop;
  const auto with = shop.get("/v1/search?q=socks&match=all&facet_by=color&include_adult=true").json();
  const auto without = shop.get("/v1/search?q=socks&match=all&facet_by=color").json();
  EXPECT_EQ(with["found"].get<int>(), without["found"].get<int>() + 1);
  EXPECT_NE(with["facet_counts"], without["facet_counts"]);
}

// --- the worst requests

TEST(BadSearch, ParametersAreRefusedByName) {
  Shop shop;
  struct Row {
    const char* target;
    const char* parameter;
    const char* detail;
  };
  for (const Row& row : {
           Row{"/v1/search?q=x&perpage=3", "perpage", "did you mean `per_page`?"},
           Row{"/v1/search?q=x&per_page=251", "per_page", "from 0 to 250"},
           Row{"/v1/search?q=x&page=0", "page", "from 1"},
           Row{"/v1/search?q=x&page=101&per_page=100", "page", "10000"},
           Row{"/v1/search?q=x&match=some", "match", "one of"},
           Row{"/v1/search?q=x&personalization_impact=101", "personalization_impact", "from 0 to 100"},
           Row{"/v1/search?q=x&group_by=brand", "group_by", "one of"},
           Row{"/v1/search?q=x&facet_by=colour", "facet_by", "colour"},
           Row{"/v1/search?q=x&sort_by=prize:asc", "sort_by", "prize"},
           Row{"/v1/recommend/similar?product_id=S1&limit=101", "limit", "from 1 to 100"},
           Row{"/v1/suggest?q=x&page=1", "page", "no parameter"},
       }) {
    const Answer answer = shop.get(row.target);
    EXPECT_EQ(answer.status, 400) << row.target << answer.body;
    ASSERT_EQ(answer.problem(), "invalid-argument") << row.target;
    const auto json = answer.json();
    EXPECT_EQ(json.value("parameter", ""), row.parameter) << answer.body;
    EXPECT_THAT(json["detail"].get<std::string>(), HasSubstr(row.detail)) << row.target;
    EXPECT_EQ(json["status"], 400);
    EXPECT_FALSE(json["title"].get<std::string>().empty());
  }
}

TEST(BadSearch, AFilterThatDoesNotParsePointsAtTheCharacter) {
  Shop shop;
  for (const char* filter :
       {"brand:=", "brand:=Fjell+%26%26", "(brand:=Fjell", "price:%3C%3C5", "nofield:=1", "%26%26", "brand"}) {
    const Answer answer = shop.get("/v1/search?q=x&filter_by=" + std::string(filter));
    ASSERT_EQ(answer.status, 400) << filter << answer.body;
    EXPECT_EQ(answer.json()["parameter"], "filter_by") << filter << answer.body;
    EXPECT_TRUE(answer.json()["position"].is_number()) << filter << answer.body;
    EXPECT_EQ(shop.get("/v1/recommend/trending?filter_by=" + std::string(filter)).status, 400);
  }
}

TEST(BadSearch, TheWorstQueryIsABestEffort) {
  Shop shop;
  for (const std::string& q : {std::string("..,;!?--"), std::string("the and of"), std::string("\xFF\xFE boot \xC3"),
                               std::string(100'000, 'a'), std::string(50'000, '(') + "boot",
                               std::string("boot\0socks", 10), std::string("\" OR 1=1 --")}) {
    std::string body = "{\"q\":";
    append_json_string(body, q);
    body += "}";
    const Answer answer = shop.post("/v1/search", body);
    EXPECT_EQ(answer.status, 200) << q.substr(0, 40) << answer.body.substr(0, 300);
    EXPECT_NO_THROW(static_cast<void>(answer.json()));
  }
  const Answer raw = shop.get("/v1/search?q=%FF%FEboot%C3");
  EXPECT_EQ(raw.status, 200);
  EXPECT_NO_THROW(static_cast<void>(raw.json()));
}

TEST(BadSearch, ALongQueryIsCutWithANote) {
  Shop shop;
  const Answer answer = shop.post("/v1/search", "{\"q\":\"boot " + std::string(100'000, 'x') + "\"}");
  ASSERT_EQ(answer.status, 200);
  EXPECT_FALSE(answer.json()["notes"].empty());
}

TEST(BadSearch, BodiesThatAreNoParametersAreRefused) {
  Shop shop;
  for (const std::string& body : {std::string("{"), std::string("[]"), std::string("{\"q\":{\"a\":1}}"),
                                  std::string(1'000'000, '['), std::string("{\"Q\":1}"), std::string("\xFF")}) {
    EXPECT_EQ(shop.post("/v1/search", body).status, 400) << body.substr(0, 20);
  }
}

TEST(RecommendApi, BlocksOfAPageHoldNoProductTwice) {
  Shop shop;
  const Answer first = shop.get("/v1/recommend/trending?limit=2");
  ASSERT_EQ(ids(first).size(), 2U) << first.body;
  const Answer second = shop.get("/v1/recommend/trending?limit=50&exclude=" + ids(first)[0] +
                                 "&exclude=" + ids(first)[1] + "&exclude=NONE");
  EXPECT_EQ(second.status, 200) << second.body;
  EXPECT_THAT(ids(second), Not(Contains(ids(first)[0])));
  EXPECT_THAT(ids(second), Not(Contains(ids(first)[1])));
  std::string many = "/v1/recommend/trending?limit=1";
  for (int i = 0; i < 501; ++i) many += "&exclude=x";
  EXPECT_EQ(shop.get(many).status, 400);
}

TEST(RecommendApi, EveryBlockOfTheContractAnswers) {
  Shop shop;
  for (const char* block : {"similar", "bought_together", "also_viewed", "for_you", "trending", "recently_viewed",
                            "buy_again", "cart", "upsell", "complete_the_look"}) {
    const Answer answer = shop.get("/v1/recommend/" + std::string(block) + "?product_id=S1&user_token=ann");
    EXPECT_EQ(answer.status, 200) << block << answer.body;
  }
}

TEST(BadSearch, UnknownBlocksAndProductsAreNamed) {
  Shop shop;
  EXPECT_EQ(shop.get("/v1/recommend/simular?product_id=S1").status, 404);
  const Answer unknown = shop.get("/v1/recommend/similar?product_id=NONE");
  EXPECT_TRUE(unknown.status == 400 || unknown.status == 404) << unknown.body;
  EXPECT_EQ(shop.get("/v1/recommend/similar").status, 400);
}

}  // namespace
}  // namespace shelfwise::server
