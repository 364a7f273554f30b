#include "catalog_tools/duplicates/traits.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "common/random.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxPartNumbers = 8;
constexpr size_t kMaxPartNumberBytes = 32;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// "46in", "1080p", "120hz", "2.4ghz", "10x": a number and a unit or the like, which many products share.
bool is_measure(std::string_view text) {
  size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits == 0 || digits == text.size()) return false;
  constexpr std::array<std::string_view, 58> kUnits = {
      "in", "inch", "inches", "ft",   "feet", "mm",  "cm", "m",  "km",  "gb", "mb",   "tb",  "kb",   "g",   "kg",
      "mg", "lb",   "lbs",    "oz",   "floz", "ml",  "cl", "l",  "w",   "kw", "watt", "v",   "volt", "mv",  "a",
      "ma", "mah",  "hz",     "khz",  "mhz",  "ghz", "p",  "i",  "k",   "x",  "mp",   "dpi", "rpm",  "btu", "cuft",
      "pk", "pc",   "pcs",    "pack", "ct",   "min", "hr", "ms", "fps", "th", "st",   "nd",  "rd",
  };
  const std::string_view unit = text.substr(digits);
  return std::find(kUnits.begin(), kUnits.end(), unit) != kUnits.end();
}

std::string letters_and_digits(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return is_digit(c) || is_letter(c); });
  return out;
}

// "12-bottle", "3-in-1", "5-speed", "12.75x12.75": counts and sizes, however they are spelled.
bool counts_something(std::string_view run) {
  const size_t number = run.find_first_not_of("0123456789.");
  if (number == 0 || number == std::string_view::npos) return false;
  if (run.find_first_not_of("0123456789.x/'\"") == std::string_view::npos) return true;
  const std::string_view rest = run.substr(number);
  if (rest.front() == 'x') return true;
  if (is_letter(rest.front())) return false;
  const size_t word = rest.find_first_not_of("-/)(");
  if (word == std::string_view::npos || !is_letter(rest[word])) return false;
  const std::string_view name = rest.substr(word);
  return std::none_of(name.begin(), name.end(), is_digit) || name.starts_with("in-");
}

// One run of text without spaces. A slash divides part numbers ("c9600/c9650") but not what belongs to one ("lp/blk").
void add_part_numbers(std::string_view run, std::vector<std::string>& found) {
  if (counts_something(run) || run.find(':') != std::string_view::npos) return;  // "3000:1" is a ratio
  std::vector<std::string> parts;
  bool all = true;
  for (size_t begin = 0; begin <= run.size();) {
    const size_t end = std::min(run.find('/', begin), run.size());
    parts.push_back(letters_and_digits(run.substr(begin, end - begin)));
    all = all && is_part_number(parts.back());
    begin = end + 1;
  }
  if (!all) parts = {letters_and_digits(run)};
  for (std::string& part : parts) {
    if (found.size() >= kMaxPartNumbers || !is_part_number(part)) continue;
    if (std::find(found.begin(), found.end(), part) == found.end()) found.push_back(std::move(part));
  }
}

struct Meaning {
  std::string_view word;
  int bit;
};
constexpr std::array<Meaning, 56> kColors = {{
    {"black", 0},    {"blk", 0},        {"schwarz", 0},   {"noir", 0},   {"white", 1},   {"wht", 1},
    {"weiss", 1},    {"blanc", 1},      {"ivory", 1},     {"silver", 2}, {"slv", 2},     {"silber", 2},
    {"argent", 2},   {"grey", 3},       {"gray", 3},      {"grau", 3},   {"gris", 3},    {"charcoal", 3},
    {"graphite", 3}, {"slate", 3},      {"red", 4},       {"rot", 4},    {"rouge", 4},   {"burgundy", 4},
    {"maroon", 4},   {"blue", 5},       {"blu", 5},       {"blau", 5},   {"bleu", 5},    {"navy", 6},
    {"green", 7},    {"grn", 7},        {"gruen", 7},     {"vert", 7},   {"olive", 7},   {"yellow", 8},
    {"gelb", 8},     {"jaune", 8},      {"orange", 9},    {"pink", 10},  {"rose", 10},   {"purple", 11},
    {"violet", 11},  {"lila", 11},      {"lavender", 11}, {"brown", 12}, {"braun", 12},  {"marron", 12},
    {"beige", 13},   {"tan", 13},       {"cream", 13},    {"gold", 14},  {"golden", 14}, {"turquoise", 15},
    {"teal", 15},    {"stainless", 16},
}};

