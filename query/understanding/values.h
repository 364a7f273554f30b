// Brands, colours, sizes, attribute values and categories that a query names in the catalog's own words. Told by
// explain; they filter nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/generation.h"
#include "query/understanding/recognized.h"
#include "text/analyzer.h"

namespace shelfwise::query {

inline constexpr size_t kMaxValueWords = 4;            // of a phrase that is looked up
inline constexpr size_t kMaxValueFields = 200;         // that a phrase is looked up in, standard fields first
inline constexpr size_t kMaxValuesPerPhrase = 4;       // fields told for a phrase
inline constexpr size_t kMaxNamedCategories = 20'000;  // of larger trees no category is told

// `tokens` of the query. From left to right the longest phrase that is a value of some field, whole, in its usual
// spelling; numbers alone and stop words are none. Categories are met by the last part of their path in any form
// ("tents", "tent"), told by path where one category alone has the name, else by the name.
std::vector<Recognized> recognized_values(const text::Tokens& tokens, const catalog::Generation& generation,
                                          const text::Analyzer& analyzer);

}  // namespace shelfwise::query
