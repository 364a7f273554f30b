// The grammar of filter_by: text to a tree of clauses. Knows no fields; docs/search.md describes the language.
//
//   any    = all { "||" all }
//   all    = one { "&&" one }
//   one    = "!" one | "(" any ")" | clause
//   clause = field ":" [ "=" | "!=" | "!" | "<" | "<=" | ">" | ">=" ] ( value | "[" value { "," value } "]" )
//
// Fields and values may stand in `backticks` or "double quotes"; bare values reach to the next && or || or closing
// bracket, and may hold brackets of their own in pairs.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace shelfwise::query {

inline constexpr size_t kMaxFilterBytes = 4'000;
inline constexpr size_t kMaxFilterDepth = 32;
inline constexpr size_t kMaxFilterClauses = 200;

enum class FilterOperator : std::uint8_t { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual };

struct FilterValue {
  std::string_view text;
  size_t offset = 0;  // in bytes
  bool quoted = false;
};

struct FilterClause {
  std::string_view field;
  size_t offset = 0;
  FilterOperator op = FilterOperator::kEqual;
  std::vector<FilterValue> values;  // at least one
};

struct FilterNode {
  enum class Kind : std::uint8_t { kAll, kAny, kNot, kClause } kind = Kind::kClause;
  std::vector<std::uint32_t> children;  // numbers of nodes; one for kNot
  std::uint32_t clause = 0;             // kClause
};

// Views into the parsed text. The root is the last node; without nodes everything matches.
struct FilterTree {
  std::vector<FilterNode> nodes;
  std::vector<FilterClause> clauses;
};

// kInvalidArgument with context "filter_by:POSITION".
Result<FilterTree> parse_filter_syntax(std::string_view text);

}  // namespace shelfwise::query
