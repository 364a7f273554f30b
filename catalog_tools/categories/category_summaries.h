// What became of a catalog's categories, as people read it: rows of categories.tsv and of the report.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalog_tools/duplicates/duplicates.h"

namespace shelfwise::catalog_tools {

// A category of the taxonomy that a path may mean.
struct CategoryChoice {
  std::string id;
  std::string path;
  double score = 0;
};

// Where a source's category path leads.
struct CategorySummary {
  std::string source;
  std::uint64_t products = 0;
  std::string unified;        // the shop's own path in its one spelling
  std::string category_id;    // of the taxonomy; empty without one
  std::string category_path;  // of the taxonomy, or the unified path without one
  double score = 0;
  Decision decision = Decision::kMerge;     // kMerge: map; kReview: review
  std::vector<CategoryChoice> others = {};  // where it is to review: the next likeliest, best first
};

// A product without a category path, and what its title suggests. A title alone is never enough to map a product.
struct UnfiledProduct {
  std::string id;
  std::string title;
  std::string category_id;    // empty where nothing fits
  std::string category_path;  // of the taxonomy
  double score = 0;
};

enum class CategoryNoteKind : std::uint8_t {
  kEmpty,         // a category of the store's taxonomy that no product is in
  kOneProduct,    // a path with one product
  kStray,         // a path that leads elsewhere than those beside it
  kNoPath,        // products without a path
  kLostDecision,  // a decision whose category the taxonomy no longer has
  kNotMatched,    // more paths than are matched
};

struct CategoryNote {
  CategoryNoteKind kind = CategoryNoteKind::kOneProduct;
  std::string path;  // of the shop, or of the taxonomy where it is empty
  std::string text;  // a sentence for the manager
};

// "map" or "review".
const char* mapping_decision_name(Decision decision);

}  // namespace shelfwise::catalog_tools
