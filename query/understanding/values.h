// Brands, colours, sizes, attribute values and categories that a query names in the catalog's own words. They filter
// nothing: `moss` may be a brand, a colour and a plant.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/generation.h"
#include "query/understanding/recognized.h"
#include "text/analyzer.h"

namespace shelfwise::query {

inline constexpr size_t kMaxValueWords = 4;            // of a phrase that is looked up
inline constexpr size_t kMaxValuesPerPhrase = 64;      // of all fields together, those of the first fields
inline constexpr size_t kMaxFieldsTold = 4;            // of a phrase, by explain
inline constexpr size_t kMaxNamedCategories = 20'000;  // of larger trees no category is recognized

// What the attribute of a value is, as far as its weight goes.
enum class NamedKind : std::uint8_t {
  kBrand,
  kColor,
  kSize,
  kStandard,  // another that shops usually have: material, gender, age group ...
  kOther,     // the shop's own
};

struct NamedValue {
  std::uint32_t number = 0;  // of a keyword value
  std::uint32_t field = 0;   // its place among the generation's keyword fields
  NamedKind kind = NamedKind::kOther;
};

// A phrase of the query and all that it may stand for.
struct NamedPhrase {
  size_t first = 0;  // base word of the query
  size_t words = 0;
  std::string typed;                      // folded
  std::vector<NamedValue> values;         // by number, ascending
  std::vector<std::uint32_t> categories;  // ascending
};

// The names of a generation's values and categories. Immutable, thread-safe; 16 bytes a value.
class ValueNames {
 public:
  ValueNames(const catalog::Generation& generation, const text::Analyzer& analyzer);

  // From left to right the longest phrases of `tokens` that are a whole value of some field, spaces, hyphens, case and
  // accents aside, or the name of a field and one of its values ("size 10"). Numbers alone and stop words are none, nor
  // is the unit of a measure. Categories are met by the last part of their path in any form ("tents", "tent"), or by
  // one of those that `&`, a comma or "and" join in it ("Blankets & Throws").
  std::vector<NamedPhrase> read(const text::Tokens& tokens) const;

  // For explain: fields in the catalog's order, then the category, by path where one alone has the name.
  std::vector<Recognized> told(std::span<const NamedPhrase> phrases) const;

 private:
  struct Name {
    std::uint64_t key = 0;
    std::uint32_t number = 0;
    auto operator<=>(const Name&) const = default;
  };
  struct Field {
    std::uint32_t begin = 0;  // its first value; the next field's is behind its last
    std::uint32_t place = 0;
    NamedKind kind = NamedKind::kOther;
  };
  static std::vector<std::uint32_t> find(std::span<const Name> names, std::uint64_t key);
  NamedValue value_of(std::uint32_t number) const;

  const catalog::Generation& generation_;
  std::string language_;
  std::vector<Field> fields_;     // ascending
  std::vector<Name> values_;      // ascending; by the letters and digits of the value, alone and behind its field's
  std::vector<Name> categories_;  // ascending; by the terms of the name
};

}  // namespace shelfwise::query
