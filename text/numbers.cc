#include "text/numbers.h"

#include "text/characters.h"

namespace shelfwise::text {
namespace {

char at(std::string_view text, size_t i) { return i < text.size() ? text[i] : '\0'; }

size_t digits_end(std::string_view text, size_t i) {
  while (i < text.size() && is_digit(text[i])) ++i;
  return i;
}

unsigned small_value(std::string_view digits) {
  unsigned value = 0;
  for (const char c : digits) value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}

// The end of "n/d" at `begin`, or `begin` where there is no fraction (dates, ratios and wire gauges are none).
size_t fraction_end(std::string_view text, size_t begin) {
  const size_t slash = digits_end(text, begin);
  if (slash == begin || slash - begin > 2 || at(text, slash) != '/') return begin;
  const size_t end = digits_end(text, slash + 1);
  if (end == slash + 1 || end - slash > 3) return begin;
  if (at(text, end) == '/' && is_digit(at(text, end + 1))) return begin;
  const unsigned numerator = small_value(text.substr(begin, slash - begin));
  const unsigned denominator = small_value(text.substr(slash + 1, end - slash - 1));
  return numerator > 0 && numerator < denominator && denominator <= 64 ? end : begin;
}

// The end of "1,000,000" at `begin`, whose first digits end at `end`; `end` where commas part nothing.
size_t thousands_end(std::string_view text, size_t begin, size_t end) {
  if (end - begin > 3 || text[begin] == '0') return end;
  size_t groups_end = end;
  while (at(text, groups_end) == ',') {
    if (digits_end(text, groups_end + 1) != groups_end + 4) return end;
    groups_end += 4;
  }
  return groups_end;
}

std::string_view without_commas(std::string_view digits, ByteArena& arena) {
  char* const place = arena.allocate(digits.size());
  size_t size = 0;
  for (const char c : digits) {
    if (c != ',') place[size++] = c;
  }
  return {place, size};
}

// The end of the decimals after the point at `point`; `point` where it is no decimal point but a version or an end of
// sentence.
size_t decimals_end(std::string_view text, size_t point, const NumberRules& rules) {
  const char c = at(text, point);
  const bool comma = rules.decimal_comma && c == ',';
  if (!rules.decimals || (c != '.' && !comma)) return point;
  const size_t end = digits_end(text, point + 1);
  if (end == point + 1 || (comma && end > point + 3)) return point;
  const char after = at(text, end);
  if ((after == '.' || (comma && after == ',')) && is_digit(at(text, end + 1))) return point;
  return end;
}

std::string_view decimal_term(std::string_view whole, std::string_view decimals, ByteArena& arena) {
  while (!decimals.empty() && decimals.back() == '0') decimals.remove_suffix(1);
  if (whole.empty()) whole = "0";
  if (decimals.empty()) return whole;
  const std::string_view with_point = arena.concat(whole, ".");
  return arena.concat(with_point, decimals);
}

}  // namespace

Number parse_number(std::string_view text, size_t begin, const NumberRules& rules, ByteArena& arena) {
  const size_t whole_end = digits_end(text, begin);
  if (whole_end == begin) {
    const size_t end = digits_end(text, begin + 1);
    return {decimal_term({}, text.substr(begin + 1, end - begin - 1), arena), end, false};
  }
  if (const size_t end = fraction_end(text, begin); end > begin) return {text.substr(begin, end - begin), end, false};
  const char separator = at(text, whole_end);
  if (whole_end - begin <= 3 && (separator == '-' || separator == ' ')) {
    const size_t end = fraction_end(text, whole_end + 1);
    if (end > whole_end + 1) {
      const std::string_view whole = arena.concat(text.substr(begin, whole_end - begin), "-");
      return {arena.concat(whole, text.substr(whole_end + 1, end - whole_end - 1)), end, false};
    }
  }
  const size_t grouped_end = thousands_end(text, begin, whole_end);
  std::string_view whole = text.substr(begin, grouped_end - begin);
  if (grouped_end > whole_end) whole = without_commas(whole, arena);
  const size_t end = decimals_end(text, grouped_end, rules);
  if (end > grouped_end) {
    return {decimal_term(whole, text.substr(grouped_end + 1, end - grouped_end - 1), arena), end, false};
  }
  return {whole, grouped_end, grouped_end == whole_end};
}

}  // namespace shelfwise::text
