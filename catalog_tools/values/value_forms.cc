#include "catalog_tools/values/value_forms.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "text/fold.h"
#include "text/units.h"

namespace shelfwise::catalog_tools {
namespace {

constexpr size_t kMaxBytes = 64;
constexpr int kMaxPack = 10'000;

struct Unit {
  std::string_view name;
  std::string_view base;
  double factor;
};
// International yard and pound, and the US gallon. https://www.nist.gov/pml/owm/metric-si/unit-conversion
constexpr std::array<Unit, 18> kUnits = {{
    {"mm", "cm", 0.1},
    {"cm", "cm", 1},
    {"m", "cm", 100},
    {"km", "cm", 100'000},
    {"in", "cm", 2.54},
    {"ft", "cm", 30.48},
    {"yd", "cm", 91.44},
    {"mg", "kg", 0.000001},
    {"g", "kg", 0.001},
    {"kg", "kg", 1},
    {"oz", "kg", 0.028349523125},
    {"lb", "kg", 0.45359237},
    {"ml", "l", 0.001},
    {"cl", "l", 0.01},
    {"l", "l", 1},
    {"floz", "l", 0.0295735295625},
    {"gal", "l", 3.785411784},
    {"qt", "l", 0.946352946},
}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '.')) text.remove_suffix(1);
  return text;
}

// The number at the start of folded text, which moves past it: "12", "1.5", "1,200", "1 1/2", "3/4".
std::optional<double> take_number(std::string_view& text) {
  double value = 0;
  std::string digits;
  size_t i = 0;
  while (i < text.size() && (is_digit(text[i]) || text[i] == '.' || text[i] == ',')) {
    if (text[i] == ',') {  // of thousands: three digits follow
      const std::string_view rest = text.substr(i + 1);
      const bool thousands = rest.size() >= 3 && std::all_of(rest.begin(), rest.begin() + 3, is_digit) &&
                             (rest.size() == 3 || !is_digit(rest[3]));
      if (!thousands) return std::nullopt;
    } else {
      digits += text[i];
    }
    ++i;
  }
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.size() > 9) return std::nullopt;
  text.remove_prefix(i);
  const auto fraction = [](std::string_view rest, double& part) -> size_t {  // "1/2"
    const size_t slash = rest.find('/');
    int over = 0;
    int under = 0;
    if (slash == std::string_view::npos || slash == 0 || slash > 2) return 0;
    size_t stop = slash + 1;
    while (stop < rest.size() && is_digit(rest[stop])) ++stop;
    std::from_chars(rest.data(), rest.data() + slash, over);
    std::from_chars(rest.data() + slash + 1, rest.data() + stop, under);
    if (over <= 0 || under <= over || under > 64) return 0;
    part = static_cast<double>(over) / under;
    return stop;
  };
  double part = 0;
  if (text.size() > 3 && (text[0] == ' ' || text[0] == '-') && is_digit(text[1])) {
    if (const size_t used = fraction(text.substr(1), part); used > 0) {
      value += part;
      text.remove_prefix(used + 1);
    }
  } else if (text.starts_with('/') && digits.size() <= 2) {
    const std::string whole = digits + std::string(text);
    if (const size_t used = fraction(whole, part); used > 0) {
      value = part;
      text.remove_prefix(used - digits.size());
    } else {
      return std::nullopt;
    }
  }
  return value;
}

// The unit that a folded word or two are; null where they are none of those above.
const Unit* unit_of(std::string_view word) {
  std::string_view name;
  if (word == "\"" || word == "''") {
    name = "in";
  } else if (word == "'") {
    name = "ft";
  } else if (const size_t space = word.find_first_of(" ."); space != std::string_view::npos) {
    const size_t second = word.find_first_not_of(" .", space);
    if (second != std::string_view::npos) name = text::normal_unit(word.substr(0, space), word.substr(second));
  } else {
    name = text::normal_unit(word);
  }
  for (const Unit& unit : kUnits) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

struct Part {
  double value = 0;
  const Unit* unit = nullptr;  // may be missing in dimensions
};

std::optional<Part> read_part(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || !is_digit(text.front())) {
    if (text.size() < 2 || text.front() != '.' || !is_digit(text[1])) return std::nullopt;
  }
  const std::optional<double> number = take_number(text);
  if (!number) return std::nullopt;
  while (!text.empty() && (text.front() == ' ' || text.front() == '-')) text.remove_prefix(1);
  if (text.empty()) return Part{*number, nullptr};
  const Unit* unit = unit_of(trimmed(text));
  if (unit == nullptr) return std::nullopt;
  return Part{*number, unit};
}

std::string compact(std::string_view folded) {
  std::string out;
  for (const char c : folded) {
    if (c != ' ' && c != '-' && c != '.' && c != '_') out += c;
  }
  return out;
}

struct Count {
  std::string_view word;
  int value;
};
constexpr std::array<Count, 9> kNumbers = {{{"two", 2},
                                            {"three", 3},
                                            {"four", 4},
                                            {"five", 5},
                                            {"six", 6},
                                            {"eight", 8},
                                            {"ten", 10},
                                            {"twelve", 12},
                                            {"twin", 2}}};

