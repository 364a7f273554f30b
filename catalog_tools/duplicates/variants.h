// Products that are variants of one another, though their feed does not say so.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/product.h"

namespace shelfwise::catalog_tools {

struct VariantGroup {
  std::string parent_title;             // the words that all have in common
  std::vector<std::string> varying;     // "color", "size", "pack"
  std::vector<std::uint32_t> products;  // numbers of the records in order of add(), two or more
};

// A title without the colours, sizes (XL; 24 cm, 500 ml) and pack counts that it names.
std::string parent_title(std::string_view title);

// Groups only what is nearly certain: one brand and category, the same other words in the same order, and no two
// products with the same color, size and pack; all name the same kinds of these; prices at most twice apart; none has
// an item_group_id. Add every record, then find(). Memory: some 50 bytes a record. The same records give the same
// groups. Not thread-safe.
class VariantFinder {
 public:
  void add(const catalog::Product& product) { add(read(product)); }

  // The same in two steps: what the product says by itself, and putting it among the others.
  struct Entry {
    std::uint64_t key = 0;  // of brand, category and the title's other words; 0: in no group
    std::uint64_t color = 0;
    std::uint64_t size = 0;
    std::int64_t price = 0;
    std::uint32_t pack = 0;
  };
  static Entry read(const catalog::Product& product);
  void add(const Entry& entry) { entries_.push_back(entry); }

  // Among the records i with survivor[i] == i. In order of their first products; parent titles are left to the caller.
  std::vector<VariantGroup> find(const std::vector<std::uint32_t>& survivor) const;

 private:
  static bool varies(const std::vector<const Entry*>& members, VariantGroup& group);

  std::vector<Entry> entries_;
};

}  // namespace shelfwise::catalog_tools
