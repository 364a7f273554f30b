// What the clean catalog looks like: how well its attributes are filled, over all and by category, what products lack,
// its variant groups, its currencies, the spellings of its values.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/product.h"
#include "catalog_tools/report/category_fills.h"
#include "catalog_tools/values/needs.h"
#include "catalog_tools/values/odd_spellings.h"

namespace shelfwise::catalog_tools {

struct VariantSummary {
  std::uint64_t groups = 0;                  // with two members or more
  std::uint64_t products = 0;                // in those groups
  std::uint64_t single = 0;                  // groups with one member: nothing to choose from
  std::uint64_t alike = 0;                   // groups whose members differ in no attribute
  std::uint64_t alike_products = 0;          // in those groups
  std::vector<std::string> single_examples;  // item_group_ids, the first ones by name
  std::vector<std::string> alike_examples;
};

// Add every product, then ask. Memory grows with the variant groups, the categories, and the names of attributes and
// spellings, the last two up to a bound.
class CatalogStatistics {
 public:
  void add(const catalog::Product& product, Place place = {});

  struct Fill {
    std::string attribute;
    std::uint64_t products = 0;
  };
  std::uint64_t products() const { return products_; }
  std::vector<Fill> fills() const;    // the attributes of a Product, in their usual order
  std::vector<Fill> unknown() const;  // the others, most frequent first
  const std::map<std::string, std::uint64_t>& currencies() const { return currencies_; }  // "" for prices without
  VariantSummary variants() const;

  std::uint64_t met(Need need) const { return met_[static_cast<size_t>(need)]; }
  const std::vector<Example>& lacking(Need need) const { return lacking_[static_cast<size_t>(need)]; }  // the first
  const CategoryFills& categories() const { return categories_; }
  const OddSpellings& spellings() const { return spellings_; }
  // Products with a price above zero in the currency that most prices are in.
  std::uint64_t comparable_prices() const;

  static constexpr size_t kMaxLacking = 20;  // examples of products that lack something

 private:
  struct Group {
    std::uint64_t first = 0;  // hash of what varies, of the first member
    std::uint32_t members = 0;
    bool varies = false;
  };
  void count(size_t attribute, bool filled) { fills_[attribute] += filled ? 1 : 0; }

  static constexpr size_t kAttributes = 28;
  static const std::array<const char*, kAttributes> kNames;

  std::uint64_t products_ = 0;
  std::array<std::uint64_t, kAttributes> fills_{};
  std::map<std::string, std::uint64_t> unknown_;
  std::map<std::string, std::uint64_t> currencies_;
  std::map<std::string, std::uint64_t> priced_;  // by currency: prices above zero
  std::unordered_map<std::string, Group> groups_;
  NeedCounts met_{};
  std::array<std::vector<Example>, kNeeds> lacking_;
  CategoryFills categories_;
  OddSpellings spellings_;
};

}  // namespace shelfwise::catalog_tools
