#include "catalog_tools/duplicates/likeness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "catalog_tools/duplicates/traits.h"

namespace shelfwise::catalog_tools {
namespace {

using Words = std::span<const std::uint32_t>;

constexpr size_t kMinSharedCode = 5;

// Walks two ascending lists; tells each word and on which sides it is.
template <class Visit>
void walk(Words x, Words y, Visit visit) {
  size_t i = 0;
  size_t j = 0;
  while (i < x.size() || j < y.size()) {
    if (j == y.size() || (i < x.size() && x[i] < y[j])) {
      visit(x[i++], true, false);
    } else if (i == x.size() || y[j] < x[i]) {
      visit(y[j++], false, true);
    } else {
      visit(x[i], true, true);
      ++i;
      ++j;
    }
  }
}

struct Overlap {
  double both = 0;
  double left = 0;
  double right = 0;
  double cosine() const { return left == 0 || right == 0 ? 0 : both / std::sqrt(left * right); }
};

template <class Weight>
Overlap overlap(Words x, Words y, Weight weight) {
  Overlap sum;
  walk(x, y, [&](std::uint32_t word, bool in_x, bool in_y) {
    const double w = weight(word);
    if (in_x) sum.left += w;
    if (in_y) sum.right += w;
    if (in_x && in_y) sum.both += w;
  });
  return sum;
}

bool has_digit(std::string_view text) { return text.find_first_of("0123456789") != std::string_view::npos; }

// Millions of pairs are compared: their words stand on the stack.
struct WordBuffer {
  std::array<std::uint32_t, 2 * 256> words;  // two lists of a record at most
  size_t size = 0;

