// A target taxonomy as its file has it: Shopify's, Google's or a store's own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/result.h"

namespace shelfwise::catalog_tools {

struct TaxonomyCategory {
  std::string id;
  std::string path;  // "Home & Garden > Kitchen & Dining"
};

// Shopify's TSV with the columns id, parent_id, name, path and a header; text of "id - path" lines, as Google's; or a
// store's own list of paths, one a line, each its own id. At most 200,000 categories. Fails where the file is none of
// these or an id stands twice, naming the line.
Result<std::vector<TaxonomyCategory>> read_taxonomy(const std::filesystem::path& file);

}  // namespace shelfwise::catalog_tools
