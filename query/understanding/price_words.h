// What a query says of the price: "tent under 200", "between 20 and 50 euros", "$20-$50".
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/spelling_context.h"
#include "query/understanding/pieces.h"
#include "query/understanding/wish_words.h"

namespace shelfwise::query {

struct PriceWish {
  std::int64_t low = 0;  // millionths of the store's currency, both included
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
  bool foreign = false;  // told in a currency that the store does not sell in: nothing can be said of its prices
  std::string value;     // "<200", ">=20 <=50"
  size_t first = 0;      // pieces [first, last) say it
  size_t last = 0;
};

struct PriceReading {
  std::span<const WishWords* const> languages;
  std::string_view
      currency;  // of the store's prices, ISO 4217; "" where it has none, and then there are no price words
  SpellingContext& catalog;
};

// The price words that begin at pieces[first], if any do. A bare number counts only behind words like "under", and not
// before a unit ("under 50 cm"), behind what is no price ("size under 50", "boys under 5"), or where titles hold the
// number beside the word before or behind it ("over 50 stickers").
std::optional<PriceWish> price_at(const std::vector<Piece>& pieces, size_t first, const PriceReading& reading);

}  // namespace shelfwise::query