  void add(std::uint32_t word) { words[size++] = word; }
  Words all() const { return std::span(words).first(size); }
};

Words united(Words x, Words y, WordBuffer& buffer) {
  const auto end = std::set_union(x.begin(), x.end(), y.begin(), y.end(), buffer.words.begin());
  buffer.size = static_cast<size_t>(end - buffer.words.begin());
  return buffer.all();
}

// 1 for a word of two records, falling to 0 for one of all.
double rarity(size_t records, std::uint32_t frequency) {
  if (records <= 2 || frequency <= 2) return 1;
  const auto n = static_cast<double>(records);
  return std::max(0.0, std::log(n / frequency) / std::log(n / 2));
}

void compare_codes(const Records& records, const Record& a, const Record& b, Likeness& likeness) {
  const Words x = records.codes(a);
  const Words y = records.codes(b);
  std::array<bool, 32> matched_x{};
  std::array<bool, 32> matched_y{};
  bool agree = false;
  for (size_t i = 0; i < x.size(); ++i) {
    for (size_t j = 0; j < y.size(); ++j) {
      const std::string_view p = records.word(x[i]);
      const std::string_view q = records.word(y[j]);
      const std::string_view shorter = p.size() < q.size() ? p : q;
      const std::string_view longer = p.size() < q.size() ? q : p;
      if (x[i] != y[j] && (shorter.size() < kMinSharedCode || longer.find(shorter) == std::string_view::npos)) continue;
      const double share = static_cast<double>(shorter.size()) / static_cast<double>(longer.size());
      const std::uint32_t frequency = std::max(records.name_frequency(x[i]), records.name_frequency(y[j]));
      likeness.code = std::max(likeness.code, share * rarity(records.size(), frequency));
      agree = matched_x[i] = matched_y[j] = true;
    }
  }
  const auto all = [](const auto& matched, size_t count) {
    return std::all_of(matched.begin(), matched.begin() + static_cast<std::ptrdiff_t>(count), [](bool m) { return m; });
  };
  const bool rest = !all(matched_x, x.size()) && !all(matched_y, y.size());
  likeness.code_differs = rest && !agree;
  likeness.code_rest_differs = rest && agree;
}

void compare_measures(const Records& records, const Record& a, const Record& b, Likeness& likeness) {
  const Words x = records.measures(a);
  const Words y = records.measures(b);
  struct Unit {
    std::uint32_t unit;
    bool left = false;
    bool right = false;
    bool both = false;
  };
  std::vector<Unit> units;
  walk(x, y, [&](std::uint32_t measure, bool in_x, bool in_y) {
    if (units.empty() || units.back().unit != unit_of(measure)) units.push_back({unit_of(measure)});
    Unit& unit = units.back();
    unit.left = unit.left || (in_x && !in_y);
    unit.right = unit.right || (in_y && !in_x);
    unit.both = unit.both || (in_x && in_y);
  });
  for (const Unit& unit : units) {
    if (unit.unit == 0) {
      likeness.numbers_differ = unit.left && unit.right;
      likeness.numbers_extra = unit.left != unit.right;
      likeness.numbers_equal = unit.both && !unit.left && !unit.right;
    } else {
      likeness.measures_equal += unit.both ? 1 : 0;
      likeness.measures_differ += unit.left && unit.right ? 1 : 0;
    }
  }
}

// One word in two spellings: an abbreviation of three letters or more, or one word that holds another ("photoshop",
// "shop"). Numbers have one spelling.
bool alike(std::string_view x, std::string_view y) {
  if (x.size() > y.size()) std::swap(x, y);
  if (x.size() < 3) return false;
  if (y.starts_with(x) || (x.size() >= 4 && y.ends_with(x))) return !has_digit(x) && !has_digit(y);
  // Letters left out: "dlx", "upgrd".
  if (x[0] != y[0] || x.size() > 5 || y.size() > 12) return false;
  size_t i = 0;
  for (const char c : y) i += i < x.size() && x[i] == c ? 1 : 0;
  return i == x.size() && y.size() >= x.size() + 2 && x.find_first_of("aeiou", 1) == std::string_view::npos &&
         !has_digit(x) && !has_digit(y);
}

// Words of two names, those in common and the others of each.
struct Names {
  WordBuffer left;
  WordBuffer right;
  Overlap squared;     // of the weights of TF-IDF
  double both = 0;     // sums of ln(records / frequency)
  double in_left = 0;  // of the others
  double in_right = 0;
};

void compare_names(const Records& records, const Rarity& rarity, const Record& a, const Record& b, Likeness& likeness) {
  Names names;
  const auto surprise = [&](std::uint32_t word) { return rarity.surprise(records.name_frequency(word)); };
  const auto squared = [&](std::uint32_t word) { return rarity.squared(records.name_frequency(word)); };
  walk(records.name(a), records.name(b), [&](std::uint32_t word, bool in_x, bool in_y) {
    const double w = squared(word);
    if (in_x) names.squared.left += w;
    if (in_y) names.squared.right += w;
    if (in_x && in_y) {
      names.squared.both += w;
      names.both += surprise(word);
    } else {
      (in_x ? names.left : names.right).add(word);
      (in_x ? names.in_left : names.in_right) += surprise(word);
    }
  });
  likeness.name = names.squared.cosine();
  for (const std::uint32_t x : names.left.all()) {
    for (size_t i = 0; i < names.right.size; ++i) {
      const std::uint32_t y = names.right.words[i];
      if (y == kNoWord || !alike(records.word(x), records.word(y))) continue;
      constexpr double kWorth = 0.8;
      names.squared.both += kWorth * std::min(squared(x), squared(y));
      names.both += kWorth * std::min(surprise(x), surprise(y));
      names.in_left -= surprise(x);
      names.in_right -= surprise(y);
      names.right.words[i] = kNoWord;
      break;
    }
  }
  likeness.soft = names.squared.cosine();
  const double shorter = std::min(names.squared.left, names.squared.right);
  likeness.covered = shorter == 0 ? 0 : std::min(1.0, names.squared.both / shorter);
  const double unit = std::log(std::max(static_cast<double>(records.size()), 3.0));
  likeness.shared = names.both / unit;
  likeness.replaced = std::max(0.0, std::min(names.in_left, names.in_right)) / unit;
  likeness.added = std::max(0.0, std::max(names.in_left, names.in_right)) / unit - likeness.replaced;
}

int same_or_not(std::uint32_t x, std::uint32_t y) { return x == kNoWord || y == kNoWord ? 0 : (x == y ? 1 : -1); }

// Shops add endings for colour and country, and drop the maker's prefix: "clp315" and "clp315xaa" may be one.
int compare_mpn(const Records& records, std::uint32_t x, std::uint32_t y) {
  if (x == kNoWord || y == kNoWord || x == y) return same_or_not(x, y);
  std::string_view shorter = std::string_view(records.word(x)).substr(2);
  std::string_view longer = std::string_view(records.word(y)).substr(2);
  if (shorter.size() > longer.size()) std::swap(shorter, longer);
  return shorter.size() >= 4 && longer.find(shorter) != std::string_view::npos ? 0 : -1;
}

}  // namespace

Likeness compare_marks(const Records& records, const Record& a, const Record& b) {
  Likeness likeness;
  likeness.colors_equal = a.colors != 0 && a.colors == b.colors;
  likeness.colors_differ = a.colors != 0 && b.colors != 0 && (a.colors & b.colors) == 0;
  likeness.condition_differs = a.second_hand != b.second_hand;
  likeness.brand = same_or_not(a.brand, b.brand);
  likeness.mpn = compare_mpn(records, a.mpn, b.mpn);
  likeness.gtin_differs = a.gtin != 0 && b.gtin != 0 && a.gtin != b.gtin;
  likeness.same_origin = a.origin == b.origin;
  likeness.same_group = a.group != kNoWord && a.group == b.group;
  return likeness;
}

Rarity::Rarity(size_t records) {
  const auto n = static_cast<double>(records);
  surprise_.resize(records + 1);
  squared_.resize(records + 1);
  for (size_t frequency = 1; frequency <= records; ++frequency) {
    const double share = n / static_cast<double>(frequency);
    const double idf = std::log(1.0 + share);
    surprise_[frequency] = std::log(share);
    squared_[frequency] = idf * idf;
  }
}

Likeness compare(const Records& records, const Rarity& rarity, const Record& a, const Record& b) {
  Likeness likeness = compare_marks(records, a, b);
  compare_names(records, rarity, a, b, likeness);
  WordBuffer all_a;
  WordBuffer all_b;
  likeness.text =
      overlap(united(records.name(a), records.body(a), all_a), united(records.name(b), records.body(b), all_b),
              [&](std::uint32_t word) { return rarity.squared(records.text_frequency(word)); })
          .cosine();
  compare_codes(records, a, b, likeness);
  compare_measures(records, a, b, likeness);
  if (a.price > 0 && b.price > 0) {
    likeness.price_gap = std::abs(std::log(static_cast<double>(a.price) / static_cast<double>(b.price)));
  }
  constexpr std::uint32_t kPlatforms = 0xFFFF;
  const std::uint32_t platforms_a = a.editions & kPlatforms;
  const std::uint32_t platforms_b = b.editions & kPlatforms;
  likeness.platforms_differ = platforms_a != 0 && platforms_b != 0 && (platforms_a & platforms_b) == 0;
  likeness.editions_differ = ((a.editions ^ b.editions) & ~kPlatforms) != 0;
  return likeness;
}

}  // namespace shelfwise::catalog_tools
