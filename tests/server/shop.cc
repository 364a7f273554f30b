#include "tests/server/shop.h"

#include "server/api/callers.h"

namespace shelfwise::server {

std::string Answer::header(std::string_view name) const {
  for (const auto& [known, value] : headers) {
    if (known == name) return value;
  }
  return {};
}

std::string Answer::problem() const {
  if (content_type != "application/problem+json") return {};
  const std::string type = json()["type"];
  return type.substr(type.rfind(':') + 1);
}

std::vector<std::string> ids(const Answer& answer) {
  std::vector<std::string> out;
  EXPECT_EQ(answer.status, 200) << answer.body;
  if (answer.status != 200) return out;
  const auto json = answer.json();
  for (const auto& hit : json["hits"]) out.push_back(hit["id"]);
  return out;
}

std::string lasting(const Answer& answer) {
  auto json = nlohmann::ordered_json::parse(answer.body);
  json.erase("query_id");
  json.erase("search_time_ms");
  json.erase("request_id");
  return std::to_string(answer.status) + json.dump();
}

std::string_view Shop::catalog_lines() {
  return R"({"id":"B1","title":"Ridge hiking boot","brand":"Fjell","product_type":"Shoes > Boots","price":"120.00 USD","cost_of_goods_sold":"60.00 USD","availability":"in_stock","quantity":5,"color":"Brown"}
{"id":"B2","title":"Ridge winter boot","brand":"Fjell","product_type":"Shoes > Boots","price":"150.00 USD","cost_of_goods_sold":"80.00 USD","availability":"in_stock","quantity":5,"color":"Black"}
{"id":"B3","title":"Harbor rain boot","brand":"Tarn","product_type":"Shoes > Boots","price":"60.00 USD","cost_of_goods_sold":"30.00 USD","availability":"in_stock","quantity":5,"color":"Green"}
{"id":"T1","title":"Two person tent","brand":"Fjell","product_type":"Camping > Tents","price":"300.00 USD","cost_of_goods_sold":"150.00 USD","availability":"in_stock","quantity":3,"color":"Green","item_group_id":"G1"}
{"id":"T2","title":"Two person tent","brand":"Fjell","product_type":"Camping > Tents","price":"310.00 USD","cost_of_goods_sold":"150.00 USD","availability":"in_stock","quantity":3,"color":"Red","item_group_id":"G1"}
{"id":"T3","title":"Family tent","brand":"Tarn","product_type":"Camping > Tents","price":"450.00 USD","cost_of_goods_sold":"200.00 USD","availability":"in_stock","quantity":3,"color":"Green"}
{"id":"S1","title":"Wool hiking socks","brand":"Fjell","product_type":"Clothing > Socks","price":"18.00 USD","cost_of_goods_sold":"6.00 USD","availability":"in_stock","quantity":50,"color":"Grey"}
{"id":"S2","title":"Wool ski socks","brand":"Tarn","product_type":"Clothing > Socks","price":"22.00 USD","cost_of_goods_sold":"7.00 USD","availability":"in_stock","quantity":50,"color":"Blue"}
{"id":"S3","title":"Cotton socks","brand":"Tarn","product_type":"Clothing > Socks","price":"9.00 USD","cost_of_goods_sold":"8.50 USD","availability":"in_stock","quantity":50,"color":"Blue"}
{"id":"OUT","title":"Sold out boot socks tent","brand":"Fjell","product_type":"Clothing > Socks","price":"19.00 USD","cost_of_goods_sold":"5.00 USD","availability":"out_of_stock","quantity":0,"color":"Grey"}
{"id":"ADULT","title":"Adult boot socks tent","brand":"Tarn","product_type":"Clothing > Socks","price":"25.00 USD","cost_of_goods_sold":"5.00 USD","availability":"in_stock","quantity":9,"adult":true,"color":"Red"}
{"id":"NOCOST","title":"Gift boot socks tent","brand":"Tarn","product_type":"Clothing > Socks","price":"20.00 USD","availability":"in_stock","quantity":9,"color":"Red"}
)";
}

Shop::Shop(std::string_view catalog, std::string_view settings, bool always_keys)
    : files_(catalog), clock_(*parse_rfc3339(kNow)) {
  if (!settings.empty()) files_.folder().write("store/store.toml", settings);
  auto store = LiveStore::open(files_.paths(), clock_, {});
  EXPECT_TRUE(store.ok()) << store.error().text();
  store_ = std::move(*store);
  keys_ = std::make_unique<KeyRing>(store_->merchandising(), always_keys);
  EXPECT_TRUE(keys_->refresh().ok());
  api_ = std::make_unique<Api>(
      Api::Parts{*store_, *keys_, metrics_, nullptr, "0.1.0", store_->startup_settings().server.cors_origins});
}

Answer Shop::call(const Call& call) {
  ApiRequest request;
  request.method = call.method;
  const size_t mark = std::min(call.target.find('?'), call.target.size());
  request.path = call.target.substr(0, mark);
  request.query = parse_query(std::string_view(call.target).substr(std::min(mark + 1, call.target.size())));
  request.headers = call.headers;
  request.body = call.body;
  ApiReply reply = api_->handle(request);
  return {reply.status, std::move(reply.body), std::move(reply.headers), std::string(reply.content_type)};
}

Answer Shop::track(std::string_view event, std::string_view shopper, std::string_view product, RequestHeaders headers) {
  nlohmann::json properties = {{"product_id", product}};
  if (event == "Order Completed") {
    properties = {{"order_id", "o" + std::to_string(messages_)},
                  {"products", {{{"product_id", product}, {"quantity", 1}}}}};
  }
  const nlohmann::json message = {
      {"type", "track"},   {"event", event},    {"messageId", "m" + std::to_string(messages_++)},
      {"userId", shopper}, {"timestamp", kNow}, {"properties", properties}};
  return post("/v1/events", message.dump(), std::move(headers));
}

}  // namespace shelfwise::server
