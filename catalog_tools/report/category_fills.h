// How well the products of each category are filled.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "catalog_tools/values/needs.h"

namespace shelfwise::catalog_tools {

// Add every product, then ask. Memory grows with the distinct categories, up to kMaxCategories of them; the products of
// further ones are counted under their first level, or beyond that many again as one.
class CategoryFills {
 public:
  static constexpr size_t kMaxCategories = 100'000;
  static constexpr size_t kAttributes = 5;
  static const std::array<const char*, kAttributes> kNames;  // beside the needs: "color", "size" ...

  struct Counts {
    std::uint64_t products = 0;
    NeedCounts met{};
    std::array<std::uint64_t, kAttributes> filled{};  // by kNames
  };
  struct Row {
    std::string path;  // "" for products without a category
    Counts counts;
  };

  void add(const catalog::Product& product, const NeedFlags& needs);

  // Products of exactly this path.
  std::uint64_t products_of(const std::string& path) const;
  // Products whose category has another product in it.
  std::uint64_t products_in_company() const;
  // The categories of the first level, from the top, at which there are at least half of `most`; the `most` largest,
  // largest first. Those without a category, where there are any, are one of them.
  std::vector<Row> rows(size_t most) const;
  // The full path that most products lacking `need` are in, with their number; "" where they have none.
  Row most_lacking(Need need) const;

 private:
  std::vector<Row> rows_at(size_t level) const;

  std::map<std::string, Counts> categories_;  // by full path
};

}  // namespace shelfwise::catalog_tools
