// Keys for the browser:
//  1. What Algolia's generateSecuredApiKey makes of a key of the store is let in, and nothing else that looks like it.
//  2. It reaches searching and events, never further, whatever its signer may.
//  3. Every limit that it carries is kept; one that is not understood shuts it out.
#include "server/signed_key.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "tests/server/shop.h"

namespace shelfwise::server {
namespace {

std::string base64(std::string_view text) {
  std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int size =
      ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  out.resize(static_cast<size_t>(size));
  return out;
}

// As the clients do it, with the key itself.
std::string sign(std::string_view key, std::string_view restrictions) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  ::HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(restrictions.data()), restrictions.size(), mac, &size);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += "0123456789abcdef"[mac[i] >> 4];
    hex += "0123456789abcdef"[mac[i] & 15];
  }
  return base64(hex + std::string(restrictions));
}

class SignedKeys : public ::testing::Test {
 protected:
  SignedKeys() { parent_ = *shop_.keys().create("web", "search,events", shop_.clock().now()); }

  Answer get(const std::string& target, std::string_view restrictions, RequestHeaders more = {}) {
    more.shelfwise_key = sign(parent_, restrictions);
    return shop_.get(target, std::move(more));
  }

  Shop shop_;
  std::string parent_;
};

TEST_F(SignedKeys, ShowNothingBeyondTheirFilter) {
  const std::string only = "filters=brand%3ATarn";
  for (const std::string& id : ids(get("/v1/search?q=socks", only)))
    EXPECT_TRUE(id == "S2" || id == "S3" || id == "NOCOST") << id;
  EXPECT_TRUE(ids(get("/v1/search?q=&filter_by=brand:=Fjell", only)).empty());
  EXPECT_TRUE(ids(get("/v1/search?q=&filter_by=brand:=Fjell%20%7C%7C%20brand:!=Tarn", only)).empty());
  const auto facets = get("/v1/search?q=&facet_by=brand", only).json()["facet_counts"][0]["counts"];
  ASSERT_EQ(facets.size(), 1U);
  EXPECT_EQ(facets[0]["value"], "Tarn");
  EXPECT_EQ(get("/v1/products/B1", only).status, 404);
  EXPECT_EQ(get("/v1/products/B3", only).status, 200);
  const auto similar = get("/v1/recommend/similar?product_id=B1", only).json()["hits"];
  EXPECT_FALSE(similar.empty());
  for (const auto& hit : similar) EXPECT_EQ(hit["product"]["brand"], "Tarn") << hit;
  for (const auto& suggestion : get("/v1/suggest?q=fje", only).json()["suggestions"]) {
    EXPECT_NE(suggestion["kind"], "brand") << suggestion;
  }
}

TEST_F(SignedKeys, MayShowMoreToShoppersOfASegment) {
  ASSERT_EQ(shop_.track("Product Viewed", "ann", "B1", {.shelfwise_key = parent_}).status, 202);
  const std::string only = "filters=NOT%20brand%3ATarn%20OR%20shopper_segment%3Anew";
  EXPECT_EQ(ids(get("/v1/search?q=ski&match=all", only)).size(), 0U) << "nobody is in no segment";
  EXPECT_EQ(ids(get("/v1/search?q=ski&match=all", only + "&userToken=ann")).size(), 1U);
  EXPECT_EQ(ids(get("/v1/search?q=ski&match=all", only + "&userToken=bob")).size(), 0U);
  EXPECT_EQ(ids(get("/v1/search?q=ski&match=all", only + "&userToken=ann", {.sec_gpc = "1"})).size(), 0U);
  EXPECT_EQ(get("/v1/products/S2", only + "&userToken=ann").status, 404);
  EXPECT_EQ(get("/v1/search?q=ski&match=all", "filters=shopper_segment%3Anewish").status, 403);
  // Whoever may only search learns of nobody's segments.
  EXPECT_EQ(get("/v1/search?q=ski&filter_by=shopper_segment:=new", "userToken=ann").status, 400);
}

TEST_F(SignedKeys, OfOneShopperBecomeNobodyElse) {
  const std::string key = sign(parent_, "userToken=mallory");
  const auto accepted = [&](const std::string& message) {
    const std::string body =
        R"({"messageId":")" + std::to_string(std::hash<std::string>()(message)) + R"(",)" + message;
    return shop_.call({"POST", "/v1/events", body, {.shelfwise_key = key}}).json().value("accepted", 0);
  };
  EXPECT_EQ(accepted(R"("type":"alias","previousId":"ann","userId":"mallory"})"), 0);
  EXPECT_EQ(accepted(R"("type":"identify","anonymousId":"mallory","userId":"ann"})"), 0);
  EXPECT_EQ(accepted(R"("type":"identify","anonymousId":"anns-phone","userId":"mallory"})"), 0);
  const std::string view = R"("type":"track","event":"Product Viewed","properties":{"product_id":"B1"})";
  EXPECT_EQ(accepted(view + R"(,"userId":"ann"})"), 0);
  EXPECT_EQ(accepted(view + R"(,"anonymousId":"ann"})"), 0);
  EXPECT_EQ(accepted(view + R"(,"anonymousId":"a-phone","userId":"mallory"})"), 1);
}

