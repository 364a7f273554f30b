// Any bytes as a line of a clean catalog: it is refused with a reason, or summarized as a full reading of the JSON
// would.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "catalog_tools/diff/catalog_lines.h"

namespace {

using namespace shelfwise;
using nlohmann::json;

void require(bool holds) {
  if (!holds) std::abort();
}

bool holds_something(const json& value) {
  if (value.is_null()) return false;
  if (value.is_string()) return !value.get_ref<const std::string&>().empty();
  if (!value.is_structured()) return true;
  if (value.is_object()) return !value.empty();
  return std::any_of(value.begin(), value.end(), holds_something);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  const auto summary = catalog_tools::summarize_line(line);
  const json whole = json::parse(line, nullptr, false);
  if (!summary) {
    require(!summary.error().message.empty());
    return 0;
  }
  require(whole.is_object() && !summary->id.empty() && whole.contains("id"));
  require(std::is_sorted(summary->attributes.begin(), summary->attributes.end()));
  require(std::adjacent_find(summary->attributes.begin(), summary->attributes.end()) == summary->attributes.end());
  for (const auto& [name, value] : whole.items()) {
    const bool listed = std::binary_search(summary->attributes.begin(), summary->attributes.end(), name);
    require(listed || !holds_something(value));  // a name given twice may be listed for its first value
  }
  return 0;
}
