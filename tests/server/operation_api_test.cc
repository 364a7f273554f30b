// Routing, keys, live changes, reload and the API's own description.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "tests/server/shop.h"

namespace shelfwise::server {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Routing, UnknownPathsAndMethodsAreProblems) {
  Shop shop;
  const Answer path = shop.get("/v1/serch?q=x");
  EXPECT_EQ(path.status, 404);
  EXPECT_THAT(path.json()["detail"].get<std::string>(), HasSubstr("did you mean `/v1/search`?"));
  const Answer method = shop.call({"DELETE", "/v1/search"});
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.problem(), "method-not-allowed");
  EXPECT_EQ(method.header("Allow"), "GET, POST");
  for (const char* odd :
       {"/v1/search/", "//", "/v1/shoppers/", "/v1/shoppers//consent", "/%2e%2e/etc/passwd", "/v1/recommend/"}) {
    EXPECT_EQ(shop.get(odd).status, 404) << odd;
  }
}

TEST(Routing, EveryAnswerCarriesARequestId) {
  Shop shop;
  EXPECT_EQ(shop.get("/health/live", {.request_id = "mine-1"}).header("X-Request-Id"), "mine-1");
  EXPECT_EQ(shop.get("/health/live").header("X-Request-Id").size(), 32U);
  EXPECT_THAT(shop.get("/nowhere", {.request_id = "bad\nid"}).header("X-Request-Id"), Not(HasSubstr("\n")));
}

TEST(Operation, HealthMetricsAndThePageAnswer) {
  Shop shop;
  EXPECT_EQ(shop.get("/health/live").status, 200);
  EXPECT_EQ(shop.get("/health/ready").json()["status"], "ready");
  ASSERT_EQ(shop.get("/v1/search?q=boot").status, 200);
  ASSERT_EQ(shop.track("Product Viewed", "ann", "B1").status, 202);
  const std::string metrics = shop.get("/metrics").body;
  EXPECT_THAT(metrics, HasSubstr("shelfwise_http_request_seconds_bucket{method=\"GET\",route=\"/v1/search\""));
  EXPECT_THAT(metrics, HasSubstr("shelfwise_stage_seconds_count{route=\"/v1/search\""));
  EXPECT_THAT(metrics, HasSubstr("shelfwise_events_total{outcome=\"stored\"} 1"));
  EXPECT_THAT(shop.get("/").body, HasSubstr("<!doctype html>"));
  EXPECT_THAT(shop.get("/?q=boot&utm_source=mail").body, HasSubstr("<!doctype html>"));
  EXPECT_THAT(shop.get("/app.js").content_type, HasSubstr("javascript"));
  const auto stats = shop.get("/v1/admin/stats").json();
  EXPECT_EQ(stats["products"], 12);
  EXPECT_EQ(stats["events"], 1);
}

TEST(Operation, ALearnedOrderThatCannotBeReadIsDoneWithoutAndTold) {
  Shop shop;
  EXPECT_THAT(shop.get("/v1/admin/stats").json()["problems"], ::testing::SizeIs(0));
  const auto found = ids(shop.get("/v1/search?q=boot"));
  shop.files().folder().write("store/ranker.json", R"({"version": 1, "signals": ["none"]})");
  EXPECT_EQ(shop.post("/v1/admin/reload", "").status, 200);
  const std::string problem = shop.get("/v1/admin/stats").json()["problems"].at(0);
  EXPECT_THAT(problem, HasSubstr("ranker.json"));
  EXPECT_THAT(problem, HasSubstr("train it again, or delete the file"));
  EXPECT_EQ(ids(shop.get("/v1/search?q=boot")), found);
  std::string told;
  const auto opened =
      LiveStore::open(shop.files().paths(), shop.clock(), {.notice = [&](const std::string& message, bool failed) {
                        if (failed) told = message;
                      }});
  ASSERT_TRUE(opened.ok()) << opened.error().text();
  EXPECT_EQ(told, problem);
}

// --- the description

