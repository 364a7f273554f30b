// How much a shopper's share of a product can be at most, told from two columns: what a long listing need not look at
// closely.
#pragma once

#include <cstddef>

#include "personalization/blend/personal_features.h"
#include "personalization/flat_map.h"

namespace shelfwise::personalization {

// Most title terms that any product has.
std::size_t longest_title(const catalog::Generation& generation);

// Of one shopper; borrows all but the weights. For one thread.
class ListingBound {
 public:
  // `weights` are the blend's times the scale of the impact.
  ListingBound(const ShopperView& shopper, const CatalogFacts& facts, const PersonalFeatures& weights,
               std::size_t longest_title);

  // At least the sum of the personal features times their weights; infinite for products that the shopper or the item
  // model knows, which are few.
  float operator()(Doc doc);

 private:
  float most_of_words(std::size_t longest_title) const;
  void look_up_category(std::uint32_t category);

  const ShopperView& shopper_;
  const CatalogFacts& facts_;
  const PersonalFeatures weights_;
  FlatMap own_;     // documents that the shopper knows
  FlatMap brands_;  // by keyword value: what brand and session give together, where not 0
  float rest_ = 0;  // the most that all the other features give
  bool any_ = false;
  std::uint32_t category_ = 0;  // of the last product
  float category_part_ = 0;
};

}  // namespace shelfwise::personalization
