// Whether a mapping file says what can be meant: a mistyped attribute or a default that no row may have costs a whole
// run.
#pragma once

#include <string>
#include <string_view>

namespace shelfwise::catalog_tools {

// A catalog::MappingCheck: targets of [columns] and attributes of [defaults] that look like a known attribute but are
// none, defaults that would be dropped from a row, and rules of [merge]. Pure.
std::string mapping_mistake(std::string_view section, const std::string& key, const std::string& value);

}  // namespace shelfwise::catalog_tools