TEST(OpenApi, DescribesEveryRouteAndNoOther) {
  Shop shop;
  const auto json = shop.get("/openapi.json").json();
  std::set<std::string> described;
  for (const auto& [path, methods] : json["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      std::string upper = method;
      for (char& c : upper) c = static_cast<char>(std::toupper(c));
      described.insert(upper + " " + path);
    }
  }
  std::set<std::string> served;
  for (const Route& route : shop.api().routes()) {
    if (route.described) served.insert(std::string(route.method) + " " + std::string(route.pattern));
  }
  EXPECT_EQ(described, served);
  EXPECT_GE(served.size(), 22U);
}

TEST(OpenApi, DescribesTheParametersThatAreParsed) {
  Shop shop;
  const auto json = shop.get("/openapi.json").json();
  for (const Route& route : shop.api().routes()) {
    if (!route.described) continue;
    std::set<std::string> parsed;
    for (const ParameterSpec& spec : route.parameters) parsed.insert(std::string(spec.name));
    std::string method(route.method);
    for (char& c : method) c = static_cast<char>(std::tolower(c));
    const auto& operation = json["paths"][std::string(route.pattern)][method];
    std::set<std::string> described;
    if (route.body == Route::Body::kParameters) {
      for (const auto& [name, schema] :
           operation["requestBody"]["content"]["application/json"]["schema"]["properties"].items())
        described.insert(name);
    } else if (operation.contains("parameters")) {
      for (const auto& parameter : operation["parameters"]) {
        if (parameter["in"] == "query") described.insert(parameter["name"]);
      }
    }
    EXPECT_EQ(described, parsed) << route.method << " " << route.pattern;
  }
}

void check_refs(const nlohmann::json& node, const nlohmann::json& document) {
  if (node.is_object() && node.contains("$ref")) {
    const std::string ref = node["$ref"];
    EXPECT_NO_THROW(static_cast<void>(document.at(nlohmann::json::json_pointer(ref.substr(1))))) << ref;
  }
  if (node.is_structured()) {
    for (const auto& child : node) check_refs(child, document);
  }
}

TEST(OpenApi, EveryReferenceResolves) {
  Shop shop;
  const auto json = shop.get("/openapi.json").json();
  check_refs(json, json);
}

// docs/http.md is written by hand: each route has to be in its table.
TEST(OpenApi, ThePageOfDocumentationNamesEveryPath) {
  std::ifstream file(SHELFWISE_SOURCE_DIR "/docs/http.md");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  for (const char* path :
       {"/v1/search", "/v1/browse", "/v1/recommend/{block}", "/v1/suggest", "/v1/products/{id}", "/v1/events",
        "/v1/shoppers/{token}", "/v1/admin/reload", "/v1/admin/keys/{name}", "/health/ready", "/metrics"}) {
    EXPECT_THAT(text, HasSubstr(path));
  }
}

// --- live changes

TEST(ProductsApi, APriceChangesAtOnceEverywhere) {
  Shop shop;
  const Answer patched = shop.call({"PATCH", "/v1/products/S1", R"({"price":"5.00 USD","popularity":3})"});
  ASSERT_EQ(patched.status, 200) << patched.body;
  EXPECT_EQ(patched.json()["price"], "5.00 USD");
  const Answer cheap = shop.get("/v1/search?q=socks&filter_by=price:%3C6&facet_by=price(6,20)");
  EXPECT_EQ(ids(cheap), std::vector<std::string>{"S1"});
  EXPECT_EQ(cheap.json()["hits"][0]["product"]["price"], "5.00 USD");
  EXPECT_EQ(shop.get("/v1/products/S1").json()["price"], "5.00 USD");
}

TEST(ProductsApi, ASalePriceAboveThePriceIsRefused) {
  Shop shop;
  const std::string before = shop.get("/v1/products/S1").body;
  for (const char* body : {R"({"price":"10.00 USD","sale_price":"10.01 USD"})", R"({"sale_price":"9999.00 USD"})"}) {
    const Answer refused = shop.call({"PATCH", "/v1/products/S1", body});
    EXPECT_EQ(refused.status, 400) << body;
    EXPECT_EQ(refused.json()["pointer"], "/sale_price") << body;
  }
  EXPECT_EQ(shop.get("/v1/products/S1").body, before);
}

