#include "catalog/product.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace shelfwise::catalog {
namespace {

using Json = nlohmann::ordered_json;

void put(Json& json, const char* name, const std::string& text) {
  if (!text.empty()) json[name] = text;
}

void put(Json& json, const char* name, const std::optional<Money>& money) {
  if (money) json[name] = format_money(*money);
}

template <class Number>
void put(Json& json, const char* name, const std::optional<Number>& number) {
  if (number) json[name] = *number;
}

Json details_to_json(const std::vector<Detail>& details) {
  Json object = Json::object();
  for (const Detail& detail : details) {
    if (detail.values.size() == 1) {
      object[detail.name] = detail.values.front();
    } else {
      object[detail.name] = detail.values;
    }
  }
  return object;
}

}  // namespace

const char* availability_name(Availability availability) {
  switch (availability) {
    case Availability::kUnknown: return "";
    case Availability::kInStock: return "in_stock";
    case Availability::kOutOfStock: return "out_of_stock";
    case Availability::kPreorder: return "preorder";
    case Availability::kBackorder: return "backorder";
  }
  return "";
}

std::optional<Availability> parse_availability(std::string_view text) {
  for (const std::string_view prefix : {"https://schema.org/", "http://schema.org/"}) {
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  }
  std::string letters;
  for (const char c : text) {
    if (c == ' ' || c == '_' || c == '-' || c == '\t') continue;
    letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (letters.size() > 24) return std::nullopt;
  }
  if (letters == "instock" || letters == "available") return Availability::kInStock;
  if (letters == "outofstock" || letters == "soldout") return Availability::kOutOfStock;
  if (letters == "preorder") return Availability::kPreorder;
  if (letters == "backorder" || letters == "availablefororder") return Availability::kBackorder;
  return std::nullopt;
}

const std::optional<Money>& Product::effective_price() const {
  const bool lower = sale_price && (!price || sale_price->micros < price->micros);
  return lower ? sale_price : price;
}

Json product_to_json(const Product& product) {
  Json json = Json::object();
  put(json, "id", product.id.str());
  put(json, "title", product.title);
  put(json, "description", product.description);
  put(json, "link", product.link);
  put(json, "image_link", product.image_link);
  put(json, "price", product.price);
  put(json, "sale_price", product.sale_price);
  put(json, "cost_of_goods_sold", product.cost_of_goods_sold);
  if (product.availability != Availability::kUnknown) json["availability"] = availability_name(product.availability);
  put(json, "quantity", product.quantity);
  if (product.availability_date) json["availability_date"] = format_rfc3339(*product.availability_date);
  put(json, "brand", product.brand);
  put(json, "gtin", product.gtin);
  put(json, "mpn", product.mpn);
  put(json, "item_group_id", product.item_group_id);
  put(json, "google_product_category", product.google_product_category);
  put(json, "product_type", product.product_type);
  put(json, "color", product.color);
  put(json, "size", product.size);
  put(json, "material", product.material);
  put(json, "gender", product.gender);
  put(json, "age_group", product.age_group);
  put(json, "condition", product.condition);
  if (product.adult) json["adult"] = true;
  if (!product.product_detail.empty()) json["product_detail"] = details_to_json(product.product_detail);
  if (!product.product_highlight.empty()) json["product_highlight"] = product.product_highlight;
  for (size_t i = 0; i < product.custom_labels.size(); ++i) {
    if (!product.custom_labels[i].empty()) json["custom_label_" + std::to_string(i)] = product.custom_labels[i];
  }
  put(json, "average_rating", product.average_rating);
  put(json, "rating_count", product.rating_count);
  put(json, "popularity", product.popularity);
  if (product.extra.is_object()) {
    for (const auto& [name, value] : product.extra.items()) json[name] = value;
  }
  return json;
}

}  // namespace shelfwise::catalog
