// What a product needs to be found, shown and compared, whichever attribute gives it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "catalog/product.h"

namespace shelfwise::catalog_tools {

enum class Need : std::uint8_t {
  kPrice,
  kImage,
  kCategory,     // product_type or google_product_category
  kDescription,  // at least 20 bytes of it
  kBrand,
  kStock,    // availability or quantity
  kDetails,  // color, size, material, product_detail or product_highlight
  kLink,
  kIdentifier,  // a valid gtin, or brand and mpn
};
inline constexpr size_t kNeeds = 9;

using NeedFlags = std::array<bool, kNeeds>;
using NeedCounts = std::array<std::uint64_t, kNeeds>;  // products

NeedFlags needs_met(const catalog::Product& product);

const char* need_name(Need need);         // "price", for programs
const char* need_label(Need need);        // "a price", for people
const char* need_short_label(Need need);  // "Price", for the head of a column
const char* need_remedy(Need need);
// The attribute that a feed gives it in most often: "gtin".
const char* need_attribute(Need need);

// Where a record came from.
struct Place {
  std::uint16_t feed = 0;  // number of the feed
  std::uint32_t line = 0;  // 0: unknown
};

struct Example {
  Place place;
  std::string id;
  std::string text;
};

}  // namespace shelfwise::catalog_tools
