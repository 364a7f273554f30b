// The calls of Algolia's clients over the store of shop.h:
//  1. A search answers what /v1/search answers to the same question, in Algolia's form.
//  2. What has no counterpart is refused by name; what is neutral changes nothing.
//  3. Changes are made, or said not to be.
//  4. Nothing that a client sends ends in anything but an answer of its own form.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "server/algolia/parameters.h"
#include "server/algolia/record.h"
#include "tests/server/shop.h"

namespace shelfwise::server {
namespace {

using Json = nlohmann::json;

Json query(Shop& shop, const Json& parameters, const std::string& index = "products") {
  const Answer answer = shop.post("/1/indexes/" + index + "/query", parameters.dump());
  EXPECT_EQ(answer.status, 200) << answer.body;
  return answer.json();
}

std::vector<std::string> object_ids(const Json& answer) {
  std::vector<std::string> out;
  for (const Json& hit : answer["hits"]) out.push_back(hit["objectID"]);
  return out;
}

TEST(Algolia, ASearchAnswersAsOurOwnDoes) {
  Shop shop;
  struct Row {
    const char* ours;
    Json theirs;
    const char* index = "products";
  };
  for (const Row& row : {
           Row{"q=boot", {{"query", "boot"}}},
           Row{"q=boot&filter_by=brand:=Fjell", {{"query", "boot"}, {"facetFilters", {"brand:Fjell"}}}},
           Row{"q=boot&filter_by=brand:=Fjell", {{"query", "boot"}, {"filters", "brand:Fjell"}}},
           Row{"q=&filter_by=price:%3C50", {{"numericFilters", {"price<50"}}}},
           Row{"q=&page=2&per_page=3", {{"page", 1}, {"hitsPerPage", 3}}},
           Row{"q=&page=2&per_page=3", {{"offset", 3}, {"length", 3}}},
           Row{"q=&page=2&per_page=3", {{"params", "query=&page=1&hitsPerPage=3"}}},
           Row{"q=tent&group_by=item_group_id", {{"query", "tent"}, {"distinct", true}}},
           Row{"q=&sort_by=price:asc", Json::object(), "products_price_asc"},
           Row{"q=&sort_by=price:desc", Json::object(), "products_price_desc"},
           Row{"q=&filter_by=category:=Shoes", {{"facetFilters", {{"categories.lvl0:Shoes"}}}}},
           Row{"q=&filter_by=category:=Shoes", {{"facetFilters", "[[\"hierarchicalCategories.lvl0:Shoes\"]]"}}},
       }) {
    const Json answer = query(shop, row.theirs, row.index);
    const Answer own = shop.get(std::string("/v1/search?fallback=false&") + row.ours);
    EXPECT_EQ(object_ids(answer), ids(own)) << row.ours;
    EXPECT_EQ(answer["nbHits"], own.json()["found"]) << row.ours;
  }
}

TEST(Algolia, RecordsHaveNumbersAndLevels) {
  Shop shop;
  const Json hit = query(shop, {{"query", "ridge hiking boot"}})["hits"][0];
  EXPECT_EQ(hit["objectID"], "B1");
  EXPECT_EQ(hit["price"], 120.0);
  EXPECT_EQ(hit["currency"], "USD");
  EXPECT_EQ(hit["categories"], (Json{{"lvl0", "Shoes"}, {"lvl1", "Shoes > Boots"}}));
  EXPECT_FALSE(hit.contains("cost_of_goods_sold"));
  EXPECT_EQ(hit["_highlightResult"]["title"]["value"], "<em>Ridge</em> <em>hiking</em> <em>boot</em>");
  EXPECT_EQ(hit["_highlightResult"]["title"]["matchLevel"], "full");
  EXPECT_EQ(hit["_highlightResult"]["brand"]["matchLevel"], "none");
}

TEST(Algolia, ARecordGoesBackToTheProductItCameFrom) {
  using Ordered = nlohmann::ordered_json;
  const Ordered product = {
      {"id", "A"}, {"title", "T"}, {"product_type", "X > Y"}, {"price", "20.00 USD"}, {"sale_price", "15.50 USD"}};
  const Ordered record = algolia::record_of(product);
  EXPECT_EQ(record["price"], 15.5);
  EXPECT_EQ(record["regular_price"], 20.0);
  const auto back = algolia::product_of(record, "USD");
  ASSERT_TRUE(back.ok());
  EXPECT_EQ((*back)["price"], "20.0 USD");
  EXPECT_EQ((*back)["sale_price"], "15.5 USD");
  EXPECT_FALSE(back->contains("categories"));
}

TEST(Algolia, FacetsAreCountedByNameLevelAndNumber) {
  Shop shop;
  const Json answer =
      query(shop, {{"facets", {"brand", "categories.lvl0", "categories.lvl1", "price", "material", "rating"}}});
  const auto own = shop.get("/v1/search?q=&facet_by=brand,category").json()["facet_counts"];
  for (const Json& count : own[0]["counts"])
    EXPECT_EQ(answer["facets"]["brand"][count["value"].get<std::string>()], count["count"]);
  for (const Json& count : own[1]["counts"]) {
    EXPECT_EQ(answer["facets"]["categories.lvl0"][count["path"].get<std::string>()], count["count"]);
  }
  EXPECT_EQ(answer["facets"]["categories.lvl1"]["Shoes > Boots"], 3);
  EXPECT_EQ(answer["facets_stats"]["price"]["min"], 9.0);
  EXPECT_EQ(answer["facets"]["price"], Json::object());
  EXPECT_EQ(answer["facets"]["material"], Json::object());  // this catalog has none
  EXPECT_TRUE(query(shop, {{"facets", {"*"}}})["facets"].contains("brand"));
}

TEST(Algolia, ValuesAreFoundWithinAFacet) {
  Shop shop;
  const Json hits = shop.post("/1/indexes/products/facets/brand/query", R"({"facetQuery":"fj"})").json()["facetHits"];
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0]["value"], "Fjell");
  EXPECT_EQ(hits[0]["highlighted"], "<em>Fj</em>ell");
  const Json many =
      shop.post(
              "/1/indexes/*/queries",
              R"({"requests":[{"indexName":"products","type":"facet","facet":"color","params":"facetQuery=gre&maxFacetHits=1"}]})")
          .json();
  EXPECT_EQ(many["results"][0]["facetHits"].size(), 1U);
}

