// How unlikely it is that a shopper who meant one word typed another.
#pragma once

#include <string_view>

namespace shelfwise::query {

// What each kind of typing mistake costs, roughly in nats: the rarer, the dearer.
struct TypingCosts {
  double first_letter = 2.4;  // added to a mistake in the first letter
  double doubled = 1.5;       // a letter doubled, or one of a double left out
  double swapped = 2.1;       // two neighbours
  double extra = 3.6;
  double missing = 2.0;
  double missing_vowel = 2.5;
  double vowels = 2.65;     // one vowel for another
  double sound = 2.7;       // letters alike in sound
  double neighbours = 3.4;  // keys side by side
  double other = 4.3;
};

// Sum of the costs of the cheapest mistakes that turn `meant` into `typed`; 0 where they are equal. Weighted Damerau
// distance, after Brill and Moore (2000), with costs by class of mistake rather than by letters.
double typing_cost(std::u32string_view typed, std::u32string_view meant, const TypingCosts& costs = {});

}  // namespace shelfwise::query
