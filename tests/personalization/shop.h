// A small shop with an index and an event log, for tests that need the whole of personalization.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "personalization/personalizer.h"
#include "tests/support/small_store.h"

namespace shelfwise::personalization {

inline TimePoint at(const std::string& text) { return parse_rfc3339(text).value(); }
inline const TimePoint kNow = at("2026-03-10T12:00:00Z");

// Tents and stoves of two brands, two pans, and a category that a store may call sensitive.
inline constexpr const char* kCatalog =
    R"({"id":"tent-a","title":"Ridge Tent Two","brand":"Norrvik","price":"199.00 USD","product_type":"Camping > Tents","item_group_id":"ridge"}
{"id":"tent-a-red","title":"Ridge Tent Two Red","brand":"Norrvik","price":"199.00 USD","product_type":"Camping > Tents","item_group_id":"ridge"}
{"id":"tent-b","title":"Dome Tent Three","brand":"Havel","price":"149.00 USD","product_type":"Camping > Tents"}
{"id":"stove-a","title":"Alpine Stove","brand":"Norrvik","price":"89.00 USD","product_type":"Camping > Stoves"}
{"id":"stove-b","title":"Pocket Stove","brand":"Havel","price":"39.00 USD","product_type":"Camping > Stoves"}
{"id":"pan-a","title":"Iron Pan","brand":"Castor","price":"35.00 USD","product_type":"Kitchen > Pans"}
{"id":"pan-b","title":"Steel Pan","brand":"Castor","price":"45.00 USD","product_type":"Kitchen > Pans"}
{"id":"test-a","title":"Pregnancy Test","brand":"Clara","price":"9.00 USD","product_type":"Health > Tests"}
{"id":"test-b","title":"Allergy Test","brand":"Clara","price":"19.00 USD","product_type":"Health > Tests"}
)";

class Shop {
 public:
  explicit Shop(std::string_view catalog = kCatalog) : store_(catalog) {
    auto log = events::EventStore::open(store_.paths().events());
    EXPECT_TRUE(log.ok()) << log.error().text();
    if (log.ok()) log_ = std::move(*log);
  }

  // "Product Viewed", "Product Added" or "Order Completed" of a userId, or of a device where `who` begins with "d-".
  void event(const std::string& name, const std::string& who, const std::string& product, const std::string& time) {
    send(message(name, who, product, time));
  }
  void view(const std::string& who, const std::string& product, const std::string& time = "2026-03-09T10:00:00Z") {
    event("Product Viewed", who, product, time);
  }
  void order(const std::string& who, const std::string& product, const std::string& time = "2026-03-01T10:00:00Z") {
    event("Order Completed", who, product, time);
  }
  void identify(const std::string& device, const std::string& user) {
    send(nlohmann::json{{"type", "identify"},
                        {"messageId", "m" + std::to_string(++sent_)},
                        {"anonymousId", device},
                        {"userId", user},
                        {"timestamp", "2026-03-09T11:00:00Z"}});
  }

  nlohmann::json message(const std::string& name, const std::string& who, const std::string& product,
                         const std::string& time) {
    nlohmann::json json = {
        {"type", "track"}, {"event", name}, {"messageId", "m" + std::to_string(++sent_)}, {"timestamp", time}};
    json[who.starts_with("d-") ? "anonymousId" : "userId"] = who;
    if (name == "Order Completed") {
      json["properties"] = {{"order_id", "o" + std::to_string(sent_)}, {"products", {{{"product_id", product}}}}};
    } else {
      json["properties"] = {{"product_id", product}};
    }
    return json;
  }
  void send(const nlohmann::json& json) { send(std::vector<nlohmann::json>{json}); }
  void send(const std::vector<nlohmann::json>& messages, TimePoint now = kNow) {
    std::vector<events::EventStore::Incoming> batch;
    for (const nlohmann::json& json : messages) {
      auto event = events::parse_event(json, now);
      ASSERT_TRUE(event.ok()) << event.error().text();
      batch.push_back({std::move(*event), json.dump()});
    }
    const auto stored = log_->append(batch);
    ASSERT_TRUE(stored.ok()) << stored.error().text();
  }

  std::unique_ptr<Personalizer> open(Settings settings = {}, TimePoint now = kNow) {
    auto opened = Personalizer::open(store_.paths(), store_.generation(), *log_, std::move(settings), now);
    EXPECT_TRUE(opened.ok()) << opened.error().text();
    return opened.ok() ? std::move(*opened) : nullptr;
  }
  std::string train(TimePoint as_of = kNow) {
    TrainOptions options;
    options.as_of = as_of;
    const auto report = personalization::train(store_.paths(), options);
    EXPECT_TRUE(report.ok()) << report.error().text();
    return report.ok() ? *report : std::string();
  }

  Doc doc(std::string_view id) const { return store_.generation()->find(id).value(); }
  std::string id(Doc doc) const { return std::string(store_.generation()->id(doc)); }
  float share(const Personalizer& p, const std::string& who, std::string_view product, double impact = 50) const {
    const ShopperViewPtr shopper = p.view(ShopperId(who), kNow);
    if (shopper == nullptr) return 0;
    const Doc docs[] = {doc(product)};
    float out[] = {0};
    p.score(*shopper, docs, impact, out);
    return out[0];
  }

  std::vector<std::string> ids(const BlockAnswer& answer) const {
    std::vector<std::string> out;
    for (const BlockItem& item : answer.items) out.push_back(id(item.doc));
    return out;
  }

  shelfwise::testing::SmallStore& store() { return store_; }
  events::EventStore& log() { return *log_; }

 private:
  shelfwise::testing::SmallStore store_;
  std::unique_ptr<events::EventStore> log_;
  int sent_ = 0;
};

}  // namespace shelfwise::personalization
