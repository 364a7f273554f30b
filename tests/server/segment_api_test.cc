// Segment's clients, as they call:
//  1. Single messages take their type from the path, batches hand their time of sending down.
//  2. Keys come as Basic authorization, bodies as text/plain, message ids may be missing.
//  3. A message counts once, however often it is sent.
#include <gtest/gtest.h>

#include "tests/server/shop.h"

namespace shelfwise::server {
namespace {

std::string view(const char* id, const char* extra = "") {
  return std::string(R"({"event":"Product Viewed","anonymousId":"a1","properties":{"product_id":"S2"},"messageId":")") +
         id + "\"" + extra + "}";
}

size_t events_of(Shop& shop, const std::string& token) {
  const Answer answer = shop.get("/v1/shoppers/" + token);
  return answer.status == 200 ? answer.json()["events"].size() : 0;
}

TEST(Segment, EveryPathTakesItsKindOfMessage) {
  Shop shop;
  for (const char* path : {"/v1/t", "/v1/track"}) {
    EXPECT_EQ(shop.post(path, view(path)).json()["success"], true) << path;
  }
  EXPECT_EQ(shop.post("/v1/i", R"({"userId":"u1","anonymousId":"a1","traits":{}})").status, 200);
  EXPECT_EQ(shop.post("/v1/p", R"({"anonymousId":"a1","userId":null,"name":"Home"})").status, 200);
  EXPECT_EQ(shop.post("/v1/a", R"({"userId":"u1","previousId":"a2"})").status, 200);
  EXPECT_EQ(shop.post("/v1/g", R"({"userId":"u1","groupId":"g"})").status, 200);
  EXPECT_GE(events_of(shop, "u1"), 2U);  // the device's views are the user's since identify
  EXPECT_EQ(events_of(shop, "a2"), events_of(shop, "u1"));
}

TEST(Segment, BatchesAreStoredOnceHoweverOftenTheyAreSent) {
  Shop shop;
  const std::string batch = R"({"batch":[{"type":"track",)" + view("m1").substr(1) + R"(,{"type":"track",)" +
                            view("m2").substr(1) + R"(],"sentAt":"2026-03-01T12:00:00Z","writeKey":"k"})";
  EXPECT_EQ(shop.post("/v1/batch", batch).json()["stored"], 2);
  for (const char* path : {"/v1/batch", "/v1/b", "/v1/import"}) {
    const auto again = shop.post(path, batch).json();
    EXPECT_EQ(again["seen_before"], 2) << path;
    EXPECT_EQ(again["stored"], 0) << path;
  }
  EXPECT_EQ(shop.get("/v1/shoppers/a1").body.find("writeKey"), std::string::npos);
}

TEST(Segment, TheKeyIsTheNameOfBasicAuthorization) {
  Shop shop;
  ASSERT_TRUE(shop.keys().create("web", "events", shop.clock().now()).ok());
  EXPECT_EQ(shop.post("/v1/t", view("m1")).status, 401);
  EXPECT_EQ(shop.post("/v1/t", view("m1"), {.authorization = "Basic bm9uc2Vuc2U6"}).status, 401);
}

TEST(Segment, TheKeyMayStandInTheBody) {
  Shop shop;
  const std::string key = *shop.keys().create("web", "events", shop.clock().now());
  EXPECT_EQ(shop.post("/v1/t", view("m1", (",\"writeKey\" : \"" + key + "\"").c_str())).status, 200);
  EXPECT_EQ(shop.post("/v1/t", view("m2", ",\"writeKey\":\"guess\"")).status, 401);
  EXPECT_EQ(shop.post("/v1/t", view("m3", ",\"writeKey\":5")).status, 401);
  EXPECT_EQ(shop.call({"DELETE", "/v1/shoppers/a1", "{\"writeKey\":\"" + key + "\"}", {}}).status, 401);
}

TEST(Segment, NonsenseIsToldAndNothingOfItStored) {
  Shop shop;
  for (const char* body : {"", "[]", "5", "{\"batch\":[]}", "{\"batch\":5}", "{}", "{\"event\":\"x\"}", "not json"}) {
    const Answer answer = shop.post("/v1/batch", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(answer.problem(), "invalid-argument") << body;
  }
}

TEST(Segment, GiantBatchesAreRefusedWhole) {
  Shop shop;
  std::string batch;
  for (int i = 0; i < 1'001; ++i) {
    batch +=
        (i == 0 ? "" : ",") + std::string(R"({"type":"track",)") + view(("g" + std::to_string(i)).c_str()).substr(1);
  }
  EXPECT_EQ(shop.post("/v1/batch", "{\"batch\":[" + batch + "]}").status, 413);
  EXPECT_EQ(events_of(shop, "a1"), 0U);
}

TEST(Segment, TheBrowsersClientIsToldWhereToSend) {
  Shop shop;
  const auto settings = shop.get("/v1/projects/some%22key/settings", {.host = "localhost:8080"}).json();
  EXPECT_EQ(settings["integrations"]["Segment.io"]["apiHost"], "localhost:8080/v1");
  EXPECT_EQ(settings["integrations"]["Segment.io"]["apiKey"], "some\"key");
}

}  // namespace
}  // namespace shelfwise::server
