#include "events/google_retail.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "common/random.h"
#include "events/fields.h"

namespace shelfwise::events {
namespace {

using nlohmann::json;

struct Name {
  std::string_view google;
  std::string_view segment;
};

constexpr std::array kNames = {
    Name{"detail-page-view", "Product Viewed"},
    Name{"add-to-cart", "Product Added"},
    Name{"remove-from-cart", "Product Removed"},
    Name{"purchase-complete", "Order Completed"},
    Name{"search", "Products Searched"},
    Name{"category-page-view", "Product List Viewed"},
    Name{"shopping-cart-page-view", "Cart Viewed"},
    Name{"promotion-offered", "Promotion Viewed"},
    Name{"add-to-wishlist", "Product Added to Wishlist"},
};

std::string_view segment_name(std::string_view google) {
  for (const Name& name : kNames) {
    if (name.google == google) return name.segment;
  }
  return google;
}

void copy(const json* from, std::string_view key, json& to, const char* as) {
  if (const json* value = member(from, key)) to[as] = *value;
}

// The product's id: `id`, or the end of its full name "projects/.../products/ID".
json product_id(const json& product) {
  if (const json* id = member(product, "id")) return *id;
  const json* name = member(product, "name");
  if (name == nullptr || !name->is_string()) return nullptr;
  const std::string& full = name->get_ref<const std::string&>();
  return full.substr(full.rfind('/') + 1);
}

Result<json> products_of(const json& details) {
  if (!details.is_array()) return make_error(ErrorCode::kInvalidArgument, "must be an array", "/productDetails");
  json products = json::array();
  for (size_t i = 0; i < details.size(); ++i) {
    const std::string place = "/productDetails/" + std::to_string(i) + "/product";
    const json* product = details[i].is_object() ? member(details[i], "product") : nullptr;
    const json id = product != nullptr && product->is_object() ? product_id(*product) : json();
    if (id.is_null()) {
      return make_error(ErrorCode::kInvalidArgument, "is missing; give {\"product\": {\"id\": \"...\"}}",
                        place + "/id");
    }
    json item = {{"product_id", id}};
    copy(&details[i], "quantity", item, "quantity");
    copy(member(product, "priceInfo"), "price", item, "price");
    products.push_back(std::move(item));
  }
  return products;
}

}  // namespace

bool is_google_retail(const json& message) {
  return message.is_object() && message.contains("eventType") && !message.contains("type") &&
         !message.contains("event");
}

Result<json> from_google_retail(const json& message) {
  const json* type = member(message, "eventType");
  if (type == nullptr || !type->is_string() || type->get_ref<const std::string&>().empty()) {
    return make_error(ErrorCode::kInvalidArgument, "must be a text, as \"detail-page-view\"", "/eventType");
  }
  json out;
  json properties = json::object();
  const bool is_page = *type == "home-page-view";
  out["type"] = is_page ? "page" : "track";
  if (!is_page) out["event"] = segment_name(type->get_ref<const std::string&>());
  copy(&message, "messageId", out, "messageId");
  if (!out.contains("messageId")) {
    const std::string bytes = message.dump(-1, ' ', false, json::error_handler_t::replace);
    out["messageId"] = "google-retail-" + std::to_string(stable_hash(bytes)) + std::to_string(stable_hash(bytes, 1));
  }
  copy(&message, "visitorId", out, "anonymousId");
  copy(member(message, "userInfo"), "userId", out, "userId");
  copy(&message, "eventTime", out, "timestamp");
  copy(&message, "attributionToken", properties, "query_id");
  copy(&message, "searchQuery", properties, "query");
  copy(member(message, "purchaseTransaction"), "id", properties, "order_id");
  if (const json* categories = member(message, "pageCategories"); categories != nullptr && categories->is_array()) {
    if (!categories->empty()) properties["category"] = categories->front();
  }
  if (const json* details = member(message, "productDetails")) {
    auto products = products_of(*details);
    if (!products) return std::move(products).error();
    properties["products"] = std::move(*products);
  }
  out["properties"] = std::move(properties);
  json context = json::object();
  copy(member(&message, "userInfo"), "userAgent", context, "userAgent");
  json page = json::object();
  copy(&message, "uri", page, "url");
  copy(&message, "referrerUri", page, "referrer");
  if (!page.empty()) context["page"] = std::move(page);
  const json* told = member(message, "context");
  if (told != nullptr && told->is_object()) context.update(*told);
  out["context"] = told == nullptr || told->is_object() ? std::move(context) : *told;
  return out;
}

}  // namespace shelfwise::events
