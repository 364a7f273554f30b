#include "query/spelling_cost.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace shelfwise::query {
namespace {

bool is_vowel(char32_t c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

bool sound_alike(char32_t a, char32_t b) {
  constexpr std::u32string_view kPairs = U"ckcscqkqszgjdtbpfvvwmnlrxsczyi";
  for (size_t i = 0; i + 1 < kPairs.size(); i += 2) {
    if ((a == kPairs[i] && b == kPairs[i + 1]) || (b == kPairs[i] && a == kPairs[i + 1])) return true;
  }
  return false;
}

struct Key {
  double row = -9;
  double column = -9;
};

Key key_of(char32_t c) {
  static constexpr std::array<std::u32string_view, 3> kRows = {U"qwertyuiop", U"asdfghjkl", U"zxcvbnm"};
  static constexpr std::array<double, 3> kShift = {0, 0.25, 0.75};
  for (size_t row = 0; row < kRows.size(); ++row) {
    const size_t column = kRows[row].find(c);
    if (column != std::u32string_view::npos)
      return {static_cast<double>(row), static_cast<double>(column) + kShift[row]};
  }
  return {};
}

bool keys_touch(char32_t a, char32_t b) {
  const Key x = key_of(a);
  const Key y = key_of(b);
  return x.row >= 0 && y.row >= 0 && std::abs(x.row - y.row) <= 1 && std::abs(x.column - y.column) <= 1.0;
}

bool doubles(std::u32string_view word, size_t i) {
  return (i > 0 && word[i - 1] == word[i]) || (i + 1 < word.size() && word[i + 1] == word[i]);
}

double substitution(char32_t typed, char32_t meant, const TypingCosts& costs) {
  if (typed == meant) return 0;
  if (is_vowel(typed) && is_vowel(meant)) return costs.vowels;
  if (sound_alike(typed, meant)) return costs.sound;
  return keys_touch(typed, meant) ? costs.neighbours : costs.other;
}

double extra_letter(std::u32string_view typed, size_t i, const TypingCosts& costs) {
  const double cost = doubles(typed, i)       ? costs.doubled
                      : i + 1 == typed.size() ? costs.extra_last
                      : is_vowel(typed[i])    ? costs.extra_vowel
                                              : costs.extra;
  return cost + (i == 0 ? costs.first_letter : 0);
}

double missing_letter(std::u32string_view meant, size_t i, const TypingCosts& costs) {
  const double cost = doubles(meant, i)       ? costs.doubled
                      : i + 1 == meant.size() ? costs.missing_last
                      : is_vowel(meant[i])    ? costs.missing_vowel
                                              : costs.missing;
  return cost + (i == 0 ? costs.first_letter : 0);
}

}  // namespace

double typing_cost(std::u32string_view typed, std::u32string_view meant, const TypingCosts& costs) {
  const size_t columns = meant.size() + 1;
  std::vector<double> table((typed.size() + 1) * columns, 0);
  const auto at = [&](size_t i, size_t j) -> double& { return table[i * columns + j]; };
  const auto first = [&](size_t i, size_t j) { return i == 0 || j == 0 ? costs.first_letter : 0.0; };
  for (size_t i = 0; i < typed.size(); ++i) at(i + 1, 0) = at(i, 0) + extra_letter(typed, i, costs);
  for (size_t j = 0; j < meant.size(); ++j) at(0, j + 1) = at(0, j) + missing_letter(meant, j, costs);
  for (size_t i = 0; i < typed.size(); ++i) {
    for (size_t j = 0; j < meant.size(); ++j) {
      const double replaced = substitution(typed[i], meant[j], costs);
      double best = at(i, j) + (replaced > 0 ? replaced + first(i, j) : 0);
      best = std::min(best, at(i, j + 1) + extra_letter(typed, i, costs));
      best = std::min(best, at(i + 1, j) + missing_letter(meant, j, costs));
      if (i > 0 && j > 0 && typed[i] == meant[j - 1] && typed[i - 1] == meant[j] && typed[i] != typed[i - 1]) {
        best = std::min(best, at(i - 1, j - 1) + costs.swapped + first(i - 1, j - 1));
      }
      at(i + 1, j + 1) = best;
    }
  }
  return at(typed.size(), meant.size());
}

}  // namespace shelfwise::query
