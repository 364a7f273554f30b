// What filters, facets and sorting read of a catalog: flat arrays by document and the names behind their numbers.
// Apart from Generation so that their tests and benchmarks can make columns without an index.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/generation.h"
#include "common/ids.h"

namespace shelfwise::query {

// The names behind numbers. Thread-safe. Asked while a request is parsed and answered, never for each document.
class ColumnNames {
 public:
  virtual ~ColumnNames() = default;
  virtual std::string_view keyword_value(std::uint32_t value) const = 0;
  // Compared folded.
  virtual std::optional<std::uint32_t> find_keyword(const catalog::KeywordField& field,
                                                    std::string_view text) const = 0;
  virtual std::string_view category_path(std::uint32_t category) const = 0;
  virtual std::string_view category_name(std::uint32_t category) const = 0;
  virtual std::optional<std::uint32_t> find_category(std::string_view id_or_path) const = 0;
  virtual std::optional<Doc> find_product(std::string_view id) const = 0;
};

// Meanings, units and marks of missing values are those of catalog::Generation. Spans by document hold `size` entries.
struct Columns {
  Doc size = 0;
  std::span<const std::int64_t> price_micros;
  std::span<const std::int32_t> quantity;
  std::span<const std::uint8_t> availability;
  std::span<const float> popularity;
  std::span<const float> rating;
  std::span<const std::uint32_t> rating_count;
  std::span<const std::int32_t> release_day;
  std::span<const std::uint32_t> category;

  std::vector<catalog::KeywordField> keyword_fields;
  std::span<const std::uint64_t> multi_offsets;  // size + 1 entries: the values of a document, ascending, over all
  std::span<const std::uint32_t> multi_values;   // fields that are not single

  std::vector<std::uint32_t> category_parent;  // by category number, or kNone
  std::vector<std::uint32_t> category_end;     // a subtree is [number, category_end[number])

  std::shared_ptr<const ColumnNames> names;
};

// The columns of a generation, which must outlive them. Cheap, but meant to be made once.
Columns columns_of(const catalog::Generation& generation);

}  // namespace shelfwise::query
