// A product with Google Merchant Center attribute names, as it stands in a clean catalog.
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/money.h"
#include "common/clock.h"
#include "common/ids.h"
#include "common/result.h"

namespace shelfwise::catalog {

enum class Availability : std::uint8_t { kUnknown, kInStock, kOutOfStock, kPreorder, kBackorder };

const char* availability_name(Availability availability);               // "in_stock" ...; "" for unknown
std::optional<Availability> parse_availability(std::string_view text);  // also "in stock", "InStock", case aside

// One product_detail attribute with its values, in feed order.
struct Detail {
  std::string name;
  std::vector<std::string> values;
};

struct Product {
  ProductId id;
  std::string title;
  std::string description;
  std::string link;
  std::string image_link;
  std::optional<Money> price;
  std::optional<Money> sale_price;
  std::optional<Money> cost_of_goods_sold;
  Availability availability = Availability::kUnknown;
  std::optional<std::int64_t> quantity;  // units in stock ("quantity" or "sell_on_google_quantity")
  std::string brand;
  std::string gtin;
  std::string mpn;
  std::string item_group_id;
  std::string google_product_category;
  std::string product_type;  // "Home > Kitchen > Pans"
  std::string color;         // several separated by "/"
  std::string size;
  std::string material;
  std::string gender;
  std::string age_group;
  std::string condition;
  bool adult = false;
  std::vector<Detail> product_detail;
  std::vector<std::string> product_highlight;
  std::array<std::string, 5> custom_labels;
  std::optional<double> average_rating;  // 0 to 5
  std::optional<std::int64_t> rating_count;
  std::optional<double> popularity;            // any non-negative measure: units sold, views
  std::optional<TimePoint> availability_date;  // release
  nlohmann::ordered_json extra;                // unknown attributes, kept and shown; null where there are none

  // What the shopper pays: the sale price where there is one and it is lower, else the price.
  const std::optional<Money>& effective_price() const;
};

// Reads one JSON object. Lenient on types (numbers for strings and the other way round), strict on structure: only a
// missing id or title, or JSON that is no object, is an error; a malformed optional attribute is dropped and, where
// `dropped` is given, its name and why are appended there.
struct DroppedAttribute {
  std::string attribute;
  std::string why;
};
Result<Product> product_from_json(const nlohmann::ordered_json& json, std::vector<DroppedAttribute>* dropped = nullptr);
// The same, taking the texts over instead of copying them: for the million-product loops. Dropped values stay in
// `json`.
Result<Product> product_from_json(nlohmann::ordered_json&& json, std::vector<DroppedAttribute>* dropped = nullptr);

// Whether `name` is an attribute that a Product has a place for; the others go to `extra`.
bool is_known_attribute(std::string_view name);

// Only the attributes that are present, in a fixed order; extra attributes last.
nlohmann::ordered_json product_to_json(const Product& product);

// "Home > Kitchen > Pans" to its trimmed parts; where no ">" occurs, the first of "»", "|", "::" and " / " that does.
std::vector<std::string> split_category_path(std::string_view path);
std::string join_category_path(const std::vector<std::string>& parts);  // with " > "

}  // namespace shelfwise::catalog
