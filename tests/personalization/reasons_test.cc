// Reasons come from a closed list, and what each says is in the shopper's own events.
#include <algorithm>
#include <map>
#include <set>

#include "common/random.h"
#include "tests/personalization/shop.h"

namespace shelfwise::personalization {
namespace {

struct Did {
  std::string product;
  std::string event;
};

// What the log says of a shopper, as far as reasons may name it.
class Log {
 public:
  Log(const Shop& shop, std::vector<Did> all) : shop_(shop), all_(std::move(all)) {}

  // `past`: "bought", "added" or "viewed", which every act on a page is.
  bool did(const std::string& past, const std::string& product) const {
    return count([&](const Did& one) { return one.product == product && is(past, one); }) > 0;
  }
  int of_brand(const std::string& past, Doc doc) const {
    return count([&](const Did& one) { return is(past, one) && generation().brand()[doc_of(one)] == brand(doc); });
  }
  int of_category(const std::string& past, Doc doc) const {
    return count([&](const Did& one) {
      return is(past, one) && generation().category()[doc_of(one)] == generation().category()[doc];
    });
  }

 private:
  const catalog::Generation& generation() const { return *const_cast<Shop&>(shop_).store().generation(); }
  std::uint32_t brand(Doc doc) const { return generation().brand()[doc]; }
  Doc doc_of(const Did& one) const { return shop_.doc(one.product); }
  static bool is(const std::string& past, const Did& one) {
    if (past == "bought") return one.event == "Order Completed";
    return past == "added" ? one.event == "Product Added" : one.event != "Order Completed";
  }
  template <class Test>
  int count(const Test& test) const {
    return static_cast<int>(std::count_if(all_.begin(), all_.end(), test));
  }

  const Shop& shop_;
  std::vector<Did> all_;
};

// "" where the reason stands; else what is wrong with it.
std::string fault(const Reason& reason, const std::string& product, const Shop& shop, const Log& log) {
  const Doc doc = shop.doc(product);
  const auto names = [&](std::string_view begin, const std::string& past) {
    return reason.kind == std::string(begin) + past && log.did(past, reason.product_id);
  };
  if (reason.kind == "bought_before") return log.did("bought", product) ? "" : "was never bought";
  if (reason.kind == "viewed_before") return log.did("viewed", product) ? "" : "was never looked at";
  for (const std::string past : {"viewed", "added", "bought"}) {
    if (names("because_you_", past) || names("similar_to_", past)) return "";
  }
  if (reason.kind == "you_often_buy_brand") return log.of_brand("bought", doc) >= 2 ? "" : "not bought twice";
  if (reason.kind == "you_often_view_brand") return log.of_brand("viewed", doc) >= 2 ? "" : "not viewed twice";
  if (reason.kind == "you_often_buy_category") return log.of_category("bought", doc) >= 2 ? "" : "not bought twice";
  if (reason.kind == "you_often_view_category") return log.of_category("viewed", doc) >= 2 ? "" : "not viewed twice";
  if (reason.kind == "in_this_session") {
    return log.of_category("viewed", doc) + log.of_category("bought", doc) >= 2 ? "" : "not touched twice";
  }
  return "is no kind of reason, or names what the shopper never did";
}

TEST(Promises, EveryReasonIsOfTheClosedListAndInTheShoppersOwnEvents) {
  constexpr int kShoppers = 300;
  constexpr const char* kProducts[] = {"tent-a", "tent-b", "stove-a", "stove-b", "pan-a", "pan-b", "test-a"};
  constexpr const char* kEvents[] = {"Product Viewed",  "Product Viewed",  "Product Added",
                                     "Order Completed", "Product Removed", "Order Refunded"};
  Shop shop;
  Random random(23);
  std::map<std::string, std::vector<Did>> did;
  std::vector<nlohmann::json> messages;
  for (int s = 0; s < kShoppers; ++s) {
    const std::string who = "s" + std::to_string(s);
    for (std::uint64_t acts = 1 + random.below(8); acts > 0; --acts) {
      const Did one{kProducts[random.below(std::size(kProducts))], kEvents[random.below(std::size(kEvents))]};
      const auto before = std::chrono::minutes(random.below(3) == 0 ? random.below(25) : random.below(60'000));
      messages.push_back(shop.message(one.event, who, one.product, format_rfc3339(kNow - before)));
      did[who].push_back(one);
    }
  }
  shop.send(messages);
  shop.train();
  Settings settings;
  settings.sensitive_categories = {"Health > Tests"};
  const auto p = shop.open(settings);
  std::set<std::string> kinds;
  for (const auto& [who, acts] : did) {
    const Log log(shop, acts);
    const ShopperViewPtr shopper = p->view(ShopperId(who), kNow);
    if (shopper == nullptr) continue;
    for (const char* product : kProducts) {
      const auto reason = p->reason(*shopper, shop.doc(product));
      if (!reason) continue;
      kinds.insert(reason->kind);
      EXPECT_EQ(fault(*reason, product, shop, log), "") << who << " " << product << ": " << reason->text;
      EXPECT_NE(reason->product_id, "test-a") << "a sensitive product is in no reason";
    }
  }
  EXPECT_GE(kinds.size(), 4U) << "the test sees several kinds";
}

}  // namespace
}  // namespace shelfwise::personalization
