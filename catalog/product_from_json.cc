#include <charconv>
#include <cmath>
#include <limits>
#include <type_traits>
#include <unordered_map>

#include "catalog/product.h"

namespace shelfwise::catalog {
namespace {

using Json = nlohmann::ordered_json;

// Every setter exists twice: for a const J it copies text, for a mutable J it takes it over. A setter returns why the
// value was dropped, or "" where it was taken.

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

std::string number_text(const Json& value) {
  if (value.is_number_float()) {
    const double number = value.get<double>();
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    return {buffer.data(), end.ptr};
  }
  return value.dump();
}

bool is_plain(const Json& value) { return value.is_string() || value.is_number() || value.is_boolean(); }

// The text of a string, number or boolean; moved out of a mutable string.
template <class J>
std::string text_of(J& value) {
  if (!value.is_string())
    return value.is_boolean() ? (value.template get<bool>() ? "true" : "false") : number_text(value);
  auto& text = value.template get_ref<std::conditional_t<std::is_const_v<J>, const std::string&, std::string&>>();
  const std::string_view trimmed = trim(text);
  if (trimmed.size() != text.size()) return std::string(trimmed);
  if constexpr (std::is_const_v<J>) {
    return text;
  } else {
    return std::move(text);
  }
}

template <class J>
std::string list_text(J& list, std::string_view separator) {
  std::string joined;
  for (auto& value : list) {
    if (!is_plain(value)) continue;
    if (!joined.empty()) joined += separator;
    joined += text_of(value);
  }
  return joined;
}

template <class J>
std::string text_or_list(J& value, std::string_view separator, std::string& out) {
  if (value.is_array()) {
    out = list_text(value, separator);
  } else if (is_plain(value)) {
    out = text_of(value);
  } else {
    return "is an object, where text was expected";
  }
  return {};
}

template <auto kMember, class J>
std::string set_text(Product& product, J& value) {
  return text_or_list(value, ", ", product.*kMember);
}

template <class J>
std::string set_id(Product& product, J& value) {
  if (!is_plain(value)) return "is no text";
  product.id = ProductId(text_of(value));
  return {};
}

template <class J>
std::string set_color(Product& product, J& value) {
  return text_or_list(value, "/", product.color);
}

// Where a feed gives several product types, the first is the main one.
template <class J>
std::string set_product_type(Product& product, J& value) {
  if (value.is_array()) return value.empty() ? std::string() : set_product_type<J>(product, value.front());
  return text_or_list(value, ", ", product.product_type);
}

template <int kIndex, class J>
std::string set_custom_label(Product& product, J& value) {
  return text_or_list(value, ", ", product.custom_labels[kIndex]);
}

std::optional<double> number_of(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) return std::nullopt;
  const std::string_view text = trim(value.get_ref<const std::string&>());
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

bool is_empty_text(const Json& value) {
  return value.is_null() || (value.is_string() && trim(value.get_ref<const std::string&>()).empty());
}

template <auto kMember, class J>
std::string set_count(Product& product, J& value) {
  const std::optional<double> number = number_of(value);
  if (!number) return "is no number";
  if (*number < 0) return "is negative";
  if (*number > 1e15) return "is too large";
  if (*number != std::floor(*number)) return "is no whole number";
  product.*kMember = static_cast<std::int64_t>(*number);
  return {};
}

template <class J>
std::string set_rating(Product& product, J& value) {
  const std::optional<double> number = number_of(value);
  if (!number) return "is no number";
  if (*number < 0 || *number > 5) return "is outside 0 to 5";
  product.average_rating = *number;
  return {};
}

template <class J>
std::string set_popularity(Product& product, J& value) {
  const std::optional<double> number = number_of(value);
  if (!number) return "is no number";
  if (*number < 0) return "is negative";
  product.popularity = *number;
  return {};
}

template <auto kMember, class J>
std::string set_money(Product& product, J& value) {
  std::string text;
  if (value.is_object()) {  // {"value": "12.50", "currency": "USD"}
    if (value.contains("value") && is_plain(value["value"])) text = text_of(std::as_const(value)["value"]);
    if (value.contains("currency") && value["currency"].is_string())
      text += " " + text_of(std::as_const(value)["currency"]);
  } else if (is_plain(value)) {
    text = text_of(std::as_const(value));  // a value that is dropped stays, for the report
  }
  Result<Money> money = parse_money(text);
  if (!money) return money.error().message;
  product.*kMember = std::move(*money);
  return {};
}

template <class J>
std::string set_availability(Product& product, J& value) {
  if (!value.is_string()) return "is no text";
  const auto availability = parse_availability(trim(value.template get_ref<const std::string&>()));
  if (!availability) return "is none of in_stock, out_of_stock, preorder, backorder";
  product.availability = *availability;
  return {};
}

template <class J>
std::string set_availability_date(Product& product, J& value) {
  if (!value.is_string()) return "is no text";
  Result<TimePoint> time = parse_rfc3339(trim(value.template get_ref<const std::string&>()));
  if (!time) return time.error().message;
  product.availability_date = *time;
  return {};
}

template <class J>
std::string set_adult(Product& product, J& value) {
  if (value.is_boolean()) {
    product.adult = value.template get<bool>();
    return {};
  }
  if (!value.is_string()) return "is none of true, false, yes, no";
  std::string text(trim(value.template get_ref<const std::string&>()));
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
  if (text != "yes" && text != "no" && text != "true" && text != "false") return "is none of true, false, yes, no";
  product.adult = text == "yes" || text == "true";
  return {};
}

template <class J>
Detail make_detail(std::string name, J& value) {
  Detail detail{std::move(name), {}};
  if (value.is_array()) {
    for (auto& each : value) {
      if (is_plain(each) && !is_empty_text(each)) detail.values.push_back(text_of(each));
    }
  } else if (is_plain(value) && !is_empty_text(value)) {
    detail.values.push_back(text_of(value));
  }
  return detail;
}

void add_detail(std::vector<Detail>& details, Detail detail) {
  if (detail.name.empty() || detail.values.empty()) return;
  for (Detail& known : details) {
    if (known.name != detail.name) continue;
    for (std::string& value : detail.values) known.values.push_back(std::move(value));
    return;
  }
  details.push_back(std::move(detail));
}

// An object of name to value or values, or Merchant Center's list of {attribute_name, attribute_value}.
template <class J>
std::string set_product_detail(Product& product, J& value) {
  if (value.is_object()) {
    for (auto it = value.begin(); it != value.end(); ++it) {
      add_detail(product.product_detail, make_detail(std::string(trim(it.key())), it.value()));
    }
    return {};
  }
  if (!value.is_array()) return "is neither an object nor a list of attributes";
  for (auto& each : value) {
    if (!each.is_object()) return "is a list of something other than {attribute_name, attribute_value}";
    const auto name = each.find("attribute_name");
    const auto text = each.find("attribute_value");
    if (name == each.end() || text == each.end() || !name->is_string()) {
      return "has an entry without attribute_name or attribute_value";
    }
    add_detail(product.product_detail, make_detail(text_of(*name), *text));
  }
  return {};
}

template <class J>
std::string set_product_highlight(Product& product, J& value) {
  product.product_highlight = make_detail("highlight", value).values;
  return is_plain(value) || value.is_array() ? "" : "is neither text nor a list of texts";
}

template <class J>
using Setter = std::string (*)(Product&, J&);

template <class J>
const std::unordered_map<std::string_view, Setter<J>>& setters() {
  static const std::unordered_map<std::string_view, Setter<J>> table = {
      {"id", &set_id<J>},
      {"title", &set_text<&Product::title, J>},
      {"description", &set_text<&Product::description, J>},
      {"link", &set_text<&Product::link, J>},
      {"image_link", &set_text<&Product::image_link, J>},
      {"price", &set_money<&Product::price, J>},
      {"sale_price", &set_money<&Product::sale_price, J>},
      {"cost_of_goods_sold", &set_money<&Product::cost_of_goods_sold, J>},
      {"availability", &set_availability<J>},
      {"availability_date", &set_availability_date<J>},
      {"quantity", &set_count<&Product::quantity, J>},
      {"sell_on_google_quantity", &set_count<&Product::quantity, J>},
      {"brand", &set_text<&Product::brand, J>},
      {"gtin", &set_text<&Product::gtin, J>},
      {"mpn", &set_text<&Product::mpn, J>},
      {"item_group_id", &set_text<&Product::item_group_id, J>},
      {"google_product_category", &set_text<&Product::google_product_category, J>},
      {"product_type", &set_product_type<J>},
      {"color", &set_color<J>},
      {"size", &set_text<&Product::size, J>},
      {"material", &set_text<&Product::material, J>},
      {"gender", &set_text<&Product::gender, J>},
      {"age_group", &set_text<&Product::age_group, J>},
      {"condition", &set_text<&Product::condition, J>},
      {"adult", &set_adult<J>},
      {"product_detail", &set_product_detail<J>},
      {"product_highlight", &set_product_highlight<J>},
      {"custom_label_0", &set_custom_label<0, J>},
      {"custom_label_1", &set_custom_label<1, J>},
      {"custom_label_2", &set_custom_label<2, J>},
      {"custom_label_3", &set_custom_label<3, J>},
      {"custom_label_4", &set_custom_label<4, J>},
      {"average_rating", &set_rating<J>},
      {"rating_count", &set_count<&Product::rating_count, J>},
      {"popularity", &set_popularity<J>},
  };
  return table;
}

template <class J>
Result<Product> read_product(J& json, std::vector<DroppedAttribute>* dropped) {
  if (!json.is_object()) return make_error(ErrorCode::kInvalidArgument, "a product must be a JSON object");
  const auto& table = setters<J>();
  Product product;
  for (auto it = json.begin(); it != json.end(); ++it) {
    if (is_empty_text(it.value())) continue;
    const auto setter = table.find(it.key());
    if (setter == table.end()) {
      if constexpr (std::is_const_v<J>) {
        product.extra[it.key()] = it.value();
      } else {
        product.extra[it.key()] = std::move(it.value());
      }
      continue;
    }
    std::string why = setter->second(product, it.value());
    if (!why.empty() && dropped != nullptr) dropped->push_back({it.key(), std::move(why)});
  }
  if (product.id.empty()) return make_error(ErrorCode::kInvalidArgument, "the product has no id", "id");
  if (product.title.empty()) return make_error(ErrorCode::kInvalidArgument, "the product has no title", "title");
  return product;
}

}  // namespace

Result<Product> product_from_json(const Json& json, std::vector<DroppedAttribute>* dropped) {
  return read_product(json, dropped);
}

Result<Product> product_from_json(Json&& json, std::vector<DroppedAttribute>* dropped) {
  return read_product(json, dropped);
}

bool is_known_attribute(std::string_view name) { return setters<Json>().contains(name); }

}  // namespace shelfwise::catalog
