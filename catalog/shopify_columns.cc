#include "catalog/shopify_columns.h"

#include <set>
#include <vector>

#include "catalog/feed_readers.h"
#include "catalog/feed_row.h"
#include "catalog/product.h"

namespace shelfwise::catalog {
namespace shopify {

const std::map<std::string_view, Column>& known_columns() {
  static const std::map<std::string_view, Column> table = {
      {"handle", kHandle},
      {"url handle", kHandle},
      {"title", kTitle},
      {"body (html)", kBody},
      {"body html", kBody},
      {"description", kBody},
      {"vendor", kVendor},
      {"product category", kCategory},
      {"standardized product type", kCategory},
      {"standard product type", kCategory},
      {"type", kType},
      {"custom product type", kType},
      {"tags", kTags},
      {"published", kPublished},
      {"published on online store", kPublished},
      {"status", kStatus},
      {"option1 name", kOption1Name},
      {"option1 value", kOption1Value},
      {"option2 name", kOption2Name},
      {"option2 value", kOption2Value},
      {"option3 name", kOption3Name},
      {"option3 value", kOption3Value},
      {"variant sku", kSku},
      {"sku", kSku},
      {"variant grams", kGrams},
      {"weight value (grams)", kGrams},
      {"variant inventory tracker", kTracker},
      {"inventory tracker", kTracker},
      {"variant inventory qty", kQuantity},
      {"inventory quantity", kQuantity},
      {"variant inventory policy", kPolicy},
      {"continue selling when out of stock", kPolicy},
      {"variant price", kPrice},
      {"price", kPrice},
      {"variant compare at price", kCompareAt},
      {"compare-at price", kCompareAt},
      {"variant barcode", kBarcode},
      {"barcode", kBarcode},
      {"cost per item", kCost},
      {"image src", kImage},
      {"product image url", kImage},
      {"image position", kImagePosition},
      {"variant image", kVariantImage},
      {"variant image url", kVariantImage},
      {"option1 linked to", kDropped},
      {"option2 linked to", kDropped},
      {"option3 linked to", kDropped},
      {"variant fulfillment service", kDropped},
      {"fulfillment service", kDropped},
      {"variant requires shipping", kDropped},
      {"requires shipping", kDropped},
      {"variant taxable", kDropped},
      {"charge tax", kDropped},
      {"variant tax code", kDropped},
      {"tax code", kDropped},
      {"image alt text", kDropped},
      {"gift card", kDropped},
      {"seo title", kDropped},
      {"seo description", kDropped},
      {"variant weight unit", kDropped},
      {"weight unit for display", kDropped},
      {"google shopping / adwords grouping", kDropped},
      {"google shopping / ad group name", kDropped},
      {"google shopping / adwords labels", kDropped},
      {"google shopping / ads labels", kDropped},
      {"google shopping / custom product", kDropped},
  };
  return table;
}

std::string other_attribute(const std::string& column) {
  constexpr std::string_view kGoogle = "google shopping / ";
  const std::string lower = lower_ascii(column);
  if (lower.starts_with(kGoogle)) {
    const std::string rest = lower.substr(kGoogle.size());
    if (rest == "manufacturer part number (mpn)") return "mpn";
    const std::string name = attribute_name(rest, {});
    return is_known_attribute(name) ? name : column;
  }
  const size_t field = lower.find(" (product.metafields.");
  if (field != std::string::npos && field > 0) return "product_detail." + column.substr(0, field);
  return column;
}

}  // namespace shopify

bool is_shopify_header(const std::vector<std::string>& columns) {
  std::set<std::string> names;
  for (const std::string& column : columns) names.insert(lower_ascii(trim_spaces(column)));
  const auto has = [&](const char* name) { return names.contains(name); };
  if (!has("title")) return false;
  if (has("handle")) return has("variant sku") || has("variant price") || has("option1 value") || has("body (html)");
  return has("url handle") && (has("option1 value") || has("compare-at price") || has("product image url"));
}

}  // namespace shelfwise::catalog
