#include "catalog_tools/values/needs.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kShortestDescription = 20;  // bytes; below it there is nothing to read or to search

struct Words {
  const char* name;
  const char* label;
  const char* short_label;
  const char* remedy;
  const char* attribute;
};
constexpr std::array<Words, kNeeds> kWords = {{
    {"price", "a price", "Price", "Export the price with its currency (\"12.50 USD\").", "price"},
    {"image", "a picture", "Picture", "Export the address of the main picture as image_link.", "image_link"},
    {"category", "a category", "Category",
     "Export the category path as product_type (\"Home > Kitchen > Pans\"); without it a product is on no category "
     "page.",
     "product_type"},
    {"description", "a description", "Description",
     "Write a sentence or two: search and likeness read them (20 characters at least).", "description"},
    {"brand", "a brand", "Brand", "Export the manufacturer as brand; shoppers filter by it and have favourites.",
     "brand"},
    {"stock", "stock", "Stock", "Export availability (in_stock, out_of_stock ...) or quantity.", "availability"},
    {"details", "details to filter by", "Details",
     "Export color, size, material or product_detail: they are the filters of a category page.", "product_detail"},
    {"link", "a product page", "Link", "Export the address of the product page as link.", "link"},
    {"identifier", "a GTIN, or brand and part number", "Identifier",
     "Export gtin (the digits below the bar code), or brand and mpn: they tell the same product in another feed.",
     "gtin"},
}};

const Words& words(Need need) { return kWords[static_cast<size_t>(need)]; }

}  // namespace

NeedFlags needs_met(const catalog::Product& product) {
  return {
      product.price.has_value(),
      !product.image_link.empty(),
      !product.product_type.empty() || !product.google_product_category.empty(),
      product.description.size() >= kShortestDescription,
      !product.brand.empty(),
      product.availability != catalog::Availability::kUnknown || product.quantity.has_value(),
      !product.color.empty() || !product.size.empty() || !product.material.empty() || !product.product_detail.empty() ||
          !product.product_highlight.empty(),
      !product.link.empty(),
      !product.gtin.empty() || (!product.brand.empty() && !product.mpn.empty()),
  };
}

const char* need_name(Need need) { return words(need).name; }
const char* need_label(Need need) { return words(need).label; }
const char* need_short_label(Need need) { return words(need).short_label; }
const char* need_remedy(Need need) { return words(need).remedy; }
const char* need_attribute(Need need) { return words(need).attribute; }

}  // namespace shelfwise::catalog_tools
