// Merges, sign-ins on own and shared devices, orders taken back and late events in any order give one state.
#include <algorithm>

#include "common/random.h"
#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

std::string outcome(const Shop& shop, const Personalizer& p, const std::string& n) {
  std::string out;
  for (const char* who : {"ann", "d-phone", "d-tablet", "bob", "old-ann"}) {
    out += std::string(who) + p.profile_json(ShopperId(who + n), kNow);
    for (const char* product : {"tent-a", "tent-b", "stove-a", "stove-b", "pan-a", "pan-b"}) {
      out += " " + std::to_string(shop.share(p, who + n, product));
    }
    out += "\n";
  }
  return out;
}

TEST(Promises, MergesAndLateEventsInAThousandRandomOrdersGiveOneState) {
  constexpr int kOrders = 1'000;
  Shop shop;
  Random random(17);
  std::vector<nlohmann::json> before;
  std::vector<nlohmann::json> after;
  std::vector<bool> merged_before;
  for (int order = 0; order < kOrders; ++order) {
    const std::string n = "-" + std::to_string(order);  // everybody once more for each order
    std::vector<nlohmann::json> messages = {
        shop.message("Product Viewed", "d-phone" + n, "tent-a", "2026-03-01T09:00:00Z"),
        shop.message("Product Added", "d-phone" + n, "tent-a", "2026-03-01T09:05:00Z"),
        shop.message("Product Removed", "d-phone" + n, "tent-a", "2026-03-01T09:06:00Z"),
        shop.message("Order Completed", "ann" + n, "stove-a", "2026-03-02T09:00:00Z"),
        shop.message("Order Refunded", "ann" + n, "stove-a", "2026-03-03T09:00:00Z"),
        shop.message("Order Completed", "ann" + n, "pan-a", "2026-03-04T09:00:00Z"),
        shop.message("Product Viewed", "d-tablet" + n, "pan-b", "2026-03-05T09:00:00Z"),
        shop.message("Product Viewed", "bob" + n, "stove-b", "2026-03-05T09:00:00Z"),
        shop.message("Product Viewed", "old-ann" + n, "tent-b", "2026-02-05T09:00:00Z")};
    messages.push_back(shop.message("Product Engaged", "d-tablet" + n, "pan-b", "2026-03-05T09:01:00Z"));
    messages.back()["properties"]["dwell_seconds"] = 60;
    messages.push_back(shop.message("Product Engaged", "bob" + n, "stove-b", "2026-03-05T09:00:02Z"));
    messages.back()["properties"]["dwell_seconds"] = 2;
    for (const auto& [device, user] : {std::pair("d-phone", "ann"), {"d-tablet", "ann"}, {"d-tablet", "bob"}}) {
      messages.push_back({{"type", "identify"},
                          {"messageId", std::string(device) + user + n},
                          {"anonymousId", device + n},
                          {"userId", user + n},
                          {"timestamp", "2026-03-05T10:00:00Z"}});
    }
    for (std::size_t i = messages.size(); i > 1; --i) std::swap(messages[i - 1], messages[random.below(i)]);
    const std::size_t part = random.below(messages.size() + 1);
    for (std::size_t i = 0; i < messages.size(); ++i) (i < part ? before : after).push_back(messages[i]);
    merged_before.push_back(random.below(2) == 0);
  }
  const auto merge = [&](int order) {
    const std::string n = "-" + std::to_string(order);
    ASSERT_TRUE(shop.log().link(ShopperId("old-ann" + n), ShopperId("ann" + n), kNow).ok());
  };
  shop.send(before);
  for (int order = 0; order < 50; ++order) {
    if (merged_before[static_cast<std::size_t>(order)]) merge(order);
  }
  const auto p = shop.open();
  shop.send(after);
  ASSERT_TRUE(p->catch_up(shop.log()).ok());
  for (int order = 0; order < kOrders; ++order) {
    if (order < 50 && merged_before[static_cast<std::size_t>(order)]) continue;
    merge(order);
    ASSERT_TRUE(p->relink(ShopperId("old-ann-" + std::to_string(order)), shop.log()).ok());
  }
  const std::string first = outcome(shop, *p, "-0");
  EXPECT_NE(first.find("tent-b"), std::string::npos) << "what was merged by hand counts";
  const auto restarted = shop.open();
  for (int order = 0; order < kOrders; ++order) {
    const std::string n = "-" + std::to_string(order);
    ASSERT_EQ(outcome(shop, *p, n), first) << order;
    if (order < 100) { ASSERT_EQ(outcome(shop, *restarted, n), first) << order << ", after a restart"; }
  }
}

}  // namespace
}  // namespace shelfwise::personalization
