#include "catalog_tools/values/validate.h"

#include <algorithm>
#include <array>
#include <utility>

#include "catalog/attribute_names.h"
#include "catalog/feed_row.h"
#include "catalog_tools/values/plain_text.h"
#include "catalog_tools/values/validate_values.h"
#include "common/edit_distance.h"

namespace shelfwise::catalog_tools {
namespace {

using Json = nlohmann::ordered_json;
using catalog::Product;

constexpr size_t kMaxIdBytes = 200;
constexpr size_t kUsualTitleCharacters = 150;  // Merchant Center cuts there

struct TextField {
  const char* name;
  size_t max_bytes;
};
constexpr std::array<TextField, 18> kTextFields = {{
    {"id", 4096},
    {"title", 1000},
    {"description", 20'000},
    {"brand", 200},
    {"mpn", 200},
    {"item_group_id", 200},
    {"product_type", 750},
    {"google_product_category", 750},
    {"color", 200},
    {"size", 200},
    {"material", 200},
    {"gender", 100},
    {"age_group", 100},
    {"condition", 100},
    {"gtin", 100},
    {"availability", 100},
    {"link", 4096},
    {"image_link", 4096},
}};
constexpr std::array<const char*, 5> kLabels = {"custom_label_0", "custom_label_1", "custom_label_2", "custom_label_3",
                                                "custom_label_4"};
constexpr size_t kMaxShortBytes = 1000;  // labels, highlights, one value of product_detail
constexpr size_t kMaxDetails = 500;

// Every field but the id and the title may be written as "n/a"; a product may well be called "None".
bool may_be_placeholder(std::string_view field) { return field != "id" && field != "title"; }

size_t characters(std::string_view utf8) {
  return static_cast<size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void cut(std::string& text, size_t max_bytes) {
  size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
}

std::string shown(const Json& value) {
  return value.is_string() ? value.get_ref<const std::string&>()
                           : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

const char* suggestion_for(std::string_view attribute) {
  if (attribute == "availability") return "use one of: in_stock, out_of_stock, preorder, backorder";
  if (attribute == "average_rating") return "write ratings from 0 to 5; divide a percentage by 20";
  if (attribute == "adult") return "write yes or no";
  if (attribute == "product_detail") return "write an object of name to value, or Section:Name:Value";
  if (attribute == "quantity" || attribute == "rating_count") return "write a whole number from 0 up";
  if (attribute == "popularity") return "write a number from 0 up";
  return "check the value in the source of the feed";
}

class RowValidator {
 public:
  RowValidator(catalog::FeedRow&& row, const std::string& file, std::vector<Issue>& issues)
      : row_(std::move(row)), json_(row_.attributes), file_(file), issues_(issues) {}

  std::optional<Product> run() {
    for (catalog::FeedFault& note : row_.notes) {
      issues_.push_back({Severity::kNoted, file_, note.line, id_, note.field, "", note.reason, note.suggestion});
    }
    for (const TextField& field : kTextFields) clean_text(field.name, field.max_bytes);
    for (const char* label : kLabels) clean_text(label, kMaxShortBytes);
    clean_details();
    clean_highlights();
    apply_currency();
    check("gtin", check_gtin_value);
    check("link", check_url);
    check("image_link", check_url);
    for (const char* field : {"condition", "gender", "age_group"}) {
      check(field, [&](std::string_view value) { return check_choice(field, value); });
    }
    check("availability_date", check_date);
    check("expiration_date", check_date);
    check("sale_price_effective_date", check_date_range);
    return make_product();
  }

 private:
  Json* find(const char* field) {
    const auto found = json_.find(field);
    return found == json_.end() ? nullptr : &*found;
  }

  void add(Severity severity, std::string field, std::string value, std::string reason, std::string suggestion) {
    issues_.push_back({severity, file_, row_.line, id_, std::move(field), std::move(value), std::move(reason),
                       std::move(suggestion)});
  }

  // One text, in place. False where nothing is left of it.
  bool clean(const std::string& field, std::string& text, size_t max_bytes) {
    PlainText plain = plain_text(text);
    if (plain.markup) add(Severity::kChanged, field, text, "HTML was removed", "export plain text");
    if (plain.entities && !plain.markup)
      add(Severity::kChanged, field, text, "HTML entities were written as characters", "export plain text");
    if (plain.controls)
      add(Severity::kChanged, field, plain.text, "control characters were removed", "export plain text");
    if (plain.recoded) {
      add(Severity::kChanged, field, text, "characters read in a wrong encoding were repaired",
          "export the feed as UTF-8, and let no program in between guess");
    }
    text = std::move(plain.text);
    if (may_be_placeholder(field) && stands_for_nothing(text)) {
      add(Severity::kDropped, field, text, "stands for no value", "leave the cell empty where there is no value");
      return false;
    }
    if (text.size() > max_bytes) {
      add(Severity::kChanged, field, text, "longer than " + std::to_string(max_bytes) + " bytes, the rest was cut off",
          "shorten it");
      cut(text, max_bytes);
    }
    if (text.find("\uFFFD") != std::string::npos) {
      add(Severity::kNoted, field, text, "holds characters that were lost before the feed was written (\uFFFD)",
          "export the feed again as UTF-8");
    }
    return !text.empty();
  }

  void clean_text(const char* field, size_t max_bytes) {
    Json* value = find(field);
    if (value == nullptr) return;
    if (std::string_view(field) == "id" && value->is_string()) note_breaks(value->get_ref<const std::string&>());
    if (value->is_array()) {
      for (Json& each : *value) {
        if (each.is_string()) clean(field, each.get_ref<std::string&>(), max_bytes);
      }
    } else if (value->is_string()) {
      if (!clean(field, value->get_ref<std::string&>(), max_bytes)) *value = nullptr;
    }
    if (std::string_view(field) == "id" && !value->is_null()) id_ = shown(*value);
  }

  // Ids stand in tables of tabs and lines, and in addresses: what is not plain space becomes one.
  void note_breaks(const std::string& id) {
    if (catalog::trim_spaces(id).find_first_of("\t\r\n") == std::string_view::npos) return;
    add(Severity::kChanged, "id", id, "tabs and line ends in the id were written as spaces",
        "give the product an id without them; its events have to name it the same way");
  }

  void clean_values(const std::string& field, Json& value) {
    if (value.is_string()) {
      if (!clean(field, value.get_ref<std::string&>(), kMaxShortBytes)) value = nullptr;
    } else if (value.is_array()) {
      for (Json& each : value) {
        if (each.is_string() && !clean(field, each.get_ref<std::string&>(), kMaxShortBytes)) each = nullptr;
      }
    }
  }

  void clean_details() {
    Json* details = find("product_detail");
    if (details == nullptr || !(details->is_object() || details->is_array())) return;
    if (details->size() > kMaxDetails) {
      add(Severity::kDropped, "product_detail", std::to_string(details->size()) + " details",
          "has more than 500 details", "keep the details that shoppers compare");
      json_.erase("product_detail");
      return;
    }
    for (auto it = details->begin(); it != details->end(); ++it) {
      if (details->is_object()) {
        clean_values("product_detail." + it.key(), it.value());
      } else if (it->is_object() && it->contains("attribute_value")) {
        clean_values("product_detail", (*it)["attribute_value"]);
      }
    }
  }

  void clean_highlights() {
    if (Json* value = find("product_highlight")) clean_values("product_highlight", *value);
  }

  // A currency of the row, or of the mapping's defaults, completes bare prices.
  void apply_currency() {
    std::string currency;
    if (const Json* value = find("currency"); value != nullptr && value->is_string()) {
      currency = value->get<std::string>();
      for (char& c : currency) c = static_cast<char>(c >= 'a' && c <= 'z' ? c & ~0x20 : c);
    }
    if (!currency.empty() && !catalog::is_currency(currency)) {
      add(Severity::kDropped, "currency", currency, "is no currency", "use a code of ISO 4217, such as USD or EUR");
      currency.clear();
    }
    json_.erase("currency");
    for (const char* field : {"price", "sale_price", "cost_of_goods_sold"}) check_money(field, currency);
  }

  void check_money(const char* field, const std::string& currency) {
    Json* value = find(field);
    if (value == nullptr || value->is_object() || value->is_array()) return;
    std::string text = shown(*value);
    if (value->is_string() && stands_for_nothing(plain_text(text).text)) {
      add(Severity::kDropped, field, text, "stands for no value", "leave the cell empty where there is no value");
      *value = nullptr;
      return;
    }
    Result<catalog::Money> money = catalog::parse_money(text);
    if (!money) return;  // dropped, with its reason, when the product is made
    if (!money->currency.empty() && !catalog::is_currency(money->currency)) {
      add(Severity::kDropped, field, text, "\"" + money->currency + "\" is no currency",
          "use a code of ISO 4217, such as USD or EUR");
      *value = nullptr;
      return;
    }
    if (money->currency.empty() && !currency.empty()) money->currency = currency;
    if (money->currency.empty()) {
      add(Severity::kNoted, field, text, "has no currency",
          "write 12.50 USD, or set [defaults] currency in the mapping file");
    }
    *value = catalog::format_money(*money);
  }

  template <class Check>
  void check(const char* field, Check checker) {
    Json* value = find(field);
    if (value == nullptr || value->is_null() || value->is_object()) return;
    if (value->is_array()) *value = value->empty() ? Json() : Json(value->front());
    const std::string text(shown(*value));
    if (text.empty() || value->is_null()) return;
    ValueCheck checked = checker(text);
    if (!checked.reason.empty()) {
      add(checked.keep ? Severity::kChanged : Severity::kDropped, field, text, checked.reason, checked.suggestion);
    }
    if (checked.keep) {
      *value = std::move(checked.value);
    } else {
      *value = nullptr;
    }
  }

  std::optional<Product> make_product() {
    std::vector<catalog::DroppedAttribute> dropped;
    Result<Product> product = catalog::product_from_json(std::move(json_), &dropped);
    if (!product) {
      const std::string& field = product.error().context;
      add(Severity::kLeftOut, field, "", product.error().message,
          field == "id" ? "give every product an id that never changes" : "give every product a title");
      return std::nullopt;
    }
    for (const catalog::DroppedAttribute& attribute : dropped) add_dropped(attribute);
    if (product->id.str().size() > kMaxIdBytes) {
      add(Severity::kLeftOut, "id", product->id.str(), "the id is longer than 200 bytes", "use a shorter id");
      return std::nullopt;
    }
    if (characters(product->title) > kUsualTitleCharacters) {
      add(Severity::kNoted, "title", product->title, "longer than 150 characters",
          "put details into the description or product_detail");
    }
    check_prices(*product);
    return std::move(*product);
  }

  void add_dropped(const catalog::DroppedAttribute& attribute) {
    const Json* value = find(attribute.attribute.c_str());
    std::string reason = attribute.why;
    std::string suggestion = suggestion_for(attribute.attribute);
    if (const size_t remedy = reason.find("; "); remedy != std::string::npos) {
      suggestion = reason.substr(remedy + 2);
      reason.resize(remedy);
    }
    add(Severity::kDropped, attribute.attribute, value == nullptr ? "" : shown(*value), reason, suggestion);
  }

  void check_prices(Product& product) {
    if (product.price && product.price->micros == 0) {
      add(Severity::kNoted, "price", format_money(*product.price), "the price is zero",
          "check whether this product is meant to be free");
    }
    if (product.sale_price && product.price) {
      const char* reason = nullptr;
      if (product.sale_price->currency != product.price->currency) {
        reason = "the sale price is in another currency than the price";
      } else if (product.sale_price->micros >= product.price->micros) {
        reason = product.sale_price->micros > product.price->micros ? "the sale price is above the price"
                                                                    : "the sale price equals the price";
      }
      if (reason != nullptr) {
        add(Severity::kDropped, "sale_price",
            format_money(*product.sale_price) + " (price " + format_money(*product.price) + ")", reason,
            "check whether the two columns are swapped; leave sale_price empty without a sale");
        product.sale_price.reset();
      }
    }
    const auto& paid = product.effective_price();
    if (product.cost_of_goods_sold && paid && product.cost_of_goods_sold->currency == paid->currency &&
        product.cost_of_goods_sold->micros > paid->micros) {
      add(Severity::kNoted, "cost_of_goods_sold",
          format_money(*product.cost_of_goods_sold) + " (price " + format_money(*paid) + ")",
          "the product costs more than it sells for", "check cost and price");
    }
  }

  catalog::FeedRow row_;
  Json& json_;
  const std::string& file_;
  std::vector<Issue>& issues_;
  std::string id_;
};

}  // namespace

std::optional<Product> validate_row(catalog::FeedRow&& row, const std::string& file, std::vector<Issue>& issues) {
  return RowValidator(std::move(row), file, issues).run();
}

std::string likely_attribute(std::string_view unknown) {
  if (unknown.size() > 40) return {};
  std::string plain(unknown);
  for (char& c : plain) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : (c == ' ' || c == '-' ? '_' : c));
  if (const std::string_view usual = catalog::usual_attribute(unknown); !usual.empty()) return std::string(usual);
  std::string best;
  size_t best_distance = 3;
  const auto consider = [&](const char* name) {
    const size_t bound = std::string_view(name).size() < 6 ? 1 : 2;
    const size_t d = edit_distance(plain, name);
    if (d <= bound && d < best_distance) {
      best = name;
      best_distance = d;
    }
  };
  for (const TextField& field : kTextFields) consider(field.name);
  for (const char* name : {"price", "sale_price", "cost_of_goods_sold", "quantity", "adult", "product_detail",
                           "product_highlight", "average_rating", "rating_count", "popularity", "availability_date"}) {
    consider(name);
  }
  return best;
}

}  // namespace shelfwise::catalog_tools