TEST(Algolia, TagsThatAreNoHtmlLeaveEscapingToTheClient) {
  Shop shop(R"({"id":"X","title":"<script>alert(1)</script> boot & shoe","price":"1.00 USD","availability":"in_stock"}
)");
  const auto title = [&](const Json& p) { return query(shop, p)["hits"][0]["_highlightResult"]["title"]["value"]; };
  EXPECT_EQ(title({{"query", "boot"}}), "&lt;script&gt;alert(1)&lt;/script&gt; <em>boot</em> &amp; shoe");
  EXPECT_EQ(
      title({{"query", "boot"}, {"highlightPreTag", "__ais-highlight__"}, {"highlightPostTag", "__/ais-highlight__"}}),
      "<script>alert(1)</script> __ais-highlight__boot__/ais-highlight__ & shoe");
}

TEST(Algolia, EveryParameterIsTreatedAsTheTableSays) {
  Shop shop;
  const std::map<std::string, Json> values = {{"query", "boot"},
                                              {"page", 0},
                                              {"hitsPerPage", 5},
                                              {"offset", 0},
                                              {"length", 5},
                                              {"filters", "brand:Fjell"},
                                              {"facetFilters", Json::array()},
                                              {"numericFilters", Json::array()},
                                              {"facets", {"brand"}},
                                              {"maxValuesPerFacet", 5},
                                              {"sortFacetValuesBy", "alpha"},
                                              {"userToken", "a"},
                                              {"enablePersonalization", true},
                                              {"personalizationImpact", 50},
                                              {"clickAnalytics", true},
                                              {"getRankingInfo", true},
                                              {"distinct", 1},
                                              {"typoTolerance", "min"},
                                              {"removeWordsIfNoResults", "none"},
                                              {"queryType", "prefixAll"},
                                              {"maxFacetHits", 5},
                                              {"highlightPreTag", "<b>"},
                                              {"highlightPostTag", "</b>"},
                                              {"snippetEllipsisText", ".."},
                                              {"facetQuery", "x"},
                                              {"facet", "brand"}};
  for (const auto& known : algolia::known_parameters()) {
    const std::string name(known.name);
    const auto value = values.find(name);
    const Json given = value == values.end() ? Json::array({"title"}) : value->second;
    const Answer answer = shop.post("/1/indexes/products/query", Json{{name, given}}.dump());
    const bool refused = known.treatment == algolia::Treatment::kRefused;
    EXPECT_EQ(answer.status, refused ? 400 : 200) << name << " " << answer.body;
    EXPECT_EQ(answer.body.find(name + " has no counterpart") != std::string::npos, refused) << answer.body;
  }
}