// Words of one meaning share a bit.
constexpr std::array<Meaning, 62> kEditions = {{
    {"windows", 0},   {"win", 0},           {"pc", 0},          {"xp", 0},       {"vista", 0},
    {"mac", 1},       {"macintosh", 1},     {"osx", 1},         {"linux", 2},    {"unix", 2},
    {"xbox", 3},      {"playstation", 4},   {"ps", 4},          {"ps2", 4},      {"ps3", 4},
    {"ps4", 4},       {"psp", 5},           {"wii", 6},         {"nintendo", 7}, {"ds", 7},
    {"3ds", 7},       {"gamecube", 8},      {"android", 9},     {"iphone", 10},  {"ipad", 11},
    {"upgrade", 16},  {"upg", 16},          {"upgrad", 16},     {"update", 16},  {"academic", 17},
    {"acad", 17},     {"student", 17},      {"teacher", 17},    {"school", 17},  {"education", 17},
    {"edu", 17},      {"professional", 18}, {"pro", 18},        {"prof", 18},    {"standard", 19},
    {"std", 19},      {"premium", 20},      {"prem", 20},       {"deluxe", 21},  {"dlx", 21},
    {"ultimate", 22}, {"ult", 22},          {"home", 23},       {"basic", 24},   {"starter", 24},
    {"lite", 24},     {"essentials", 24},   {"enterprise", 25}, {"server", 26},  {"expansion", 27},
    {"addon", 27},    {"trial", 28},        {"demo", 28},       {"oem", 29},     {"premier", 20},
    {"plus", 30},     {"gold", 31},
}};

}  // namespace

bool is_part_number(std::string_view text) {
  const auto digits = static_cast<size_t>(std::count_if(text.begin(), text.end(), is_digit));
  if (digits == 0 || text.size() < 4 || text.size() > kMaxPartNumberBytes) return false;
  if (digits == text.size()) return text.size() >= 5;
  return !is_measure(text);
}

std::uint32_t edition_bits(std::string_view folded) {
  std::uint32_t bits = 0;
  for (size_t i = 0; i < folded.size();) {
    while (i < folded.size() && !is_letter(folded[i]) && !is_digit(folded[i])) ++i;
    const size_t begin = i;
    while (i < folded.size() && (is_letter(folded[i]) || is_digit(folded[i]))) ++i;
    const std::string_view word = folded.substr(begin, i - begin);
    for (const Meaning& edition : kEditions) {
      if (edition.word == word) bits |= 1U << edition.bit;
    }
  }
  return bits;
}

std::vector<std::string> part_numbers(std::string_view folded) {
  std::vector<std::string> found;
  for (size_t begin = 0; begin < folded.size() && found.size() < kMaxPartNumbers;) {
    const size_t end = std::min(folded.find_first_of(" ,;", begin), folded.size());
    if (end > begin) add_part_numbers(folded.substr(begin, end - begin), found);
    begin = end + 1;
  }
  return found;
}

std::vector<std::string> capital_names(std::string_view title) {
  std::vector<std::string> found;
  size_t small = 0;
  for (size_t begin = 0; begin < title.size() && found.size() < kMaxPartNumbers;) {
    const size_t end = std::min(title.find_first_of(" ,;", begin), title.size());
    std::string name;
    bool plain = true;
    for (const char c : title.substr(begin, end - begin)) {
      if (c >= 'A' && c <= 'Z') {
        name += static_cast<char>(c | 0x20);
      } else if (c != '-' && c != '/' && c != '.') {
        plain = false;
      }
      if (c >= 'a' && c <= 'z') ++small;
    }
    if (plain && name.size() >= 5 && name.size() <= kMaxPartNumberBytes) found.push_back(std::move(name));
    begin = end + 1;
  }
  if (small * 2 < title.size()) found.clear();  // a title in capitals: its capitals say nothing
  return found;
}

