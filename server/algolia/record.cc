#include "server/algolia/record.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace shelfwise::server::algolia {
namespace {

using Json = nlohmann::ordered_json;

// "12.50 USD" in its two parts.
struct Money {
  double amount = 0;
  std::string currency;
};

std::optional<Money> money_of(const Json& product, const char* name) {
  const auto at = product.find(name);
  if (at == product.end()) return std::nullopt;
  if (at->is_number()) return Money{at->get<double>(), {}};
  if (!at->is_string()) return std::nullopt;
  const std::string& text = at->get_ref<const std::string&>();
  Money money;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), money.amount);
  if (error != std::errc()) return std::nullopt;
  const size_t space = text.find(' ');
  if (space != std::string::npos) money.currency = text.substr(space + 1);
  return money;
}

// "A > B > C" as its levels.
Json levels_of(const std::string& path) {
  Json levels = Json::object();
  size_t level = 0;
  for (size_t at = path.find(" > "); level < 10; at = path.find(" > ", at + 3)) {
    levels["lvl" + std::to_string(level++)] = path.substr(0, at);
    if (at == std::string::npos) break;
  }
  return levels;
}

void add_price(Json& record, const Json& product) {
  const auto regular = money_of(product, "price");
  const auto sale = money_of(product, "sale_price");
  if (!regular && !sale) return;
  const bool in_sale = regular && sale && sale->amount < regular->amount;
  const Money& paid = in_sale || !regular ? *sale : *regular;
  record["price"] = paid.amount;
  if (in_sale) record["regular_price"] = regular->amount;
  if (!paid.currency.empty()) record["currency"] = paid.currency;
}

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Json record_of(const Json& product) {
  Json record = Json::object();
  record["objectID"] = product.value("id", "");
  for (const auto& [name, value] : product.items()) {
    if (name == "price") {
      add_price(record, product);
    } else if (name != "sale_price") {
      record[name] = value;
    }
  }
  const std::string path = product.value("product_type", product.value("google_product_category", ""));
  if (!path.empty()) record["categories"] = levels_of(path);
  return record;
}

Json retrieved(const Json& record, const Names& attributes) {
  if (!attributes || (attributes->size() == 1 && attributes->front() == "*")) return record;
  const bool all = holds(*attributes, "*") || std::all_of(attributes->begin(), attributes->end(),
                                                          [](const std::string& n) { return n.starts_with('-'); });
  Json out = Json::object();
  for (const auto& [name, value] : record.items()) {
    const bool wanted = !holds(*attributes, "-" + name) && ((all && !attributes->empty()) || holds(*attributes, name));
    if (wanted || name == "objectID") out[name] = value;
  }
  return out;
}

Result<Json> product_of(const Json& record, std::string_view currency) {
  const auto id = record.find("objectID");
  if (id == record.end() || !(id->is_string() || id->is_number_integer())) {
    return make_error(ErrorCode::kInvalidArgument, "an object needs an objectID: the product's id");
  }
  const auto amount = [&](const Json& value) -> Json {
    if (!value.is_number()) return value;
    return value.dump() + (currency.empty() ? "" : " " + std::string(currency));
  };
  const auto regular = record.find("regular_price");
  Json product = Json::object();
  product["id"] = id->is_string() ? *id : Json(id->dump());
  for (const auto& [name, value] : record.items()) {
    if (name == "objectID" || name == "id" || name == "categories" || name == "currency" || name == "regular_price" ||
        name.starts_with('_')) {
      continue;
    }
    if (name == "price" && regular != record.end()) {
      product["price"] = amount(*regular);
      product["sale_price"] = amount(value);
    } else {
      product[name] = name == "price" ? amount(value) : value;
    }
  }
  return product;
}

}  // namespace shelfwise::server::algolia
