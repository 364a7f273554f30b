// Several records of one product as one record.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "catalog/product.h"

namespace shelfwise::catalog_tools {

// How many attributes a record fills: of several records the fullest survives.
size_t filled_attributes(const catalog::Product& product);

// Whose value a merged product has. docs/formats/mapping.md
enum class MergeRule {
  kFullest,  // the survivor's, which fills most attributes; where it has none, the first that there is
  kFirst,    // the first there is in the order of the feeds and their rows
  kLast,     // the last there is: the newest feed is given last
  kLongest,  // texts: the longest
  kLowest,   // the price: the one that costs the shopper least
  kHighest,  // the price
};

// By attribute; those without a rule follow kFullest.
using MergeRules = std::map<std::string, MergeRule>;

// What is wrong with a rule of an attribute, with what there is to choose from; "" where nothing is.
std::string merge_rule_mistake(const std::string& attribute, const std::string& rule);

// Reads the section [merge] of a mapping file. kInvalidArgument names the key and what it may be.
Result<MergeRules> read_merge_rules(const std::map<std::string, std::string>& section, const std::string& file);

struct MergedProduct {
  catalog::Product product;
  // Attributes whose value is another member's, with its number: "price", "product_detail.Weight". By name.
  std::map<std::string, size_t> taken;
};

// `members` in feed order, at least one; the id is that of members[survivor]. Values that belong together come
// together: price with sale price, availability with quantity, rating with its count. Details, highlights, labels and
// unknown attributes that the survivor lacks are added. Prices in another currency than the survivor's (or the first)
// are not compared.
MergedProduct merge_products(const std::vector<catalog::Product>& members, size_t survivor, const MergeRules& rules);

}  // namespace shelfwise::catalog_tools
