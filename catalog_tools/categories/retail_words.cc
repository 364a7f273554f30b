#include "catalog_tools/categories/retail_words.h"

#include <algorithm>
#include <vector>

#include "catalog_tools/categories/retail_tables.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr std::string_view kVague[] = {
    "accessory", "part",     "supply",      "product",       "other",     "all",        "misc",       "more",
    "single",    "set",      "kit",         "general",       "item",      "basic",      "standard",   "good",
    "new",       "assorted", "equipment",   "gear",          "essential", "shop",       "sale",       "clearance",
    "type",      "style",    "replacement", "component",     "handmade",  "collection", "featured",   "popular",
    "various",   "refill",   "system",      "miscellaneous", "store",     "material",   "department",
};

constexpr std::string_view kAudiences[] = {
    "men",     "women", "boy", "girl", "baby", "toddler", "child", "maternity", "wedding", "bridal",
    "costume", "pet",   "dog", "cat",  "bird", "horse",   "doll",  "toy",       "play",
};

// A table's lines behind its header: what stands before the tab, and behind it.
std::vector<RetailWords> read(std::string_view table) {
  std::vector<RetailWords> entries;
  table.remove_prefix(table.find('\n') + 1);
  while (!table.empty()) {
    const std::string_view line = table.substr(0, table.find('\n'));
    const size_t tab = line.find('\t');
    entries.push_back({line.substr(0, tab), line.substr(tab + 1)});
    table.remove_prefix(std::min(line.size() + 1, table.size()));
  }
  return entries;
}

}  // namespace

std::span<const RetailWords> same_things() {
  static const std::vector<RetailWords> kSame = read(same_things_tsv());
  return kSame;
}

std::span<const RetailWords> kinds_of_things() {
  static const std::vector<RetailWords> kKinds = read(kinds_of_things_tsv());
  return kKinds;
}

std::span<const std::string_view> vague_words() { return kVague; }
std::span<const std::string_view> audience_words() { return kAudiences; }

}  // namespace shelfwise::catalog_tools
