// The columns of Shopify's product export, in its older and its newer spelling.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace shelfwise::catalog::shopify {

enum Column : std::uint8_t {
  kHandle,
  kTitle,
  kBody,
  kVendor,
  kCategory,
  kType,
  kTags,
  kPublished,
  kStatus,
  kOption1Name,
  kOption1Value,
  kOption2Name,
  kOption2Value,
  kOption3Name,
  kOption3Value,
  kSku,
  kGrams,
  kTracker,
  kQuantity,
  kPolicy,
  kPrice,
  kCompareAt,
  kBarcode,
  kCost,
  kImage,
  kImagePosition,
  kVariantImage,
  kColumns,
  kDropped = kColumns
};

// By name in lower case. What says nothing about a product is kDropped.
const std::map<std::string_view, Column>& known_columns();

// What any other column means: "Google Shopping / Gender" is gender, a metafield such as "Care
// (product.metafields.my.care)" the detail Care, the rest are kept under their names.
std::string other_attribute(const std::string& column);

}  // namespace shelfwise::catalog::shopify
