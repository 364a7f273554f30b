// A shopper's profile for the shopper's own eyes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "personalization/catalog_facts.h"
#include "personalization/model.h"
#include "personalization/shoppers/shopper_facts.h"
#include "personalization/shoppers/shopper_view.h"

namespace shelfwise::personalization {

struct ProfileContext {
  const CatalogFacts& facts;
  const Model& model;
  const ShopperFacts& shopper;
  std::vector<std::string_view> segments;
  std::uint32_t now = 0;
};

// One JSON object: affinities with their weight and how many of the shopper's acts they rest on, the strongest first;
// inclinations, segments, predictions with their error, and what is due to be bought again.
std::string profile_json(const ShopperView& shopper, const ProfileContext& context);

}  // namespace shelfwise::personalization
