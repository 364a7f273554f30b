// The words by which shoppers say what it may cost, by language. Folded.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace shelfwise::query {

enum class PriceBound : std::uint8_t { kBelow, kAtMost, kAbove, kAtLeast };

struct BoundPhrase {
  std::string_view phrase;  // words joined by spaces
  PriceBound bound = PriceBound::kBelow;
  bool needs_currency = false;  // says too little alone: "air max 90", "from 3"
};

struct RangePhrase {
  std::string_view begin;  // "between"; "" where the range begins with its number
  std::string_view joiner;
  bool needs_currency = false;
};

struct WishWords {
  std::string_view language;
  std::span<const BoundPhrase> bounds;  // longer phrases before those that begin them
  std::span<const RangePhrase> ranges;
  std::span<const std::string_view> price;   // "price", "costing": belong to the phrase that follows
  std::span<const std::string_view> before;  // a number is no price behind "size under" or "boys over"
  std::span<const std::string_view> units;   // nor before these, beside the units of text/units.h
};

// Null for a language without a table.
const WishWords* wish_words(std::string_view language);
// "<", ">=": of all languages.
std::span<const BoundPhrase> sign_bounds();

// How a word or sign relates to prices in `currency` (ISO 4217, upper case).
enum class CurrencyWord : std::uint8_t { kNone, kOwn, kForeign };
CurrencyWord currency_word(std::string_view word, std::string_view currency);

}  // namespace shelfwise::query