TEST(ProductsApi, ASaleShowsBothPricesUntilItEnds) {
  Shop shop;
  const std::string before = shop.get("/v1/products/S1").json()["price"];
  const auto sale = shop.call({"PATCH", "/v1/products/S1", R"({"sale_price":"5.00 USD"})"}).json();
  EXPECT_EQ(sale["price"], before);
  EXPECT_EQ(sale["sale_price"], "5.00 USD");
  EXPECT_EQ(ids(shop.get("/v1/search?q=socks&filter_by=price:%3C6")), std::vector<std::string>{"S1"});
  const auto dearer = shop.call({"PATCH", "/v1/products/S1", R"({"price":"40.00 USD"})"}).json();
  EXPECT_EQ(dearer["price"], "40.00 USD");
  EXPECT_EQ(dearer["sale_price"], "5.00 USD") << "a price patch may not drop a running sale";
  const auto over = shop.call({"PATCH", "/v1/products/S1", R"({"sale_price":null})"}).json();
  EXPECT_EQ(over["price"], "40.00 USD");
  EXPECT_FALSE(over.contains("sale_price"));
  EXPECT_THAT(ids(shop.get("/v1/search?q=socks&filter_by=price:%3C6")), ::testing::IsEmpty());
}

TEST(ProductsApi, AChangeOfStockLeavesASaleOfTheCatalogInTheAnswer) {
  Shop shop(R"({"id":"a","title":"Tent","price":"20.00 USD","sale_price":"15.00 USD"})");
  const auto stock = shop.call({"PATCH", "/v1/products/a", R"({"quantity":3})"}).json();
  EXPECT_EQ(stock["price"], "20.00 USD");
  EXPECT_EQ(stock["sale_price"], "15.00 USD");
}

TEST(ProductsApi, ARemovedProductIsNotPatchedButPutBringsItBack) {
  Shop shop;
  const std::string product = shop.get("/v1/products/S1").body;
  ASSERT_EQ(shop.call({"DELETE", "/v1/products/S1"}).status, 200);
  const Answer patched = shop.call({"PATCH", "/v1/products/S1", R"({"quantity":1})"});
  EXPECT_EQ(patched.status, 404);
  EXPECT_THAT(patched.json()["detail"].get<std::string>(), HasSubstr("was removed"));
  EXPECT_EQ(shop.call({"PUT", "/v1/products/S1", product}).status, 200);
  EXPECT_EQ(shop.call({"PATCH", "/v1/products/S1", R"({"quantity":1})"}).status, 200);
}

TEST(ProductsApi, WhatIsNotThereIsNotToBePutIntoTheCatalogToBeDeleted) {
  Shop shop;
  const std::string detail = shop.call({"DELETE", "/v1/products/NEW"}).json()["detail"];
  EXPECT_THAT(detail, Not(HasSubstr("shelfwise index")));
}

TEST(ProductsApi, AQuantityOfNoneTakesAProductOutOfStockAndMoreBringsItBack) {
  Shop shop;
  EXPECT_EQ(shop.call({"PATCH", "/v1/products/S1", R"({"quantity":0})"}).json()["availability"], "out_of_stock");
  EXPECT_EQ(shop.call({"PATCH", "/v1/products/S1", R"({"quantity":4})"}).json()["availability"], "in_stock");
}

TEST(ProductsApi, WhatNeedsANewIndexSaysSo) {
  Shop shop;
  const std::string changed = R"({"id":"S1","title":"Silk socks","price":"18.00 USD"})";
  const Answer put = shop.call({"PUT", "/v1/products/S1", changed});
  EXPECT_EQ(put.status, 409);
  EXPECT_THAT(put.json()["detail"].get<std::string>(), HasSubstr("shelfwise index"));
  EXPECT_EQ(shop.call({"PUT", "/v1/products/NEW", R"({"id":"NEW","title":"New"})"}).status, 409);
  EXPECT_EQ(shop.call({"PUT", "/v1/products/S1", R"({"id":"S2","title":"x"})"}).status, 400);
  EXPECT_EQ(shop.call({"PATCH", "/v1/products/NEW", R"({"quantity":1})"}).status, 404);
  EXPECT_EQ(shop.call({"DELETE", "/v1/products/NEW"}).status, 404);
}

