// Events, shoppers and what they may ask for, over the whole interface.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <thread>

#include "tests/server/shop.h"

namespace shelfwise::server {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

Json message(const std::string& id, const std::string& shopper, const std::string& product) {
  return {{"type", "track"},   {"event", "Product Viewed"}, {"messageId", id},
          {"userId", shopper}, {"timestamp", Shop::kNow},   {"properties", {{"product_id", product}}}};
}

TEST(EventsApi, ABatchNamesWhatItRejectsAndStoresTheRest) {
  Shop shop;
  Json broken = message("m2", "ann", "B1");
  broken.erase("messageId");
  Json nobody = message("m3", "ann", "B1");
  nobody.erase("userId");
  const Json batch = {{"batch", {message("m1", "ann", "B1"), broken, nobody, 17, message("m4", "ann", "B2")}}};
  const Answer answer = shop.post("/v1/events", batch.dump());
  ASSERT_EQ(answer.status, 202) << answer.body;
  const auto json = answer.json();
  EXPECT_EQ(json["stored"], 2);
  ASSERT_EQ(json["rejected"].size(), 3U) << answer.body;
  EXPECT_EQ(json["rejected"][0]["index"], 1);
  EXPECT_EQ(json["rejected"][0]["pointer"], "/batch/1/messageId");
  EXPECT_EQ(json["rejected"][1]["index"], 2);
  EXPECT_THAT(json["rejected"][2]["pointer"].get<std::string>(), HasSubstr("/batch/3"));
  EXPECT_EQ(shop.get("/v1/shoppers/ann").json()["events"].size(), 2U);
}

TEST(EventsApi, AMessageIdCountsOnce) {
  Shop shop;
  const std::string body = message("m1", "ann", "B1").dump();
  EXPECT_EQ(shop.post("/v1/events", body).json()["stored"], 1);
  const Answer again = shop.post("/v1/events", body);
  EXPECT_EQ(again.status, 202);
  EXPECT_EQ(again.json()["seen_before"], 1);
  EXPECT_EQ(shop.get("/v1/shoppers/ann").json()["events"].size(), 1U);
}

// As another process would: holds the write lock of the log until released.
class Lock {
 public:
  explicit Lock(const std::filesystem::path& file) {
    EXPECT_EQ(sqlite3_open(file.c_str(), &db_), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db_, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db_);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() { sqlite3_close(db_); }

 private:
  sqlite3* db_ = nullptr;
};

TEST(EventsApi, ALockedLogLosesNothingAndStopsNoSearch) {
  Shop shop;
  ASSERT_EQ(shop.post("/v1/events", message("before", "ann", "B1").dump()).json()["stored"], 1);
  const std::string unlocked = lasting(shop.get("/v1/search?q=boot&user_token=ann"));
  {
    const Lock lock(shop.files().paths().events());
    std::vector<std::thread> posting;
    std::vector<Answer> answers(12);
    for (size_t i = 0; i < answers.size(); ++i) {
      posting.emplace_back(
          [&, i] { answers[i] = shop.post("/v1/events", message("m" + std::to_string(i), "ann", "B2").dump()); });
    }
    for (int i = 0; i < 20; ++i) EXPECT_EQ(lasting(shop.get("/v1/search?q=boot&user_token=ann")), unlocked);
    for (std::thread& thread : posting) thread.join();
    for (const Answer& answer : answers) {
      EXPECT_EQ(answer.status, 503) << answer.body;
      EXPECT_EQ(answer.problem(), "unavailable");
      EXPECT_EQ(answer.header("Retry-After"), "1");
      EXPECT_THAT(answer.json()["detail"].get<std::string>(), HasSubstr("nothing was stored"));
    }
    const Answer erased = shop.call({"DELETE", "/v1/shoppers/ann"});
    EXPECT_EQ(erased.status, 503) << erased.body;
    EXPECT_EQ(shop.get("/v1/shoppers/ann").json()["events"].size(), 1U);
  }
  for (int i = 0; i < 12; ++i) {
    const Answer answer = shop.post("/v1/events", message("m" + std::to_string(i), "ann", "B2").dump());
    EXPECT_EQ(answer.json()["stored"], 1) << "refused before, so not stored before: " << answer.body;
  }
  EXPECT_EQ(shop.get("/v1/shoppers/ann").json()["events"].size(), 13U);
}

TEST(EventsApi, WhereNothingIsValidTheAnswerIsAProblem) {
  Shop shop;
  const Answer one = shop.post("/v1/events", R"({"type":"track","event":"Product Viewed","userId":"ann"})");
  EXPECT_EQ(one.status, 400);
  EXPECT_EQ(one.problem(), "invalid-argument");
  EXPECT_EQ(one.json()["pointer"], "/messageId") << one.body;
  EXPECT_EQ(one.json()["errors"][0]["index"], 0);
  for (const std::string& body :
       {std::string(), std::string("{"), std::string("[]"), std::string("17"), std::string("{\"batch\":[]}"),
        std::string("{\"batch\":{}}"), std::string(100'000, '['), std::string("{\"batch\":[1,2]}")}) {
    const Answer answer = shop.post("/v1/events", body);
    EXPECT_EQ(answer.status, 400) << body.substr(0, 30) << answer.body;
    EXPECT_EQ(answer.problem(), "invalid-argument") << body.substr(0, 30);
  }
}

TEST(EventsApi, ARefusalOfAllHasTheRequestIdOfItsHeader) {
  Shop shop;
  for (const RequestHeaders& headers : {RequestHeaders{}, RequestHeaders{.request_id = "mine-1"}}) {
    const Answer answer = shop.post("/v1/events", R"({"batch":[{"type":"track"}]})", headers);
    EXPECT_EQ(answer.status, 400);
    EXPECT_FALSE(answer.header("X-Request-Id").empty());
    EXPECT_EQ(answer.json()["request_id"], answer.header("X-Request-Id"));
  }
}

TEST(EventsApi, JsonMayNestAsDeepAsTheDocumentationSaysAndNoDeeper) {
  Shop shop;
  const auto nested = [](int levels) {  // the body, context and lists below it
    return R"({"type":"track","event":"Product Viewed","messageId":"m","userId":"u","timestamp":)"
           R"("2026-03-01T11:00:00Z","properties":{"product_id":"S1"},"context":{"x":)" +
           std::string(static_cast<size_t>(levels - 2), '[') + std::string(static_cast<size_t>(levels - 2), ']') + "}}";
  };
  EXPECT_EQ(shop.post("/v1/events", nested(32)).status, 202);
  EXPECT_EQ(shop.post("/v1/events", nested(33)).status, 400);
}

TEST(EventsApi, AMemberGivenTwiceIsRefusedByName) {
  Shop shop;
  const Answer event =
      shop.post("/v1/events", R"({"batch":[{"type":"track","event":"Product Viewed","messageId":"m","userId":"u",)"
                              R"("userId":"v","properties":{"product_id":"S1"}}]})");
  EXPECT_EQ(event.status, 400);
  EXPECT_THAT(event.json()["detail"].get<std::string>(), HasSubstr("\"userId\" twice"));
  EXPECT_EQ(shop.call({"PATCH", "/v1/products/S1", R"({"price":1,"price":2})"}).status, 400);
  EXPECT_EQ(shop.post("/v1/search", R"({"q":"tent","facet_by":["brand","brand"]})").status, 200) << "values may repeat";
}

TEST(EventsApi, ABatchHasABound) {
  Shop shop;
  Json batch = {{"batch", Json::array()}};
  for (int i = 0; i < 1'001; ++i) batch["batch"].push_back(message("m" + std::to_string(i), "ann", "B1"));
  const Answer answer = shop.post("/v1/events", batch.dump());
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.json()["pointer"], "/batch");
}

TEST(EventsApi, ClocksYearsOffAreBroughtBack) {
  Shop shop;
  Json ahead = message("m1", "ann", "B1");
  ahead["timestamp"] = "2099-01-01T00:00:00Z";
  EXPECT_EQ(shop.post("/v1/events", ahead.dump()).json()["stored"], 1);
  Json before = message("m2", "ann", "B1");
  before["timestamp"] = "1970-01-01T00:00:00Z";
  EXPECT_EQ(shop.post("/v1/events", before.dump()).status, 400);
}

TEST(ShoppersApi, ExportHoldsEveryMessageWithItsId) {
  Shop shop;
  ASSERT_EQ(shop.track("Product Viewed", "ann", "B1").status, 202);
  ASSERT_EQ(shop.track("Order Completed", "ann", "B1").status, 202);
  const auto json = shop.get("/v1/shoppers/ann").json();
  ASSERT_EQ(json["events"].size(), 2U);
  EXPECT_EQ(json["events"][0]["messageId"], "m0");
  EXPECT_EQ(json["events"][1]["event"], "Order Completed");
  EXPECT_EQ(json["consent"]["granted"], true);
  EXPECT_TRUE(json["profile"].is_object());
  EXPECT_EQ(json["identity"]["canonical"], "ann");
}

TEST(ShoppersApi, ATokenMayHoldSlashesAndSpaces) {
  Shop shop;
  ASSERT_EQ(shop.track("Product Viewed", "a/b c", "B1").status, 202);
  EXPECT_EQ(shop.get("/v1/shoppers/a%2Fb%20c").json()["token"], "a/b c");
}

TEST(ShoppersApi, UnknownShoppersAreNotFound) {
  Shop shop;
  const Answer answer = shop.get("/v1/shoppers/nobody");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.problem(), "not-found");
  EXPECT_EQ(shop.get("/v1/shoppers/" + std::string(300, 'a')).status, 400);
}

TEST(ShoppersApi, ErasureLeavesNothingAndKeepsLateEventsOut) {
  Shop shop;
  for (int i = 0; i < 5; ++i) ASSERT_EQ(shop.track("Product Viewed", "ann", "T3").status, 202);
  const std::string mine = "/v1/search?q=boot+tent&match=any&user_token=ann&personalization_impact=100";
  const std::string plain = lasting(shop.get("/v1/search?q=boot+tent&match=any"));
  ASSERT_NE(lasting(shop.get(mine)), plain);
  const Answer erased = shop.call({"DELETE", "/v1/shoppers/ann"});
  ASSERT_EQ(erased.status, 200) << erased.body;
  EXPECT_EQ(erased.json()["events_removed"], 5);
  EXPECT_EQ(shop.get("/v1/shoppers/ann").status, 404);
  EXPECT_EQ(lasting(shop.get(mine)), lasting(shop.get("/v1/search?q=boot+tent&match=any")));

  Json late = message("late", "ann", "T3");
  late["timestamp"] = "2026-02-01T00:00:00Z";
  const Answer receipt = shop.post("/v1/events", late.dump());
  EXPECT_EQ(receipt.status, 202);
  EXPECT_EQ(receipt.json()["erased"], 1) << receipt.body;
  EXPECT_EQ(shop.get("/v1/shoppers/ann").status, 404);
  EXPECT_EQ(lasting(shop.get(mine)), lasting(shop.get("/v1/search?q=boot+tent&match=any")));
}

TEST(ShoppersApi, TwoDevicesBecomeOneShopperAndTwoAgain) {
  Shop shop;
  ASSERT_EQ(shop.track("Product Viewed", "phone", "B1").status, 202);
  ASSERT_EQ(shop.track("Product Viewed", "laptop", "T3").status, 202);
  const Answer merged = shop.post("/v1/shoppers/phone/merge", R"({"with":"laptop"})");
  ASSERT_EQ(merged.status, 200) << merged.body;
  EXPECT_EQ(merged.json()["members"].size(), 2U);
  EXPECT_EQ(shop.get("/v1/shoppers/phone").json()["events"].size(), 2U);
  EXPECT_EQ(ids(shop.get("/v1/recommend/recently_viewed?user_token=phone&limit=2")),
            ids(shop.get("/v1/recommend/recently_viewed?user_token=laptop&limit=2")));
  ASSERT_EQ(shop.post("/v1/shoppers/phone/unmerge", R"({"with":"laptop"})").status, 200);
  EXPECT_EQ(shop.get("/v1/shoppers/phone").json()["events"].size(), 1U);
  EXPECT_EQ(ids(shop.get("/v1/recommend/recently_viewed?user_token=phone"))[0], "B1");
  EXPECT_EQ(ids(shop.get("/v1/recommend/recently_viewed?user_token=laptop"))[0], "T3");
}

TEST(ShoppersApi, PreferencesKeepWhatIsNotNamed) {
  Shop shop;
  ASSERT_EQ(shop.call({"PUT", "/v1/shoppers/ann/preferences", R"({"muted_brands":["Tarn"]})"}).status, 200);
  const Answer answer = shop.call({"PUT", "/v1/shoppers/ann/preferences", R"({"personalization":false})"});
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.json()["muted_brands"], Json::array({"Tarn"}));
  EXPECT_EQ(answer.json()["personalization"], false);
}

TEST(ShoppersApi, BodiesOfTheWrongShapeAreRefusedByPointer) {
  Shop shop;
  struct Row {
    const char* path;
    const char* method;
    const char* body;
    const char* pointer;
  };
  for (const Row& row :
       {Row{"consent", "PUT", "{}", "/granted"}, Row{"consent", "PUT", R"({"granted":"no"})", "/granted"},
        Row{"consent", "PUT", R"({"grantd":true})", "/grantd"}, Row{"merge", "POST", "{}", "/with"},
        Row{"merge", "POST", R"({"with":""})", "/with"}, Row{"merge", "POST", R"({"with":"ann"})", "/with"},
        Row{"preferences", "PUT", R"({"muted_brands":"x"})", "/muted_brands"},
        Row{"preferences", "PUT", R"({"muted_brands":[1]})", "/muted_brands/0"},
        Row{"preferences", "PUT", R"({"personalization":1})", "/personalization"}}) {
    const Answer answer = shop.call({row.method, "/v1/shoppers/ann/" + std::string(row.path), row.body});
    EXPECT_EQ(answer.status, 400) << row.path << row.body;
    EXPECT_EQ(answer.json()["pointer"], row.pointer) << answer.body;
  }
}

TEST(ShoppersApi, RecentShoppersAreListedTheBusiestFirst) {
  Shop shop;
  ASSERT_EQ(shop.track("Product Viewed", "ann", "B1").status, 202);
  ASSERT_EQ(shop.track("Product Viewed", "bob", "B1").status, 202);
  ASSERT_EQ(shop.track("Product Viewed", "bob", "B2").status, 202);
  const auto json = shop.get("/v1/admin/shoppers?limit=1").json();
  ASSERT_EQ(json["shoppers"].size(), 1U);
  EXPECT_EQ(json["shoppers"][0]["token"], "bob");
  EXPECT_EQ(json["shoppers"][0]["events"], 2);
}

}  // namespace
}  // namespace shelfwise::server
