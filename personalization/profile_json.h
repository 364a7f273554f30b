// A shopper's profile for the shopper's own eyes.
#pragma once

#include <string>

#include "catalog/generation.h"
#include "personalization/shopper_view.h"

namespace shelfwise::personalization {

// One JSON object: affinities with their weight and how many of the shopper's acts they rest on, the strongest first;
// an empty profile for nullptr.
std::string profile_json(const ShopperView* shopper, const catalog::Generation& generation);

}  // namespace shelfwise::personalization
