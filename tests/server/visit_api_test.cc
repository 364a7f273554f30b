// What requests tell of a visit, over HTTP:
//  1. A new shopper on a telephone gets the order of telephones, on a computer that of computers; explain shows the
//     part, and the parts add up to the score.
//  2. A request that tells nothing gets everybody's order, byte for byte; so does who refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/random.h"
#include "personalization/personalizer.h"
#include "tests/server/shop.h"

namespace shelfwise::server {
namespace {

std::string lamps() {
  std::string catalog;
  for (int i = 0; i < 40; ++i) {
    catalog += R"({"id":"lamp-)" + std::to_string(i) + R"(","title":"Lamp )" + std::to_string(i) + R"(","brand":")" +
               (i % 2 == 0 ? "Astra" : "Borea") + R"(","price":"20.00 USD","product_type":"Home > Lamps"})" + "\n";
  }
  return catalog;
}

// On telephones nine of ten look at Astra, on computers at Borea.
void post_visits(Shop& shop) {
  Random random(5);
  nlohmann::json batch = nlohmann::json::array();
  for (int v = 0; v < 1'000; ++v) {
    const bool phone = v % 2 == 0;
    const TimePoint begun = parse_rfc3339(std::string(Shop::kNow)).value() - std::chrono::minutes((1'000 - v) * 150);
    for (int look = 0; look < 2; ++look) {
      const bool borea = phone != (random.below(10) != 0);
      const auto lamp = 2 * random.below(20) + (borea ? 1 : 0);
      batch.push_back({{"type", "track"},
                       {"event", "Product Viewed"},
                       {"messageId", std::to_string(v) + "-" + std::to_string(look)},
                       {"anonymousId", "d-" + std::to_string(v)},
                       {"timestamp", format_rfc3339(begun + std::chrono::minutes(look))},
                       {"properties", {{"product_id", "lamp-" + std::to_string(lamp)}}},
                       {"context", {{"device", {{"type", phone ? "mobile" : "desktop"}}}}}});
      if (batch.size() < 500) continue;
      ASSERT_EQ(shop.post("/v1/events", nlohmann::json{{"batch", batch}}.dump()).status, 202);
      batch.clear();
    }
  }
}

class Visits : public ::testing::Test {
 protected:
  Visits() : shop_(lamps(), "[personalization]\ndiversity = 0\n") {
    post_visits(shop_);
    personalization::TrainOptions options;
    options.as_of = shop_.clock().now();
    const auto trained = personalization::train(shop_.files().paths(), options);
    EXPECT_TRUE(trained.ok()) << trained.error().text();
    EXPECT_EQ(shop_.post("/v1/admin/reload", "").status, 200);
  }

  // How many of the first ten are of the brand.
  int astras(const std::string& target) {
    int count = 0;
    const nlohmann::json answer = shop_.get(target).json();
    for (std::size_t i = 0; i < 10; ++i) count += answer["hits"][i]["product"]["brand"] == "Astra" ? 1 : 0;
    return count;
  }

  Shop shop_;
};

TEST_F(Visits, OfEachKindGetTheirOwnOrderBeforeAnythingIsKnownOfTheShopper) {
  for (const std::string call : {"/v1/search?q=lamp", "/v1/browse?category=Home", "/v1/recommend/for_you?limit=10"}) {
    EXPECT_EQ(astras(call + "&device=mobile"), 10) << call;
    EXPECT_EQ(astras(call + "&device=desktop"), 0) << call;
    EXPECT_EQ(astras(call + "&device=mobile&user_token=nobody-yet"), 10) << call;
  }
}

TEST_F(Visits, AreShownByExplainWhosePartsAddUp) {
  const nlohmann::json answer = shop_.get("/v1/search?q=lamp&device=mobile&explain=true").json();
  for (const nlohmann::json& hit : answer["hits"]) {
    double sum = 0;
    double visit = 0;
    for (const nlohmann::json& part : hit["explain"]["parts"]) {
      sum += part["value"].get<double>();
      if (part["name"] == "visits_like_this") visit = part["value"].get<double>();
    }
    EXPECT_NE(visit, 0);
    EXPECT_NEAR(sum, hit["score"].get<double>(), 1e-4);
    EXPECT_FALSE(hit.contains("reason")) << "it is no evidence of the shopper's own";
  }
}

TEST_F(Visits, ToldOfOrNotTheyChangeNothingForWhoRefuses) {
  RequestHeaders gpc;
  gpc.sec_gpc = "1";
  for (const std::string call : {"/v1/search?q=lamp", "/v1/browse?category=Home", "/v1/recommend/for_you?limit=10"}) {
    const std::string anonymous = lasting(shop_.get(call));
    EXPECT_NE(lasting(shop_.get(call + "&device=mobile")), anonymous);
    EXPECT_EQ(lasting(shop_.get(call + "&device=mobile", gpc)), anonymous) << call;
    EXPECT_EQ(lasting(shop_.get(call + "&device=mobile&enable_personalization=false")), anonymous) << call;
    EXPECT_EQ(lasting(shop_.get(call + "&user_token=nobody-yet")), anonymous) << call;
  }
  ASSERT_EQ(shop_.call({"PUT", "/v1/shoppers/ann/consent", R"({"granted":false})"}).status, 200);
  EXPECT_EQ(lasting(shop_.get("/v1/search?q=lamp&device=mobile&user_token=ann")),
            lasting(shop_.get("/v1/search?q=lamp")));
  EXPECT_EQ(lasting(shop_.get("/v1/search?q=lamp&device=mobile&personalization_impact=0")),
            lasting(shop_.get("/v1/search?q=lamp")));
}

}  // namespace
}  // namespace shelfwise::server
