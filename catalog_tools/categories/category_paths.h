// One spelling for category paths that mean the same: "home/kitchen/pan", "Home > Kitchen > Pans", "HOME » Kitchen »
// Pans".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "text/analyzer.h"

namespace shelfwise::catalog_tools {

// Add every product's path, then finish(), then ask. Two paths are one where their words are the same in the same
// order, case, accents, plural, separators, spaces and "and" or "&" aside. Of several spellings the most frequent wins,
// for each part by itself; of several ways to divide the words into parts, the one with most parts, then the most
// frequent. Memory grows with the distinct paths only. Not thread-safe.
class CategoryPaths {
 public:
  explicit CategoryPaths(const text::Analyzer& analyzer) : analyzer_(analyzer) {}

  void add(std::string_view path);
  void finish();

  // The one spelling of a path that was added; the path itself where it was not.
  const std::string& unified(const std::string& path) const;

  // The words by which paths are compared: equal for two paths that are one. Any path may be asked.
  std::string words_of(std::string_view path) const;

  struct Source {
    std::string path;
    std::uint64_t products = 0;
  };
  // Every path as it came, in order of the path.
  std::vector<Source> sources() const;

 private:
  struct Spelling {
    std::uint64_t products = 0;
    std::vector<std::string> parts;
    std::vector<std::string> keys;  // by part
    std::string unified;
  };

  std::vector<std::string> parts_of(std::string_view path) const;
  std::string key(std::string_view part) const;
  std::vector<std::pair<const std::string, Spelling>*> in_order();  // of the path

  const text::Analyzer& analyzer_;
  std::unordered_map<std::string, Spelling> spellings_;  // by path as it came
};

}  // namespace shelfwise::catalog_tools
