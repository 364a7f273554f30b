// What of a product may change without a new index, as a pure function of JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "catalog/generation.h"
#include "catalog/product.h"
#include "common/result.h"

namespace shelfwise::server {

// What of a product stands before a change.
struct LiveState {
  std::int64_t price_micros = catalog::kNoMicros;          // what the shopper pays; below the regular price in a sale
  std::int64_t regular_price_micros = catalog::kNoMicros;  // or kNoMicros: none
  catalog::Availability availability = catalog::Availability::kUnknown;
  std::int32_t quantity = -1;  // unknown
};
LiveState live_state(const catalog::Generation& generation, Doc doc);

// A PATCH body to the change it asks for. Prices are "12.50 USD" or numbers; `currency` is the generation's, and
// another one is refused. A sale price above the regular one is refused; a null one ends the sale; a regular price
// alone leaves a running sale as it is unless it falls to the sale price or below. The error's context is a JSON
// pointer.
Result<catalog::LivePatch> read_live_patch(const nlohmann::json& body, std::string_view currency,
                                           const LiveState& before);

// Where a change of quantity says nothing of availability: a product in stock whose quantity falls to 0 goes out of
// stock, and one out of stock comes back when its quantity rises from 0.
void follow_quantity(catalog::LivePatch& patch, const LiveState& before);

// The change that turns `indexed` into `wanted`; kConflict, naming the attribute, where anything but live attributes
// differs.
Result<catalog::LivePatch> live_difference(const catalog::Product& indexed, const catalog::Product& wanted,
                                           std::string_view currency);

}  // namespace shelfwise::server
