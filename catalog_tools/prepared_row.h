// What one row of a feed becomes by itself, whatever other rows there are: the part of a clean-up that can be kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/feed.h"
#include "catalog/product.h"
#include "catalog_tools/duplicates/record.h"
#include "catalog_tools/duplicates/variants.h"
#include "catalog_tools/packing.h"
#include "catalog_tools/values/issues.h"

namespace shelfwise::catalog_tools {

struct PreparedRow {
  std::optional<catalog::Product> product;  // none where the row is left out: the last issue says why
  std::vector<Issue> issues;                // without a file, and with lines counted from the row's
  std::string line;                         // of the clean catalog, should nothing of the product change any more
  NumberedRecord record;                    // this and the variant only with a product
  VariantFinder::Entry variant;
};

// Checks the row, improves its attributes, and reads it for the comparison with others.
PreparedRow prepare_row(catalog::FeedRow&& row, Records& records);

// Tells rows apart that have no text of their own (FeedRow::fingerprint): by their attributes.
std::uint64_t fingerprint_of(const catalog::FeedRow& row);

// With a product; it comes first, its line after it.
void pack(const PreparedRow& row, Packer& out);

// The words of `record` have the numbers that they had when it was packed. Where the bytes make no sense, in.ok() is
// false.
PreparedRow unpack_row(Unpacker& in);

}  // namespace shelfwise::catalog_tools
