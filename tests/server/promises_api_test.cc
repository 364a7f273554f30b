// Promises of the whole service, each by name:
//  1. No profile raises what the merchant hides, and no price differs by shopper.
//  2. Impact 0 and every form of refusal give the anonymous answer, byte for byte.
//  3. Pages of a category fit together while the shopper goes on looking.
//  4. A full disk is told, loses nothing that was acknowledged, and ends with the shortage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <map>
#include <set>

#include "common/random.h"
#include "tests/server/shop.h"

namespace shelfwise::server {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kProducts[] = {"B1", "B2", "B3", "T1", "T2", "T3", "S1", "S2", "S3", "OUT", "ADULT", "NOCOST"};
constexpr const char* kHidden[] = {"S3", "OUT", "ADULT", "NOCOST", "T3"};  // T3 is removed live
constexpr const char* kRules =
    "[rules]\nhide_out_of_stock = true\nmargin_floor = 0.3\nadult = \"on_request\"\n[personalization]\ndiversity = "
    "50\n";

// One random or hostile message: hidden products, absurd quantities and prices, unknown ids, all kinds of acts.
nlohmann::json random_message(Random& random, const std::string& shopper, int number) {
  constexpr const char* kEvents[] = {"Product Viewed",  "Product Added",  "Product Removed",
                                     "Order Completed", "Order Refunded", "Product Shared"};
  const std::string event = kEvents[random.below(std::size(kEvents))];
  nlohmann::json item = {{"product_id", random.below(12) == 0 ? "nothing" : kProducts[random.below(12)]},
                         {"quantity", 1 + random.below(random.below(4) == 0 ? 999'999 : 3)},
                         {"price", std::to_string(random.below(1'000'000)) + ".99"},
                         {"position", random.below(50)}};
  return {{"type", "track"},
          {"event", event},
          {"messageId", shopper + "-" + std::to_string(number)},
          {"userId", shopper},
          {"timestamp", "2026-02-2" + std::to_string(random.below(9)) + "T10:00:00Z"},
          {"properties", {{"order_id", std::to_string(number)}, {"products", {item, item}}}}};
}

void post_batch(Shop& shop, nlohmann::json& batch) {
  if (batch.empty()) return;
  const Answer answer = shop.post("/v1/events", nlohmann::json{{"batch", batch}}.dump());
  ASSERT_EQ(answer.status, 202) << answer.body;
  batch = nlohmann::json::array();
}

TEST(Promises, TenThousandRandomAndAdversarialProfilesRaiseNothingHiddenAndChangeNoPrice) {
  constexpr int kProfiles = 10'000;
  Shop shop(Shop::catalog_lines(), kRules);
  ASSERT_EQ(shop.call({"DELETE", "/v1/products/T3", {}}).status, 200);
  Random random(3);
  nlohmann::json batch = nlohmann::json::array();
  for (int profile = 0; profile < kProfiles; ++profile) {
    const std::string shopper = "p" + std::to_string(profile);
    for (int i = 0; i < 4; ++i) batch.push_back(random_message(random, shopper, i));
    if (batch.size() >= 990) { ASSERT_NO_FATAL_FAILURE(post_batch(shop, batch)); }
  }
  ASSERT_NO_FATAL_FAILURE(post_batch(shop, batch));
  std::map<std::string, std::string> products;
  const auto everything = shop.get("/v1/search?q=&per_page=50").json();
  for (const auto& hit : everything["hits"]) { products[hit["id"]] = hit["product"].dump(); }
  const std::string calls[] = {
      "/v1/search?q=boot+socks+tent&match=any&per_page=50&personalization_impact=100&user_token=",
      "/v1/search?q=&per_page=3&page=2&personalization_impact=100&user_token=",
      "/v1/browse?category=Clothing&per_page=50&personalization_impact=100&user_token=",
      "/v1/search?q=sold+out&user_token=",
      "/v1/recommend/for_you?user_token=",
      "/v1/recommend/recently_viewed?user_token=",
      "/v1/recommend/buy_again?user_token=",
      "/v1/recommend/cart?user_token=",
      "/v1/recommend/similar?product_id=OUT&user_token=",
      "/v1/recommend/bought_together?product_id=B1&user_token=",
  };
  int personal = 0;
  for (int profile = 0; profile < kProfiles; ++profile) {
    const Answer answer =
        shop.get(calls[static_cast<size_t>(profile) % std::size(calls)] + "p" + std::to_string(profile));
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto json = answer.json();
    for (const auto& hit : json["hits"]) {
      const auto id = hit["id"].get<std::string>();
      ASSERT_THAT(kHidden, Not(Contains(id))) << profile;
      ASSERT_EQ(hit["product"].dump(), products[id]) << "the same price and words for everybody";
      if (!hit.contains("reason")) continue;
      ++personal;
      ASSERT_THAT(kHidden, Not(Contains(hit["reason"].value("product_id", ""))));
    }
  }
  EXPECT_GT(personal, 1'000) << "the profiles are at work";
}

TEST(Promises, ImpactZeroEqualsTheAnonymousOrderOnAThousandQueries) {
  Shop shop;
  for (const char* product : {"B3", "T3", "S2"}) ASSERT_EQ(shop.track("Order Completed", "ann", product).status, 202);
  constexpr const char* kWords[] = {"boot", "tent",  "socks", "ridge", "wool", "family", "two",
                                    "rain", "green", "fjell", "tarn",  "ski",  "hiking", "brown"};
  Random random(4);
  for (int i = 0; i < 1'000; ++i) {
    std::string q = kWords[random.below(std::size(kWords))];
    for (std::uint64_t more = random.below(3); more > 0; --more) q += std::string("+") + kWords[random.below(14)];
    const std::string target = (i % 5 == 0 ? "/v1/browse?category=Camping&match=" : "/v1/search?q=" + q + "&match=") +
                               (i % 2 == 0 ? "any" : "auto") + "&page=" + std::to_string(1 + i % 3) + "&per_page=4";
    const std::string fixed =
        i % 5 == 0 ? "/v1/browse?category=Camping&per_page=4&page=" + std::to_string(1 + i % 3) : target;
    ASSERT_EQ(lasting(shop.get(fixed + "&user_token=ann&personalization_impact=0")), lasting(shop.get(fixed))) << fixed;
  }
}

TEST(Promises, OptOutEqualsAnonymousByteForByte) {
  Shop shop;
  for (const char* product : {"B3", "T3", "S2"}) ASSERT_EQ(shop.track("Order Completed", "ann", product).status, 202);
  for (const char* call : {"/v1/search?q=boot+tent&match=any", "/v1/search?q=", "/v1/browse?category=Camping",
                           "/v1/recommend/for_you?limit=5", "/v1/recommend/recently_viewed?limit=5"}) {
    const std::string with = std::string(call) + "&user_token=ann";
    const std::string anonymous = lasting(shop.get(call));
    RequestHeaders gpc;
    gpc.sec_gpc = "1";
    RequestHeaders cookie;
    cookie.cookie = "a=b; dnp=1";
    EXPECT_EQ(lasting(shop.get(with, gpc)), anonymous) << call;
    EXPECT_EQ(lasting(shop.get(with, cookie)), anonymous) << call;
    EXPECT_EQ(lasting(shop.get(with + "&enable_personalization=false")), anonymous) << call;
  }
  EXPECT_NE(lasting(shop.get("/v1/search?q=&user_token=ann")), lasting(shop.get("/v1/search?q=")));
  ASSERT_EQ(shop.call({"PUT", "/v1/shoppers/ann/consent", R"({"granted":false})"}).status, 200);
  EXPECT_EQ(lasting(shop.get("/v1/search?q=&user_token=ann")), lasting(shop.get("/v1/search?q=")));
}

TEST(Promises, AVisitThatIsToldOfChangesNothingForWhoOptedOut) {
  Shop shop;
  ASSERT_EQ(shop.track("Order Completed", "ann", "B3").status, 202);
  ASSERT_EQ(shop.call({"PUT", "/v1/shoppers/ann/consent", R"({"granted":false})"}).status, 200);
  const std::string told = "&device=mobile&referrer=https%3A%2F%2Fwww.google.com%2F&entry_category=Camping";
  for (const char* call : {"/v1/search?q=boot+tent&match=any", "/v1/browse?category=Camping",
                           "/v1/recommend/for_you?limit=5", "/v1/search?q=&personalization_impact=0"}) {
    const std::string anonymous = lasting(shop.get(call));
    RequestHeaders gpc;
    gpc.sec_gpc = "1";
    EXPECT_EQ(lasting(shop.get(call + told, gpc)), anonymous) << call;
    EXPECT_EQ(lasting(shop.get(call + told + "&user_token=ann")), anonymous) << call;
    EXPECT_EQ(lasting(shop.get(call + told + "&enable_personalization=false")), anonymous) << call;
  }
  EXPECT_EQ(shop.get("/v1/search?q=tent&device=toaster").status, 400);
}

// Forty products of four brands in one category.
std::string large_category() {
  std::string lines;
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    lines += R"({"id":"P)" + n + R"(","title":"Lamp )" + n + R"(","brand":"Brand)" + std::to_string(i % 4) +
             R"(","product_type":"Home > Lamps","price":")" + std::to_string(10 + i) + R"(.00 USD"})" + "\n";
  }
  return lines;
}

