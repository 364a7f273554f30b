#include "events/visit_context.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "events/engagement.h"
#include "tests/events/helpers.h"

namespace shelfwise::events {
namespace {

TEST(VisitContext, DevicesAreToldByTheirUserAgent) {
  const std::pair<const char*, Device> kRows[] = {
      {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148", Device::kMobile},
      {"Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/120 Mobile Safari/537.36", Device::kMobile},
      {"Mozilla/5.0 (Linux; Android 13; SM-X900) Chrome/120 Safari/537.36", Device::kTablet},
      {"Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) Mobile/15E148", Device::kTablet},
      {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/120.0", Device::kDesktop},
      {"Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Safari/605", Device::kDesktop},
      {"Mozilla/5.0 (X11; Linux x86_64) Chrome/120", Device::kDesktop},
      {"", Device::kUnknown},
      {"something else", Device::kUnknown},
  };
  for (const auto& [agent, device] : kRows) EXPECT_EQ(device_of_agent(agent), device) << agent;
}

TEST(VisitContext, ReferrersAreReducedToAFewClasses) {
  const std::pair<const char*, Referrer> kRows[] = {
      {"", Referrer::kDirect},
      {"social", Referrer::kSocial},
      {"https://www.google.co.uk/search?q=tents+for+ann", Referrer::kSearch},
      {"https://duckduckgo.com/", Referrer::kSearch},
      {"https://m.facebook.com/x", Referrer::kSocial},
      {"https://t.co/abc", Referrer::kSocial},
      {"https://mail.google.com/mail/u/0", Referrer::kEmail},
      {"https://outlook.live.com/", Referrer::kEmail},
      {"https://blog.example.org:8080/post", Referrer::kOther},
      {"https://shop.example.com/tents", Referrer::kUnknown},
      {"no address", Referrer::kUnknown},
  };
  for (const auto& [address, referrer] : kRows) {
    EXPECT_EQ(referrer_of(address, "https://shop.example.com/"), referrer) << address;
  }
}

TEST(VisitContext, IsReadFromSegmentsContext) {
  auto message = view("1", "d", "p");
  EXPECT_FALSE(read_visit_context(message).known());
  message["context"] = {{"userAgent", "Mozilla/5.0 (Windows NT 10.0) Firefox/120.0"},
                        {"page", {{"referrer", "https://www.bing.com/"}, {"url", "https://shop.example.com/p"}}}};
  EXPECT_EQ(read_visit_context(message), (VisitContext{Device::kDesktop, Referrer::kSearch}));
  message["context"]["device"] = {{"type", "iOS"}};
  EXPECT_EQ(read_visit_context(message).device, Device::kMobile);
  for (const nlohmann::json& wrong : {nlohmann::json(1), nlohmann::json("x"), nlohmann::json::array()}) {
    message["context"] = {{"userAgent", wrong}, {"page", wrong}, {"device", wrong}};
    EXPECT_EQ(read_visit_context(message).referrer, Referrer::kUnknown) << wrong;
  }
}

TEST(Engagement, TellsHowCloseALookWas) {
  const auto look = [](const nlohmann::json& properties) { return read_engagement(&properties).value().look; };
  EXPECT_EQ(look({{"dwell_seconds", 30}}), Look::kClose);
  EXPECT_EQ(look({{"engagement_time_msec", 45'000}}), Look::kClose);
  EXPECT_EQ(look({{"dwell_seconds", 3}, {"scroll_depth", 80}}), Look::kClose);
  EXPECT_EQ(look({{"percent_scrolled", 90}}), Look::kClose);
  EXPECT_EQ(look({{"dwell_seconds", 2}}), Look::kGlance);
  EXPECT_EQ(look({{"dwell_seconds", 2}, {"scroll_depth", 40}}), Look::kPlain);
  EXPECT_EQ(look({{"dwell_seconds", 12}, {"scroll_depth", 10}}), Look::kPlain);
  EXPECT_EQ(look({{"scroll_depth", 10}}), Look::kPlain) << "without the time, nobody knows why";
  EXPECT_FALSE(read_engagement(nullptr).value().told);
  const nlohmann::json wrong = {{"scroll_depth", 101}};
  EXPECT_EQ(read_engagement(&wrong).error().context, "/properties/scroll_depth");
}

TEST(Engagement, AProductEngagedNeedsAProductAndSomethingTold) {
  auto message = view("1", "d", "p");
  message["event"] = "Product Engaged";
  EXPECT_EQ(parse_event(message, kNow).error().context, "/properties/dwell_seconds");
  message["properties"]["dwell_seconds"] = 41;
  const auto event = parse_event(message, kNow);
  ASSERT_TRUE(event.ok()) << event.error().text();
  EXPECT_EQ(event->kind, EventKind::kEngage);
  EXPECT_EQ(event->look, Look::kClose);
  message["event"] = "Products Compared";
  message["properties"].erase("dwell_seconds");
  EXPECT_EQ(parse_event(message, kNow)->look, Look::kClose) << "who compares looks closely";
}

}  // namespace
}  // namespace shelfwise::events
