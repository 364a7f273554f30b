// A feed's row as a product, or the reasons why not. Pure: no files, no clock.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/feed.h"
#include "catalog/product.h"
#include "catalog_tools/values/issues.h"

namespace shelfwise::catalog_tools {

// Takes the row's attributes over. nullopt where the row has no id or title, which is then the last issue. Every other
// mistake costs the value alone: it is repaired where there is no doubt, else dropped. `file` is for the issues.
std::optional<catalog::Product> validate_row(catalog::FeedRow&& row, const std::string& file,
                                             std::vector<Issue>& issues);

// The known attribute that an unknown name most likely misspells ("availabilty"); "" where none is near.
std::string likely_attribute(std::string_view unknown);

}  // namespace shelfwise::catalog_tools