TEST(CategoryPages, FitTogetherWhileTheShopperGoesOnLooking) {
  Shop shop(large_category());
  ASSERT_EQ(shop.track("Product Viewed", "ann", "P33").status, 202);
  std::vector<std::string> seen;
  for (int page = 1; page <= 8; ++page) {
    const Answer answer = shop.get("/v1/browse?category=Home&per_page=5&user_token=ann&page=" + std::to_string(page));
    for (const std::string& id : ids(answer)) seen.push_back(id);
    // What is looked at on this page would change the order of all pages.
    for (const std::string& id : ids(answer)) ASSERT_EQ(shop.track("Product Added", "ann", id).status, 202);
  }
  EXPECT_EQ(seen.size(), 40U);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 40U) << "each product once";
  const Answer again = shop.get("/v1/browse?category=Home&per_page=40&user_token=ann");
  EXPECT_NE(ids(again), seen) << "the first page of a new look goes by all of it";
}

TEST(CategoryPages, AreInThePersonalOrderFromTheFirstToTheLast) {
  Shop shop(large_category(), "[search]\nrerank_depth = 10\n[personalization]\ndiversity = 0\n");
  for (int i = 0; i < 5; ++i) ASSERT_EQ(shop.track("Order Completed", "ann", "P39").status, 202);
  const auto listed = ids(shop.get("/v1/browse?category=Home&per_page=40&user_token=ann"));
  ASSERT_EQ(listed.size(), 40U);
  EXPECT_EQ(listed[0], "P39") << "however deep it stands in everybody's order";
  double last = 1e9;
  const auto json = shop.get("/v1/browse?category=Home&per_page=40&user_token=ann").json();
  for (const auto& hit : json["hits"]) {
    EXPECT_LE(hit["score"].get<double>(), last);
    last = hit["score"].get<double>();
  }
}

