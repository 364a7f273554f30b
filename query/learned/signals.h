// What the learned order reads of a candidate: the parts of the score that explain shows, in numbers that mean the same
// for every query and catalog.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace shelfwise::query {

// All but the last three are shares of the query's whole rarity, as weighed by [search].
enum Signal : size_t {
  kWordsSignal,  // the words in the product's fields
  kTitleCoverageSignal,
  kOtherFormSignal,
  kTitleDensitySignal,
  kProximitySignal,
  kBrandNamedSignal,
  kColorNamedSignal,
  kSizeNamedSignal,
  kValueNamedSignal,
  kCategoryNamedSignal,
  kUnwantedSignal,
  kKindSignal,
  kWrittenSignal,  // all of these together: the order as it is without learning
  kQualitySignal,
  kQueryWordsSignal,  // words of the query
  kFoundWordsSignal,  // of these, words that the product has
  kSignals
};

inline constexpr std::array<std::string_view, kSignals> kSignalNames = {
    "words",       "title_coverage", "other_form",  "title_density",  "proximity", "brand_named",
    "color_named", "size_named",     "value_named", "category_named", "unwanted",  "kind",
    "written",     "quality",        "query_words", "found_words"};

using Signals = std::array<float, kSignals>;

}  // namespace shelfwise::query
