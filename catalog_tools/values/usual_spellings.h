// Values and names that differ in spelling alone, brought to the spelling that most products have.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/product.h"
#include "catalog_tools/values/issues.h"

namespace shelfwise::catalog_tools {

// Brands, colours, sizes, materials and the names of details. Two are one where they differ in case, accents, spaces,
// underscores or hyphens alone; grey is gray. Add every product, finish(), then respell(). Of a field's spellings at
// most kMaxSpellings are kept; a catalog with more has no spelling to unify. Not thread-safe.
class UsualSpellings {
 public:
  static constexpr size_t kMaxSpellings = 200'000;

  void add(const catalog::Product& product);
  void finish();

  // Reports what it changes as issues of `file` and `line`.
  void respell(catalog::Product& product, const std::string& file, std::uint64_t line,
               std::vector<Issue>& issues) const;

 private:
  struct Field {
    std::unordered_map<std::string, std::uint64_t> counts;  // by spelling
    std::unordered_map<std::string, std::string> better;    // spelling to the usual one, where that is another
  };
  void count(Field& field, const std::string& spelling);

  static constexpr size_t kTexts = 4;
  std::array<Field, kTexts> texts_;
  Field names_;
};

}  // namespace shelfwise::catalog_tools