TEST(ProductsApi, AWholeProductWithLiveDifferencesIsTaken) {
  Shop shop;
  auto product = shop.get("/v1/products/S1").json();
  product["price"] = "17.00 USD";
  product["quantity"] = 1;
  const Answer put = shop.call({"PUT", "/v1/products/S1", product.dump()});
  ASSERT_EQ(put.status, 200) << put.body;
  EXPECT_EQ(put.json()["price"], "17.00 USD");
  auto other = shop.get("/v1/products/S2").json();
  other["availability"] = "out_of_stock";
  const Answer lines =
      shop.post("/v1/products", other.dump() + "\n\n{\"id\":\"NEW\",\"title\":\"n\"}\nnot json\n" + product.dump());
  ASSERT_EQ(lines.status, 200) << lines.body;
  EXPECT_EQ(lines.json()["updated"], 2);
  EXPECT_EQ(lines.json()["rejected"], 2);
  EXPECT_EQ(lines.json()["errors"][0]["line"], 3);
  EXPECT_EQ(shop.get("/v1/products/S2").json()["availability"], "out_of_stock");
  EXPECT_EQ(shop.post("/v1/products", "\n").status, 400);
}

// --- reload

TEST(Reload, ANewIndexIsTakenOverAndTheOldOneAnswersUntilThen) {
  Shop shop;
  const SnapshotPtr old = shop.store().snapshot();
  shop.files().index(R"({"id":"N1","title":"New boot","price":"10.00 USD"})");
  EXPECT_THAT(ids(shop.get("/v1/search?q=boot")), Not(Contains("N1")));
  const Result<bool> swapped = shop.store().reload(false);
  ASSERT_TRUE(swapped.ok()) << swapped.error().text();
  EXPECT_TRUE(*swapped);
  EXPECT_EQ(ids(shop.get("/v1/search?q=boot")), std::vector<std::string>{"N1"});
  EXPECT_EQ(old->generation->id(0).empty(), false) << "a request on the old one ends on the old one";
  EXPECT_FALSE(*shop.store().reload(false));
}

TEST(Reload, TheAdminCallReloadsSettingsToo) {
  Shop shop;
  EXPECT_THAT(ids(shop.get("/v1/search?q=sold+out+boot")), Contains("OUT"));
  shop.files().folder().write("store/store.toml", "[rules]\nhide_out_of_stock = true\n");
  ASSERT_EQ(shop.post("/v1/admin/reload", "").status, 200);
  EXPECT_THAT(ids(shop.get("/v1/search?q=sold+out+boot")), Not(Contains("OUT")));
}

TEST(Reload, AMistakeLeavesEverythingAsItWas) {
  Shop shop;
  shop.files().folder().write("store/store.toml", "[rulez]\n");
  const Answer mistake = shop.post("/v1/admin/reload", "");
  EXPECT_EQ(mistake.status, 400);
  EXPECT_THAT(mistake.json()["detail"].get<std::string>(), HasSubstr("[rulez]"));
  shop.files().folder().write("store/store.toml", "");
  shop.files().folder().write("store/current", "99\n");
  EXPECT_GE(shop.post("/v1/admin/reload", "").status, 400);
  EXPECT_FALSE(ids(shop.get("/v1/search?q=boot")).empty());
}

TEST(LiveStore, WithoutAnIndexItSaysHowToMakeOne) {
  const testing::TemporaryFolder folder;
  const FixedClock clock{TimePoint{}};
  for (const std::filesystem::path& root : {folder / "missing", folder.path()}) {
    const auto store = LiveStore::open({root}, clock, {});
    ASSERT_FALSE(store.ok());
    EXPECT_EQ(store.error().code, ErrorCode::kNotFound) << store.error().text();
    EXPECT_THAT(store.error().text(), HasSubstr("shelfwise index"));
    EXPECT_FALSE(std::filesystem::exists(root / "events.db")) << "a folder that is no store stays as it was";
  }
}

TEST(LiveStore, OnlyLookingNeedsNoEventsYet) {
  const testing::SmallStore files(Shop::catalog_lines());
  const FixedClock clock{TimePoint{}};
  LiveStore::Options options;
  options.read_only = true;
  const auto store = LiveStore::open(files.paths(), clock, options);
  ASSERT_TRUE(store.ok()) << store.error().text();
  SearchCall call;
  call.request.q = "boot";
  EXPECT_TRUE(SearchService(**store).search(call).ok());
}