TEST(Algolia, ThePageOfParametersIsTheTable) {
  std::ifstream file(SHELFWISE_SOURCE_DIR "/docs/algolia.md");
  std::stringstream page;
  page << file.rdbuf();
  constexpr const char* kTreatments[] = {"supported", "neutral", "refused"};
  for (const auto& known : algolia::known_parameters()) {
    const std::string row = "| `" + std::string(known.name) + "` | " + kTreatments[static_cast<int>(known.treatment)] +
                            " | " + std::string(known.note) + " |";
    EXPECT_NE(page.str().find(row), std::string::npos) << "docs/algolia.md lacks this line:\n" << row;
  }
}

TEST(Algolia, MistakesAreToldInTheirForm) {
  Shop shop;
  struct Row {
    const char* method;
    const char* path;
    const char* body;
    int status;
    const char* said;
  };
  for (const Row& row : {
           Row{"POST", "/1/indexes/other/query", "{}", 404, "does not exist"},
           Row{"POST", "/1/indexes/products_color_asc/query", "{}", 404, "does not exist"},
           Row{"POST", "/1/indexes/products/query", R"({"hitPerPage":5})", 400, "did you mean `hitsPerPage`"},
           Row{"POST", "/1/indexes/products/query", R"({"hitsPerPage":500})", 400, "0 to 250"},
           Row{"POST", "/1/indexes/products/query", R"({"aroundLatLng":"1,2"})", 400, "no counterpart"},
           Row{"POST", "/1/indexes/products/query", R"({"filters":"brand:A OR brand:B AND price<1"})", 400, "brackets"},
           Row{"POST", "/1/indexes/products/query", R"({"facets":["brnd"]})", 400, "did you mean brand"},
           Row{"POST", "/1/indexes/products/query", "[", 400, ""},
           Row{"POST", "/1/indexes/products/query", "[]", 400, "object"},
           Row{"POST", "/1/indexes/*/queries", "{}", 400, "requests"},
           Row{"POST", "/1/indexes/*/queries", R"({"requests":[5]})", 400, "object"},
           Row{"POST", "/1/indexes/*/queries", R"({"requests":[{"indexName":5}]})", 400, "indexName"},
           Row{"GET", "/1/indexes/products/NOPE", "", 404, "ObjectID does not exist"},
           Row{"GET", "/1/nothing", "", 404, "nothing at this path"},
           Row{"PUT", "/1/indexes/products/settings", "{}", 400, "store.toml"},
           Row{"POST", "/1/indexes/products/clear", "", 400, "shelfwise index"},
           Row{"POST", "/1/events", "{}", 400, "events"},
           Row{"POST", "/1/indexes/*/recommendations", R"({"requests":[{"indexName":"products","model":"x"}]})", 400,
               "no model"},
       }) {
    const Answer answer = shop.call({row.method, row.path, row.body, {}});
    EXPECT_EQ(answer.status, row.status) << row.path << row.body << answer.body;
    ASSERT_TRUE(answer.json().contains("message")) << answer.body;
    EXPECT_NE(answer.json()["message"].get<std::string>().find(row.said), std::string::npos) << answer.body;
    EXPECT_EQ(answer.json()["status"], row.status);
  }
}

