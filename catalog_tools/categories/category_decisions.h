// What a manager decided about category paths: it wins over every suggestion.
#pragma once

#include <string>
#include <unordered_map>

namespace shelfwise::catalog_tools {

// Where one source path is to lead. The id counts; the path stands for it where a newer taxonomy has lost the id. One
// of the two may be empty; both: no category of the taxonomy.
struct CategoryTarget {
  std::string id;
  std::string path;
};

// By source path, in any of its spellings: paths are compared by the spelling that CategoryPaths unifies them to.
struct CategoryDecisions {
  std::unordered_map<std::string, CategoryTarget> targets;
};

}  // namespace shelfwise::catalog_tools