int longest_row_of_a_brand(const Answer& answer) {
  int longest = 0;
  int row = 0;
  std::string before;
  const auto json = answer.json();
  for (const auto& hit : json["hits"]) {
    const auto brand = hit["product"]["brand"].get<std::string>();
    row = brand == before ? row + 1 : 1;
    before = brand;
    longest = std::max(longest, row);
  }
  return longest;
}

TEST(CategoryPages, MixBrandsAsTheStoreOrTheShopperWants) {
  Shop plain(large_category(), "[personalization]\ndiversity = 0\n");
  for (const char* product : {"P1", "P5", "P9"}) ASSERT_EQ(plain.track("Order Completed", "ann", product).status, 202);
  const std::string page = "/v1/browse?category=Home&per_page=20&user_token=ann";
  const Answer before = plain.get(page);
  EXPECT_GE(longest_row_of_a_brand(before), 5) << "a habit";
  ASSERT_EQ(plain.call({"PUT", "/v1/shoppers/ann/preferences", R"({"more_variety":true})"}).status, 200);
  const Answer wider = plain.get(page);
  EXPECT_LT(longest_row_of_a_brand(wider), longest_row_of_a_brand(before));
  Shop mixed(large_category(), "[personalization]\ndiversity = 100\n");
  for (const char* product : {"P1", "P5", "P9"}) ASSERT_EQ(mixed.track("Order Completed", "ann", product).status, 202);
  EXPECT_LT(longest_row_of_a_brand(mixed.get(page)), longest_row_of_a_brand(before));
}

TEST(Preferences, AMutedEventCountsForNothingAndCountsAgain) {
  Shop shop;
  ASSERT_EQ(shop.track("Product Viewed", "ann", "B1").status, 202);
  ASSERT_EQ(shop.track("Order Completed", "ann", "T3").status, 202);
  const auto events = shop.get("/v1/shoppers/ann").json()["events"];
  const auto order = events[1]["messageId"].get<std::string>();
  ASSERT_EQ(
      shop.call({"PUT", "/v1/shoppers/ann/preferences", R"({"muted_events":[")" + order + R"(","unknown"]})"}).status,
      200);
  auto profile = shop.get("/v1/shoppers/ann").json()["profile"];
  EXPECT_TRUE(profile["bought"].empty());
  EXPECT_EQ(profile["viewed"].size(), 1U);
  ASSERT_EQ(shop.call({"PUT", "/v1/shoppers/ann/preferences", R"({"muted_events":[]})"}).status, 200);
  EXPECT_EQ(shop.get("/v1/shoppers/ann").json()["profile"]["bought"].size(), 1U);
}