std::vector<std::string_view> tokens_of(std::string_view folded) {
  std::vector<std::string_view> tokens;
  for (size_t i = 0; i < folded.size();) {
    const size_t begin = i;
    if (is_digit(folded[i])) {
      while (i < folded.size() && (is_digit(folded[i]) || ((folded[i] == '.' || folded[i] == ',' || folded[i] == '/') &&
                                                           i + 1 < folded.size() && is_digit(folded[i + 1]))))
        ++i;
    } else if (is_letter(folded[i])) {
      while (i < folded.size() && is_letter(folded[i])) ++i;
    } else {
      ++i;
      if (folded[begin] == ' ' || folded[begin] == '-') continue;
    }
    tokens.push_back(folded.substr(begin, i - begin));
  }
  return tokens;
}

int count_of(std::string_view token) {
  int value = 0;
  if (is_digit(token.front())) {
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
    return error == std::errc() && end == token.data() + token.size() ? value : 0;
  }
  for (const Count& number : kNumbers) {
    if (number.word == token) return number.value;
  }
  return 0;
}

bool is_any(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::optional<std::string> letter_size(std::string_view text) {
  if (text.empty() || text.size() > kMaxBytes) return std::nullopt;
  const std::string plain = compact(text::fold(text));
  if (is_any(plain, {"onesize", "onesizefitsall", "osfa", "einheitsgrosse", "tailleunique", "tallaunica"}))
    return "One Size";
  if (is_any(plain, {"small", "sm"})) return "S";
  if (is_any(plain, {"medium", "med"})) return "M";
  if (is_any(plain, {"large", "lg", "lrg"})) return "L";
  std::string_view rest = plain;
  int times = 0;
  if (rest.size() > 1 && rest.front() >= '2' && rest.front() <= '9' && rest[1] == 'x') {
    times = rest.front() - '0';
    rest.remove_prefix(2);
  } else if (rest.starts_with("extra")) {
    while (rest.starts_with("extra")) {
      ++times;
      rest.remove_prefix(5);
    }
  } else {
    while (rest.starts_with("x")) {
      ++times;
      rest.remove_prefix(1);
    }
  }
  const char letter = is_any(rest, {"l", "large"}) ? 'L' : is_any(rest, {"s", "small"}) ? 'S' : rest == "m" ? 'M' : 0;
  if (letter == 0 || times > 9 || (letter == 'M' && times > 0)) return std::nullopt;
  return times <= 2 ? std::string(static_cast<size_t>(times), 'X') + letter : std::to_string(times) + "X" + letter;
}

std::string short_number(double value) {
  std::array<char, 32> buffer{};
  const double digits = value == 0 ? 0 : std::floor(std::log10(std::abs(value)));
  const int decimals = std::clamp(5 - static_cast<int>(digits), 0, 9);
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
  if (error != std::errc()) return {};
  std::string text(buffer.data(), end);
  if (text.find('.') != std::string::npos) {
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

std::string Measure::text() const { return short_number(value) + " " + (unit == "floz" ? "fl oz" : std::string(unit)); }

std::optional<Measure> read_measure(std::string_view text) {
  if (text.empty() || text.size() > kMaxBytes) return std::nullopt;
  const std::string folded = text::fold(text);
  const std::optional<Part> part = read_part(folded);
  if (!part || part->unit == nullptr || part->value <= 0) return std::nullopt;
  return Measure{part->value, part->unit->name, part->unit->base, part->value * part->unit->factor};
}

std::optional<std::string> read_dimensions(std::string_view text) {
  if (text.empty() || text.size() > kMaxBytes) return std::nullopt;
  std::string folded = text::fold(text);
  for (size_t times = folded.find("\u00D7"); times != std::string::npos; times = folded.find("\u00D7"))
    folded.replace(times, 2, "x");
  std::vector<Part> parts;
  for (size_t begin = 0; begin <= folded.size();) {
    const size_t end = std::min(folded.find('x', begin), folded.size());
    const std::optional<Part> part = read_part(std::string_view(folded).substr(begin, end - begin));
    if (!part || part->value <= 0 || parts.size() == 3) return std::nullopt;
    parts.push_back(*part);
    begin = end + 1;
  }
  const Unit* unit = parts.back().unit;
  if (parts.size() < 2 || unit == nullptr || unit->base != "cm") return std::nullopt;
  std::string out;
  for (const Part& part : parts) {
    if (part.unit != nullptr && part.unit != unit) return std::nullopt;
    out += (out.empty() ? "" : " x ") + short_number(part.value);
  }
  return out + " " + std::string(unit->name);
}

std::optional<int> pack_count(std::string_view folded) {
  const std::vector<std::string_view> tokens = tokens_of(folded);
  int found = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    int count = 0;
    const auto at = [&](size_t k) { return k < tokens.size() ? tokens[k] : std::string_view(); };
    if (is_any(tokens[i], {"pack", "box", "case", "set", "lot", "packung", "lote"}) &&
        is_any(at(i + 1), {"of", "von", "de"}) && !at(i + 2).empty()) {
      count = count_of(at(i + 2));
    } else if (is_any(tokens[i], {"pack", "pk", "packs", "count", "ct"}) && i > 0) {
      // "2 ct tw" are carats.
      const bool carats = tokens[i] == "ct" && is_any(at(i + 1), {"tw", "t", "diamond", "diamonds", "gold", "tgw"});
      if (!carats) count = count_of(tokens[i - 1]);
      if (i >= 2 && is_any(tokens[i - 2], {"thread", "#", "no", "x"})) count = 0;
    }
    if (count < 2 || count > kMaxPack) continue;
    if (found != 0 && found != count) return std::nullopt;
    found = count;
  }
  return found == 0 ? std::nullopt : std::optional<int>(found);
}

}  // namespace shelfwise::catalog_tools
