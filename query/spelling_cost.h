// How unlikely it is that a shopper who meant one word typed another.
#pragma once

#include <string_view>

namespace shelfwise::query {

// What each kind of typing mistake costs, in nats: the rarer, the dearer. Learned together with the weights of
// SpellerOptions; docs/decisions/0007-spelling.md
struct TypingCosts {
  double first_letter = 1.0;  // added to a mistake in the first letter
  double doubled = 1.15;      // a letter doubled, or one of a double left out
  double swapped = 1.2;       // two neighbours
  double extra = 3.4;
  double extra_vowel = 3.0;
  double extra_last = 2.75;  // behind the word
  double missing = 2.1;
  double missing_vowel = 1.45;
  double missing_last = 1.2;  // the word's last letter
  double vowels = 2.45;       // one vowel for another
  double sound = 2.6;         // letters alike in sound
  double neighbours = 3.15;   // keys side by side
  double other = 4.9;
};

// Sum of the costs of the cheapest mistakes that turn `meant` into `typed`; 0 where they are equal. Weighted Damerau
// distance, after Brill and Moore (2000), with costs by class of mistake rather than by letters.
double typing_cost(std::u32string_view typed, std::u32string_view meant, const TypingCosts& costs = {});

}  // namespace shelfwise::query
