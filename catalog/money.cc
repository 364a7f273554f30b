#include "catalog/money.h"

#include <array>
#include <optional>
#include <utility>

namespace shelfwise::catalog {
namespace {

constexpr std::int64_t kMaxMicros = 1'000'000'000'000 * kMicros;
constexpr int kMaxDecimals = 6;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Symbols that stand for one currency only; for the others ("$", "¥", "kr") the feed has to say which.
struct Symbol {
  std::string_view text;
  std::string_view currency;
};
constexpr std::array<Symbol, 5> kSymbols = {{{"€", "EUR"}, {"£", "GBP"}, {"₹", "INR"}, {"$", ""}, {"¥", ""}}};

// Spaces as feeds write them: plain, tab, no-break, narrow no-break, thin.
size_t space_at(std::string_view text, size_t i) {
  if (text[i] == ' ' || text[i] == '\t') return 1;
  for (const std::string_view space : {"\u00A0", "\u202F", "\u2009"}) {
    if (text.substr(i).starts_with(space)) return space.size();
  }
  return 0;
}

std::string with_plain_spaces(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const size_t space = space_at(text, i);
    out += space > 0 ? ' ' : text[i];
    i += space > 0 ? space : 1;
  }
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

Error refuse(std::string_view text, std::string_view why) {
  return make_error(ErrorCode::kInvalidArgument,
                    "\"" + std::string(text.substr(0, 40)) + "\" " + std::string(why) + "; write it as 12.50 USD");
}

// Takes a currency code or symbol off either end of `text`. nullopt: letters that are no code.
std::optional<std::string> take_currency(std::string_view& text) {
  for (const Symbol& symbol : kSymbols) {
    if (text.starts_with(symbol.text)) {
      text = trim(text.substr(symbol.text.size()));
      if (symbol.currency.empty()) break;
      return std::string(symbol.currency);
    }
    if (text.ends_with(symbol.text)) {
      text = trim(text.substr(0, text.size() - symbol.text.size()));
      if (symbol.currency.empty()) break;
      return std::string(symbol.currency);
    }
  }
  size_t front = 0;
  while (front < text.size() && is_letter(text[front])) ++front;
  size_t back = 0;
  while (back < text.size() - front && is_letter(text[text.size() - 1 - back])) ++back;
  if (front > 0 && back > 0) return std::nullopt;
  if (front + back == 0) return std::string();
  if (front + back != 3) return std::nullopt;
  std::string code(front > 0 ? text.substr(0, 3) : text.substr(text.size() - 3));
  for (char& c : code) c = static_cast<char>(c & ~0x20);
  text = trim(front > 0 ? text.substr(3) : text.substr(0, text.size() - 3));
  return code;
}

// Whether `whole` is digits, or digits in groups of three behind `separator`; the digits alone go to `digits`.
bool read_whole(std::string_view whole, char separator, std::string& digits) {
  const size_t first = whole.find(separator);
  if (first == 0 || first > 3) {
    if (first != std::string_view::npos) return false;
  }
  size_t since = 0;
  bool grouped = false;
  for (const char c : whole) {
    if (c == separator) {
      if (grouped && since != 3) return false;
      grouped = true;
      since = 0;
    } else if (is_digit(c)) {
      digits += c;
      ++since;
    } else {
      return false;
    }
  }
  return !grouped || since == 3;
}

struct Split {
  std::string_view whole;
  std::string_view decimals;
  char separator = ',';  // between groups of thousands
};

// Tells the decimal sign from the separator of thousands; see the header for the rules.
Split split_amount(std::string_view text) {
  const size_t point = text.rfind('.');
  const size_t comma = text.rfind(',');
  constexpr size_t kNone = std::string_view::npos;
  const auto cut = [&](size_t at, char separator) { return Split{text.substr(0, at), text.substr(at + 1), separator}; };
  const bool spaced = text.find(' ') != kNone;
  const bool quoted = text.find('\'') != kNone;
  if (point != kNone && comma != kNone) return point > comma ? cut(point, ',') : cut(comma, '.');
  if (spaced || quoted) {
    const char separator = spaced ? ' ' : '\'';
    if (point != kNone) return cut(point, separator);
    if (comma != kNone) return cut(comma, separator);
    return {text, {}, separator};
  }
  if (comma != kNone) {
    const bool several = text.find(',') != comma;
    const bool thousands = text.size() - comma - 1 == 3 && text[0] != '0' && comma > 0;
    return several || thousands ? Split{text, {}, ','} : cut(comma, ' ');
  }
  if (point != kNone) return text.find('.') != point ? Split{text, {}, '.'} : cut(point, ' ');
  return {text, {}, ','};
}

}  // namespace

Result<Money> parse_money(std::string_view source) {
  if (source.size() > 64) return refuse(source, "is too long for a price");
  const std::string spaced = with_plain_spaces(source);
  std::string_view text = trim(spaced);
  if (text.empty()) return refuse(source, "is no price");
  std::optional<std::string> currency = take_currency(text);
  if (!currency) return refuse(source, "has no currency of three letters");
  if (text.empty()) return refuse(source, "has no amount");
  if (text.front() == '-' || text.back() == '-') return refuse(source, "is negative");

  const Split split = split_amount(text);
  std::string digits;
  if (!read_whole(split.whole, split.separator, digits)) return refuse(source, "is no amount of money");
  std::string_view decimals = split.decimals;
  while (decimals.size() > kMaxDecimals && decimals.back() == '0') decimals.remove_suffix(1);
  if (decimals.size() > kMaxDecimals) return refuse(source, "has more than 6 decimals");
  for (const char c : decimals) {
    if (!is_digit(c)) return refuse(source, "is no amount of money");
  }
  if (digits.empty() && decimals.empty()) return refuse(source, "has no amount");

  digits.append(decimals);
  digits.append(kMaxDecimals - decimals.size(), '0');
  std::int64_t micros = 0;
  for (const char c : digits) {
    micros = micros * 10 + (c - '0');
    if (micros > kMaxMicros) return refuse(source, "is above a million millions");
  }
  return Money{micros, std::move(*currency)};
}

std::string format_micros(std::int64_t micros) {
  const bool negative = micros < 0;
  const std::uint64_t magnitude =
      negative ? 0 - static_cast<std::uint64_t>(micros) : static_cast<std::uint64_t>(micros);
  std::string fraction = std::to_string(magnitude % kMicros);
  fraction.insert(0, kMaxDecimals - fraction.size(), '0');
  while (fraction.size() > 2 && fraction.back() == '0') fraction.pop_back();
  return (negative ? "-" : "") + std::to_string(magnitude / kMicros) + "." + fraction;
}

std::string format_money(const Money& money) {
  std::string text = format_micros(money.micros);
  if (!money.currency.empty()) text += " " + money.currency;
  return text;
}

}  // namespace shelfwise::catalog
