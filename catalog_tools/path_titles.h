// Which words the titles below each category path have in common.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "catalog_tools/taxonomy.h"
#include "text/analyzer.h"

namespace shelfwise::catalog_tools {

// Counts the first products of each path only, so that memory grows with the paths. Not thread-safe.
class PathTitles {
 public:
  explicit PathTitles(const text::Analyzer& analyzer) : analyzer_(analyzer) {}

  void add(std::string_view path, std::string_view title);

  // The words that at least a fifth of the counted titles have, with their share.
  TaxonomyMatcher::TitleWords common(const std::string& path) const;

 private:
  struct Counts {
    std::uint32_t titles = 0;
    std::map<std::string, std::uint32_t> words;
  };

  const text::Analyzer& analyzer_;
  text::Tokens tokens_;
  std::map<std::string, Counts, std::less<>> paths_;
};

}  // namespace shelfwise::catalog_tools
