// What changed between two clean catalogs. docs/diff.md
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "common/result.h"

namespace shelfwise::catalog_tools {

struct DiffProduct {
  std::string id;
  std::string text;  // its title; of a merged one the id that it leads to
};

// Products by what became of them: how many, and the first of them in order of their catalog.
struct DiffProducts {
  std::uint64_t count = 0;
  std::vector<DiffProduct> examples;
};

struct FieldChange {
  struct Example {
    std::string id;
    std::string old_value;  // shortened; empty where there was none
    std::string new_value;
  };
  std::string field;
  std::uint64_t set = 0;      // products that had none
  std::uint64_t cleared = 0;  // products that have none any more
  std::uint64_t changed = 0;
  std::vector<Example> examples;

  std::uint64_t total() const { return set + cleared + changed; }
};

struct PriceChange {
  std::string id;
  std::string old_price;
  std::string new_price;
  double factor = 1;  // new by old
};

struct FillChange {
  std::string attribute;
  std::uint64_t old_products = 0;
  std::uint64_t new_products = 0;
};

struct CategoryChange {
  std::string source_path;
  std::string old_category;  // path, and "(review)" where it was not sure; empty where the path is new
  std::string new_category;
};

struct CatalogDiff {
  std::uint64_t old_products = 0;
  std::uint64_t new_products = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t changed = 0;
  std::uint64_t repeated_ids = 0;   // lines whose id stood before in the same catalog: passed over
  DiffProducts added;               // without the unmerged
  DiffProducts removed;             // without the merged
  DiffProducts merged;              // gone, and an alias in the new catalog
  DiffProducts unmerged;            // new, and an alias in the old catalog
  DiffProducts redirected;          // an alias in both that leads elsewhere now
  std::vector<FieldChange> fields;  // most products first
  std::uint64_t other_fields = 0;   // changes of fields beyond kMaxFields
  std::uint64_t prices_up = 0;
  std::uint64_t prices_down = 0;
  std::uint64_t currencies_changed = 0;   // to another one
  std::uint64_t currencies_lost = 0;      // to a price without one
  std::vector<PriceChange> largest_up;    // the greatest factor first
  std::vector<PriceChange> largest_down;  // the smallest factor first
  std::vector<FillChange> fills;          // every attribute of either, in order of the name
  std::uint64_t categories_changed = 0;
  std::vector<CategoryChange> categories;  // the first of them
  std::vector<std::string> notes;          // what could not be compared, and why

  bool same() const {
    return added.count + removed.count + merged.count + unmerged.count + redirected.count + changed +
               categories_changed ==
           0;
  }

  static constexpr size_t kMaxExamples = 20;
  static constexpr size_t kMaxFields = 2'000;
};

struct DiffProgress {
  std::string_view stage;  // "reading the old catalog", "comparing"
  std::uint64_t products = 0;
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;
};

// Each side is a folder that `shelfwise clean` wrote, or its catalog.jsonl (aliases.tsv and categories.tsv are taken
// from beside it). Products are matched by id; the order of attributes makes no difference. Memory grows with the
// products of the old catalog, by some 40 bytes each, and with aliases and category paths; products themselves stay on
// disk. Errors name the file and the line.
Result<CatalogDiff> diff_catalogs(const std::filesystem::path& old_side, const std::filesystem::path& new_side,
                                  const std::function<void(const DiffProgress&)>& progress = {});

std::string diff_text(const CatalogDiff& diff);
std::string diff_json(const CatalogDiff& diff);
std::string diff_html(const CatalogDiff& diff);

}  // namespace shelfwise::catalog_tools
