#include "server/api/callers.h"

#include <gtest/gtest.h>

#include "server/http/listener.h"

namespace shelfwise::server {
namespace {

TEST(Callers, OptOutIsReadFromHeaderAndCookie) {
  EXPECT_FALSE(opted_out({}));
  EXPECT_TRUE(opted_out({.sec_gpc = "1"}));
  EXPECT_FALSE(opted_out({.sec_gpc = "0"}));
  for (const char* cookie : {"dnp=1", "a=b; dnp=1", "dnp=yes; c=d", " dnp = true"}) {
    EXPECT_TRUE(opted_out({.cookie = cookie})) << cookie;
  }
  for (const char* cookie : {"dnp=0", "dnp=false", "xdnp=1", "dnpx=1", "a=dnp"}) {
    EXPECT_FALSE(opted_out({.cookie = cookie})) << cookie;
  }
}

TEST(Callers, AKeyComesInEitherHeader) {
  EXPECT_EQ(presented_key({.authorization = "Bearer  abc "}), "abc");
  EXPECT_EQ(presented_key({.authorization = "bearer abc"}), "abc");
  EXPECT_EQ(presented_key({.shelfwise_key = "abc"}), "abc");
  EXPECT_EQ(presented_key({.authorization = "Basic !"}), "");
}

TEST(Callers, OtherClientsSendTheirKeyTheirOwnWay) {
  EXPECT_EQ(presented_key({.authorization = "Basic a2V5Og=="}), "key");  // "key:"
  EXPECT_EQ(presented_key({.algolia_key = "abc"}), "abc");
  EXPECT_EQ(presented_key({}, {{"x-algolia-application-id", "shop"}, {"X-Algolia-API-Key", "abc"}}), "abc");
  EXPECT_EQ(presented_key({.shelfwise_key = "own", .algolia_key = "other"}), "own");
}

TEST(Callers, OnlyNamesOfThisMachineAreLocal) {
  for (const char* host :
       {"", "localhost", "LOCALHOST:80", "shop.localhost:1", "127.0.0.1", "127.9.9.9:8080", "[::1]:8080"}) {
    EXPECT_TRUE(is_local_host(host)) << host;
  }
  for (const char* host : {"evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]", "notlocalhost", "0.0.0.0"}) {
    EXPECT_FALSE(is_local_host(host)) << host;
  }
}

TEST(Callers, OriginsAreComparedWithTheHost) {
  EXPECT_TRUE(same_origin("http://127.0.0.1:8080", "127.0.0.1:8080"));
  EXPECT_FALSE(same_origin("http://127.0.0.1:9999", "127.0.0.1:8080"));
  EXPECT_FALSE(same_origin("null", "127.0.0.1:8080"));
}

TEST(Callers, PercentDecodingLeavesWhatIsNone) {
  EXPECT_EQ(percent_decode("a%2Fb%20c"), "a/b c");
  EXPECT_EQ(percent_decode("100%"), "100%");
  EXPECT_EQ(percent_decode("%zz%4"), "%zz%4");
}

TEST(Callers, AQueryIsReadAsWritten) {
  EXPECT_EQ(parse_query("q=a+b%2B&filter_by=brand:=X%26Y&flag&&=z"),
            (RawParameters{{"q", "a b+"}, {"filter_by", "brand:=X&Y"}, {"flag", ""}, {"", "z"}}));
  EXPECT_TRUE(parse_query("").empty());
}

TEST(Callers, RequestIdsAreFitForLogs) {
  EXPECT_TRUE(fit_request_id("abc-1.2_3"));
  for (const std::string& id : {std::string(), std::string("a b"), std::string("a\n"), std::string(65, 'a')}) {
    EXPECT_FALSE(fit_request_id(id));
  }
}

TEST(Listener, AddressesAreParsed) {
  EXPECT_EQ(parse_listen_address("127.0.0.1:8080")->port, 8080);
  EXPECT_EQ(parse_listen_address("[::1]:80")->host, "::1");
  EXPECT_EQ(parse_listen_address(":80")->host, "");
  for (const char* bad : {"8080", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999", "127.0.0.1:", "a:-1"}) {
    EXPECT_FALSE(parse_listen_address(bad).ok()) << bad;
  }
}

TEST(Listener, LoopbackIsWhatOnlyThisMachineReaches) {
  EXPECT_TRUE(is_loopback({"127.0.0.1", 80}));
  EXPECT_TRUE(is_loopback({"::1", 80}));
  EXPECT_TRUE(is_loopback({"localhost", 80}));
  EXPECT_FALSE(is_loopback({"0.0.0.0", 80}));
  EXPECT_FALSE(is_loopback({"", 80})) << "no host means every address";
  EXPECT_FALSE(is_loopback({"10.1.2.3", 80}));
}

TEST(Listener, ATakenPortIsAConflict) {
  const auto first = open_listener({"127.0.0.1", 0});
  ASSERT_TRUE(first.ok());
  const auto second = open_listener({"127.0.0.1", port_of(*first)});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kConflict);
}

}  // namespace
}  // namespace shelfwise::server
