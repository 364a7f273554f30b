// The names that filters, facets and sorting know, and the exact reading of what is compared with them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/result.h"
#include "query/columns.h"

namespace shelfwise::query {

enum class FieldKind : std::uint8_t {
  kId,
  kKeyword,
  kCategory,
  kAvailability,
  kPrice,
  kRating,
  kRatingCount,
  kPopularity,
  kQuantity,
  kReleaseDate,
  kScore,  // sorting alone
};

inline bool is_numeric(FieldKind kind) { return kind >= FieldKind::kPrice && kind <= FieldKind::kReleaseDate; }

struct Field {
  FieldKind kind = FieldKind::kKeyword;
  std::string name;                                // canonical: "average_rating" for "rating"
  const catalog::KeywordField* keyword = nullptr;  // kKeyword; lives as long as the columns

  bool operator==(const Field&) const = default;
};

enum class FieldUse : std::uint8_t { kFilter, kFacet, kSort };

// Case aside; nullopt where the field is unknown or cannot be used so. The catalog's own attributes never hide a
// standard field.
std::optional<Field> find_field(std::string_view name, FieldUse use, const Columns& columns);

// "unknown field "brnd"; did you mean brand?", or a list of what there is.
Error unknown_field(std::string_view name, FieldUse use, const Columns& columns, std::string context);

// "filter_by:12": the 1-based position in characters (not bytes) of the byte `offset` of `text`.
std::string place(std::string_view parameter, std::string_view text, size_t offset);

std::string_view trim(std::string_view text);

// Names are compared case aside.
bool same_name(std::string_view a, std::string_view b);

// `text` cut to what an error message should repeat, in quotes.
std::string in_quotes(std::string_view text);

// An end of a range in the units of a whole-number column: the number lies at floor, or, where `between`, strictly
// between floor and floor + 1. Nothing is rounded, so that no product changes sides.
struct WholeBound {
  std::int64_t floor = 0;
  bool between = false;
};

// "12.5", "-3", ".75"; `decimals` digits behind the point belong to the unit (6 for micros). Saturates beyond 9e18.
std::optional<WholeBound> parse_decimal(std::string_view text, int decimals);

// The units of a field's column: micros for prices, days for dates ("2026-01-31", or with a time in RFC 3339).
// nullopt where `text` is no such value.
std::optional<WholeBound> parse_whole(FieldKind kind, std::string_view text);
std::optional<float> parse_float(std::string_view text);

// The fields whose columns are float: rating and popularity.
inline bool is_float(FieldKind kind) { return kind == FieldKind::kRating || kind == FieldKind::kPopularity; }

}  // namespace shelfwise::query