TEST(Algolia, ObjectsAreGotOneByOneAndTogether) {
  Shop shop;
  EXPECT_EQ(shop.get("/1/indexes/products/B1").json()["title"], "Ridge hiking boot");
  const Json some = shop.get("/1/indexes/products/B1?attributesToRetrieve=title,brand").json();
  EXPECT_EQ(some.size(), 3U) << some;
  const Json many =
      shop.post("/1/indexes/*/objects",
                R"({"requests":[{"indexName":"products","objectID":"B1"},{"indexName":"products","objectID":"NOPE"}]})")
          .json();
  EXPECT_EQ(many["results"][0]["objectID"], "B1");
  EXPECT_TRUE(many["results"][1].is_null());
}

TEST(Algolia, BrowsingMeetsEveryMatchOnce) {
  Shop shop;
  std::vector<std::string> seen;
  Json request = {{"hitsPerPage", 5}};
  for (int pages = 0; pages < 5; ++pages) {
    const Json page = shop.post("/1/indexes/products/browse", request.dump()).json();
    for (const std::string& id : object_ids(page)) seen.push_back(id);
    if (!page.contains("cursor")) break;
    request["cursor"] = page["cursor"];
  }
  std::sort(seen.begin(), seen.end());
  auto all = ids(shop.get("/v1/search?q=&per_page=100"));
  std::sort(all.begin(), all.end());
  EXPECT_EQ(seen, all);
}

TEST(Algolia, ASearchIsPersonalByItsToken) {
  Shop shop;
  for (int i = 0; i < 5; ++i) shop.track("Product Viewed", "ann", "S2");
  shop.track("Product Added", "ann", "S2");
  const auto score_of = [&](const Json& p) { return query(shop, p)["hits"][0]["_shelfwise"]; };
  const Json personal = score_of({{"query", "ski socks"}, {"userToken", "ann"}});
  EXPECT_TRUE(personal.contains("reason")) << personal;
  EXPECT_FALSE(
      score_of({{"query", "ski socks"}, {"userToken", "ann"}, {"enablePersonalization", false}}).contains("reason"));
  EXPECT_FALSE(
      score_of({{"query", "ski socks"}, {"userToken", "ann"}, {"personalizationImpact", 0}}).contains("reason"));
  const Answer refused =
      shop.post("/1/indexes/products/query", R"({"query":"ski socks","userToken":"ann"})", {.sec_gpc = "1"});
  EXPECT_FALSE(refused.json()["hits"][0]["_shelfwise"].contains("reason"));
}

TEST(Algolia, SuggestionsAreAnIndexOfQueries) {
  Shop shop;
  const Json answer = query(shop, {{"query", "boo"}, {"hitsPerPage", 3}}, "products_query_suggestions");
  ASSERT_FALSE(answer["hits"].empty());
  EXPECT_LE(answer["hits"].size(), 3U);
  EXPECT_NE(answer["hits"][0]["query"].get<std::string>().find("boot"), std::string::npos);
  EXPECT_NE(answer["hits"][0]["_highlightResult"]["query"]["value"].get<std::string>().find("<em>boo</em>"),
            std::string::npos);
}

TEST(Algolia, EveryModelHasItsBlock) {
  Shop shop;
  for (int i = 0; i < 3; ++i) shop.track("Product Viewed", "ann", "S2");
  for (const char* model :
       {"related-products", "looking-similar", "bought-together", "trending-items", "recommended-for-you"}) {
    const Json request = {{"requests",
                           {{{"indexName", "products"},
                             {"model", model},
                             {"objectID", "S1"},
                             {"threshold", 0},
                             {"maxRecommendations", 4},
                             {"queryParameters", {{"userToken", "ann"}, {"filters", "brand:Tarn"}}}}}}};
    const Answer answer = shop.post("/1/indexes/*/recommendations", request.dump());
    ASSERT_EQ(answer.status, 200) << model << answer.body;
    for (const Json& hit : answer.json()["results"][0]["hits"]) {
      EXPECT_EQ(hit["brand"], "Tarn") << model;
      EXPECT_TRUE(hit.contains("_score"));
    }
  }
}