TEST(Segments, FollowWhatShoppersDo) {
  Shop shop(Shop::catalog_lines(), "[segments]\nloyal_orders = 1\nbig_spender_value = 400\n");
  ASSERT_EQ(shop.track("Product Viewed", "new-one", "B1").status, 202);
  ASSERT_EQ(shop.track("Order Completed", "buyer", "T3").status, 202);
  const auto sizes = [&] {
    std::map<std::string, int> out;
    const auto json = shop.get("/v1/admin/segments").json();
    for (const auto& one : json["segments"]) out[one["name"]] = one["shoppers"];
    return out;
  };
  EXPECT_EQ(sizes()["new"], 2);
  EXPECT_EQ(sizes()["loyal"], 1);
  EXPECT_EQ(sizes()["big_spender"], 1);
  EXPECT_THAT(shop.get("/v1/admin/segments/loyal").json()["shoppers"], ::testing::ElementsAre("buyer"));
  EXPECT_EQ(shop.get("/v1/admin/segments/nobody").status, 404);
  EXPECT_THAT(shop.get("/v1/shoppers/buyer").json()["profile"]["segments"].dump(), HasSubstr("big_spender"));
  ASSERT_EQ(shop.track("Order Completed", "new-one", "B1").status, 202);
  EXPECT_EQ(sizes()["loyal"], 2);
}

TEST(Events, RobotsAreCountedApartAndGoogleRetailEventsAreTaken) {
  Shop shop;
  const auto robot = shop.post("/v1/events", R"({"type":"track","event":"Product Viewed","messageId":"1","userId":"bot",
      "context":{"userAgent":"Googlebot/2.1"},"properties":{"product_id":"B1"}})");
  ASSERT_EQ(robot.status, 202) << robot.body;
  EXPECT_EQ(robot.json()["set_aside"], 1);
  EXPECT_EQ(shop.get("/v1/shoppers/bot").json()["profile"]["events"], 0);
  EXPECT_THAT(shop.get("/metrics").body, HasSubstr(R"(shelfwise_events_total{outcome="set_aside"} 1)"));
  const auto google = shop.post("/v1/events", R"({"eventType":"detail-page-view","visitorId":"gil",
      "eventTime":"2026-03-01T11:00:00Z","productDetails":[{"product":{"id":"T3"}}]})");
  ASSERT_EQ(google.status, 202) << google.body;
  const auto gil = shop.get("/v1/shoppers/gil").json();
  EXPECT_EQ(gil["profile"]["viewed"][0]["product_id"], "T3");
  EXPECT_TRUE(gil["events"][0].contains("messageId"));
}

// In a process of its own, which may write no file beyond a few hundred kilobytes until that is lifted.
[[noreturn]] void post_on_a_full_disk() {
  ::signal(SIGXFSZ, SIG_IGN);
  Shop shop;
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = 400'000;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  int acknowledged = 0;
  Answer refused;
  for (int i = 0; i < 5'000; ++i) {
    refused = shop.track("Product Viewed", "ann", "B1");
    if (refused.status != 202) break;
    ++acknowledged;
  }
  if (refused.status != 507) ::_exit(20);
  if (refused.problem() != "no-space") ::_exit(21);
  if (shop.get("/v1/search?q=boot&user_token=ann").status != 200) ::_exit(22);
  limit.rlim_cur = before;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  if (shop.track("Product Viewed", "ann", "T3").status != 202) ::_exit(23);
  const auto stored = shop.get("/v1/shoppers/ann").json()["events"].size();
  ::_exit(stored == static_cast<size_t>(acknowledged) + 1 ? 0 : 24);
}

TEST(Failures, AFullDiskIsToldAndServiceGoesOn) {
  const pid_t child = ::fork();
  if (child == 0) post_on_a_full_disk();
  int state = 0;
  ASSERT_EQ(::waitpid(child, &state, 0), child);
  ASSERT_TRUE(WIFEXITED(state));
  EXPECT_EQ(WEXITSTATUS(state), 0);
}

}  // namespace
}  // namespace shelfwise::server