TEST_F(SignedKeys, ReachNoFurtherThanSearchAndEvents) {
  const std::string admin = *shop_.keys().create("boss", "admin", shop_.clock().now());
  const std::string key = sign(admin, "filters=brand%3ATarn");
  EXPECT_EQ(shop_.get("/v1/search?q=tent", {.shelfwise_key = key}).status, 200);
  EXPECT_EQ(shop_.get("/v1/admin/stats", {.shelfwise_key = key}).status, 403);
  EXPECT_EQ(shop_.get("/v1/shoppers/ann", {.shelfwise_key = key}).status, 403);
  EXPECT_EQ(shop_.call({"DELETE", "/v1/products/B1", "", {.shelfwise_key = key}}).status, 403);
}

TEST_F(SignedKeys, ForgedOnesAreNotLetIn) {
  const std::string good = sign(parent_, "filters=brand%3ATarn");
  ASSERT_EQ(shop_.get("/v1/search?q=", {.shelfwise_key = good}).status, 200);
  const std::string elsewhere = sign("sw_somebody_elses", "filters=brand%3ATarn");
  EXPECT_EQ(shop_.get("/v1/search?q=", {.shelfwise_key = elsewhere}).status, 401);
  std::string mac = sign(parent_, "");
  for (const std::string& forged :
       {base64(std::string(64, '0')), base64(std::string(64, 'x')), mac.substr(1), std::string("YQ=="),
        std::string(10'000, 'A'), base64(std::string(64, '0') + "filters=brand%3AFjell")}) {
    EXPECT_EQ(shop_.get("/v1/search?q=", {.shelfwise_key = forged}).status, 401) << forged.substr(0, 100);
  }
  ASSERT_TRUE(shop_.keys().remove("web").ok());
  ASSERT_TRUE(shop_.keys().create("other", "search", shop_.clock().now()).ok());
  EXPECT_EQ(shop_.get("/v1/search?q=", {.shelfwise_key = good}).status, 401);
}

TEST_F(SignedKeys, EveryLimitIsKept) {
  EXPECT_EQ(get("/v1/search?q=", "validUntil=4000000000").status, 200);
  EXPECT_EQ(get("/v1/search?q=", "validUntil=1000000000").status, 403);
  EXPECT_EQ(get("/v1/search?q=", "restrictSources=192.0.2.0%2F24").status, 403);
  const std::string page = "referers=%5B%22https%3A%2F%2Fshop.example%2F*%22%5D";
  EXPECT_EQ(get("/v1/search?q=", page, {.origin = "https://shop.example"}).status, 200);
  EXPECT_EQ(get("/v1/search?q=", page, {.referer = "https://shop.example/a?b"}).status, 200);
  EXPECT_EQ(get("/v1/search?q=", page, {.origin = "https://shop.example.evil"}).status, 403);
  EXPECT_EQ(get("/v1/search?q=", page).status, 403);
  const std::string rate = "maxQueriesPerIPPerHour=2";
  EXPECT_EQ(get("/v1/search?q=", rate).status, 200);
  EXPECT_EQ(get("/v1/search?q=", rate).status, 200);
  const Answer third = get("/v1/search?q=", rate);
  EXPECT_EQ(third.status, 429);
  EXPECT_EQ(third.problem(), "too-many-requests");
  EXPECT_EQ(get("/1/indexes", rate).json()["status"], 429);
  shop_.clock().set(shop_.clock().now() + std::chrono::hours(1));
  EXPECT_EQ(get("/v1/search?q=", rate).status, 200);
}

TEST_F(SignedKeys, WhatIsNotUnderstoodShutsOut) {
  for (const char* text : {"hitsPerPage=5", "filters=brand", "filters=nonsense%20%3E%3E", "validUntil=soon",
                           "restrictIndices=", "maxQueriesPerIPPerHour=-1", "filters=nofield%3Ax"}) {
    EXPECT_EQ(get("/v1/search?q=", text).status, 403) << text;
  }
}

TEST_F(SignedKeys, ACarriedShopperStandsInThePlaceOfAnyOther) {
  for (int i = 0; i < 4; ++i) {
    shop_.track("Product Viewed", "ann", "S2", {.shelfwise_key = parent_});
    shop_.track("Product Viewed", "ben", "B3", {.shelfwise_key = parent_});
  }
  const auto own = [&](const char* token) {
    return lasting(
        shop_.get(std::string("/v1/recommend/recently_viewed?user_token=") + token, {.shelfwise_key = parent_}));
  };
  EXPECT_NE(own("ann"), own("ben"));
  EXPECT_EQ(lasting(get("/v1/recommend/recently_viewed?user_token=ben", "userToken=ann")), own("ann"));
}

TEST_F(SignedKeys, IndexesAreThoseCarried) {
  const auto query = [&](const char* index) {
    return shop_
        .post(std::string("/1/indexes/") + index + "/query", "{}",
              {.algolia_key = sign(parent_, "restrictIndices=products_*")})
        .status;
  };
  EXPECT_EQ(query("products_price_asc"), 200);
  EXPECT_EQ(query("products"), 403);
}

}  // namespace
}  // namespace shelfwise::server