TEST(Algolia, EventsReachTheShopperAndCountOnce) {
  Shop shop;
  const std::string events = R"({"events":[
    {"eventType":"click","eventName":"Hit Clicked","index":"products","userToken":"ann","timestamp":1772366300000,"objectIDs":["S2"],"positions":[1],"queryID":"abc"},
    {"eventType":"conversion","eventSubtype":"purchase","eventName":"Bought","index":"products","userToken":"ann","timestamp":1772366300001,"objectIDs":["S2","B1"],"objectData":[{"price":22,"quantity":2},{"price":120}]},
    {"eventType":"view","eventName":"Product Viewed","index":"products","userToken":"ann","timestamp":1772366300002,"objectIDs":["S3"]}]})";
  EXPECT_EQ(shop.post("/1/events", events).json()["status"], 200);
  EXPECT_EQ(shop.post("/1/events", events).json()["status"], 200);
  EXPECT_EQ(shop.post("/1/events", R"({"events":[{"eventType":"instantsearch","eventName":"__start__"}]})").status,
            200);
  const Json stored = shop.get("/v1/shoppers/ann").json()["events"];
  ASSERT_EQ(stored.size(), 3U) << stored;
  std::vector<std::string> names;
  for (const Json& event : stored) names.push_back(event["event"]);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names, (std::vector<std::string>{"Order Completed", "Product Clicked", "Product Viewed"}));
}

TEST(Algolia, ChangesAreMadeOrSaidNotToBe) {
  Shop shop;
  EXPECT_EQ(shop.post("/1/indexes/products/B1/partial", R"({"price":99.5})").json()["objectID"], "B1");
  EXPECT_EQ(shop.get("/1/indexes/products/B1").json()["price"], 99.5);
  EXPECT_EQ(shop.post("/1/indexes/products/B1/partial", R"({"title":"New"})").status, 400);
  EXPECT_EQ(shop.post("/1/indexes/products/B1/partial", R"({"quantity":{"_operation":"Decrement","value":1}})").status,
            400);
  EXPECT_EQ(shop.post("/1/indexes/products/NEW/partial", R"({"price":1})").status, 409);
  // What was read can be written back.
  const std::string record = shop.get("/1/indexes/products/B2").body;
  const Answer saved = shop.call({"PUT", "/1/indexes/products/B2", record, {}});
  EXPECT_EQ(saved.status, 200) << saved.body;
  EXPECT_EQ(shop.call({"PUT", "/1/indexes/products/NEW", R"({"title":"A new one"})", {}}).status, 409);
  EXPECT_EQ(shop.call({"DELETE", "/1/indexes/products/T3", "", {}}).status, 200);
  EXPECT_EQ(shop.call({"DELETE", "/1/indexes/products/T3", "", {}}).status, 200);
  EXPECT_EQ(shop.get("/1/indexes/products/T3").status, 404);
  const Answer batch = shop.post("/1/indexes/products/batch", R"({"requests":[
    {"action":"partialUpdateObject","body":{"objectID":"S1","price":17}},
    {"action":"addObject","body":{"objectID":"NEW","title":"A new one"}}]})");
  EXPECT_EQ(batch.status, 409);
  EXPECT_NE(batch.body.find("1 of 2 changes were made"), std::string::npos) << batch.body;
  EXPECT_NE(batch.body.find("NEW"), std::string::npos);
  EXPECT_EQ(shop.get("/1/indexes/products/S1").json()["price"], 17.0);
  EXPECT_EQ(shop.get("/1/indexes/products/task/1").json()["status"], "published");
  EXPECT_EQ(shop.post("/1/indexes/products_price_asc/batch",
                      R"({"requests":[{"action":"deleteObject","body":{"objectID":"S1"}}]})")
                .status,
            400);
}

}  // namespace
}  // namespace shelfwise::server
