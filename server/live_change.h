// What of a product may change without a new index, as a pure function of JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "catalog/generation.h"
#include "catalog/product.h"
#include "common/result.h"

namespace shelfwise::server {

// A PATCH body to the change it asks for. Prices are "12.50 USD" or numbers; `currency` is the generation's, and
// another one is refused. The error's context is a JSON pointer.
Result<catalog::LivePatch> read_live_patch(const nlohmann::json& body, std::string_view currency);

// The change that turns `indexed` into `wanted`; kConflict, naming the attribute, where anything but live attributes
// differs.
Result<catalog::LivePatch> live_difference(const catalog::Product& indexed, const catalog::Product& wanted,
                                           std::string_view currency);

}  // namespace shelfwise::server