std::vector<std::string> part_number_keys(std::string_view part_number) {
  std::vector<std::string> keys;
  const size_t last_digit = part_number.find_last_of("0123456789");
  if (last_digit != std::string_view::npos && last_digit >= 3)
    keys.push_back("^" + std::string(part_number.substr(0, last_digit + 1)));
  if (part_number.size() >= 5) keys.push_back("$" + std::string(part_number.substr(part_number.size() - 5)));
  return keys;
}

std::uint32_t color_bits(std::string_view folded) {
  std::uint32_t bits = 0;
  for (size_t i = 0; i < folded.size();) {
    while (i < folded.size() && !is_letter(folded[i])) ++i;
    const size_t begin = i;
    while (i < folded.size() && is_letter(folded[i])) ++i;
    const std::string_view word = folded.substr(begin, i - begin);
    for (const Meaning& color : kColors) {
      if (color.word == word) bits |= 1U << color.bit;
    }
  }
  return bits;
}

std::uint16_t pieces_named(std::string_view folded) {
  constexpr std::array<std::string_view, 9> kUnits = {"pack", "packs", "pk",     "ct", "count",
                                                      "pcs",  "piece", "pieces", "pc"};
  constexpr size_t kMaxDigits = 4;
  std::array<std::string_view, 3> last;  // words before this one
  for (size_t i = 0; i < folded.size();) {
    while (i < folded.size() && !is_letter(folded[i]) && !is_digit(folded[i])) ++i;
    const size_t begin = i;
    const bool digits = i < folded.size() && is_digit(folded[i]);
    while (i < folded.size() && (digits ? is_digit(folded[i]) : is_letter(folded[i]))) ++i;
    const std::string_view word = folded.substr(begin, i - begin);
    const bool of = last[2] == "of" && (last[1] == "pack" || last[1] == "set" || last[1] == "box" || last[1] == "case");
    const std::string_view number = digits && of ? word : last[2];
    const bool unit = std::find(kUnits.begin(), kUnits.end(), word) != kUnits.end();
    if (((digits && of) || (unit && !number.empty() && is_digit(number[0]))) && number.size() <= kMaxDigits) {
      int count = 0;
      for (const char c : number) count = count * 10 + (c - '0');
      return static_cast<std::uint16_t>(count);
    }
    last = {last[1], last[2], word};
  }
  return 0;
}

bool names_second_hand(std::string_view folded) {
  for (const std::string_view word :
       {"refurbished", "renewed", "reconditioned", "remanufactured", "pre-owned", "open box"}) {
    if (folded.find(word) != std::string_view::npos) return true;
  }
  return false;
}

std::vector<std::uint32_t> measures(const text::Tokens& tokens) {
  std::vector<std::uint32_t> found;
  std::vector<bool> covered(tokens.positions() + 1, false);  // base positions that a measure takes
  for (const text::Token& token : tokens) {
    if (token.kind == text::TokenKind::kMeasure) {
      const size_t digits = token.term.find_first_not_of("0123456789.-/");
      const std::string_view unit = digits == std::string_view::npos ? "" : token.term.substr(digits);
      const auto value = static_cast<std::uint32_t>(stable_hash(token.term.substr(0, digits)) & 0xFFFFFF);
      found.push_back((static_cast<std::uint32_t>(1 + stable_hash(unit) % 255) << 24) | value);
      for (std::uint32_t p = token.position; p < token.position + token.span && p < covered.size(); ++p)
        covered[p] = true;
    }
  }
  for (const text::Token& token : tokens) {
    const bool number = token.kind == text::TokenKind::kNumber;
    const bool short_model = token.kind == text::TokenKind::kModel && token.term.size() < 4;
    if ((number || short_model) && !covered[token.position]) {
      found.push_back(static_cast<std::uint32_t>(stable_hash(token.term) & 0xFFFFFF));
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace shelfwise::catalog_tools