// --- who may call

TEST(Access, WithoutKeysOnlyThisMachineAndItsOwnPagesMayCall) {
  Shop shop;
  EXPECT_EQ(shop.get("/v1/search?q=x", {.host = "localhost:8080"}).status, 200);
  EXPECT_EQ(shop.get("/v1/search?q=x", {.host = "rebound.example"}).status, 403);
  const std::string event =
      R"({"type":"track","event":"Product Viewed","messageId":"x","userId":"a","properties":{"product_id":"B1"}})";
  EXPECT_EQ(shop.post("/v1/events", event, {.host = "localhost:8080", .origin = "https://other.example"}).status, 403);
  EXPECT_EQ(shop.post("/v1/events", event, {.host = "localhost:8080", .origin = "http://localhost:8080"}).status, 202);
}

TEST(Access, KeysOpenWhatTheirScopesSay) {
  Shop shop;
  const auto key = shop.keys().create("web", "search", *parse_rfc3339(Shop::kNow));
  ASSERT_TRUE(key.ok());
  const Answer none = shop.get("/v1/search?q=boot");
  EXPECT_EQ(none.status, 401);
  EXPECT_THAT(none.header("WWW-Authenticate"), HasSubstr("Bearer"));
  EXPECT_EQ(shop.get("/v1/search?q=boot", {.authorization = "Bearer " + *key, .host = "shop.example"}).status, 200);
  EXPECT_EQ(shop.get("/v1/search?q=boot", {.shelfwise_key = *key}).status, 200);
  EXPECT_EQ(shop.get("/v1/shoppers/ann", {.shelfwise_key = *key}).status, 403);
  EXPECT_EQ(shop.get("/metrics", {.shelfwise_key = *key}).status, 403);
  EXPECT_EQ(shop.get("/health/ready").status, 200);
  // Every route that is not open refuses a caller without a key.
  for (const Route& route : shop.api().routes()) {
    if (route.scope == Scope::kOpen) continue;
    std::string path(route.pattern);
    for (size_t open = path.find('{'); open != std::string::npos; open = path.find('{'))
      path.replace(open, path.find('}') - open + 1, "x");
    EXPECT_EQ(shop.call({std::string(route.method), path}).status, 401) << route.method << " " << route.pattern;
  }
}

TEST(Access, KeysAreMadeAndRemovedOverHttp) {
  Shop shop;
  const Answer made = shop.post("/v1/admin/keys", R"({"name":"boss","scope":"admin"})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string key = made.json()["key"];
  EXPECT_EQ(shop.get("/v1/admin/keys").status, 401) << "from now on a key is needed";
  EXPECT_EQ(shop.get("/v1/admin/keys", {.shelfwise_key = key}).json()["keys"][0]["name"], "boss");
  EXPECT_EQ(shop.call({"DELETE", "/v1/admin/keys/nobody", "", {.shelfwise_key = key}}).status, 404);
  EXPECT_EQ(shop.call({"DELETE", "/v1/admin/keys/boss", "", {.shelfwise_key = key}}).status, 200);
  EXPECT_EQ(shop.post("/v1/admin/keys", "{}").status, 400);
}

TEST(Access, OtherOriginsAreAllowedBySetting) {
  Shop shop(Shop::catalog_lines(), "[server]\ncors_origins = [\"https://shop.example\"]\n");
  const RequestHeaders from_shop{.origin = "https://shop.example"};
  EXPECT_EQ(shop.get("/v1/search?q=x", from_shop).header("Access-Control-Allow-Origin"), "https://shop.example");
  EXPECT_EQ(shop.get("/v1/search?q=x", {.origin = "https://other.example"}).header("Access-Control-Allow-Origin"), "");
  const Answer preflight = shop.call({"OPTIONS", "/v1/events", "", from_shop});
  EXPECT_EQ(preflight.status, 204);
  EXPECT_THAT(preflight.header("Access-Control-Allow-Methods"), HasSubstr("POST"));
}

}  // namespace
}  // namespace shelfwise::server
