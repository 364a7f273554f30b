#include "catalog/gtin.h"

#include <utility>

namespace shelfwise::catalog {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Weights 3 and 1 from the right, over all digits but the last.
char check_digit(std::string_view body) {
  int sum = 0;
  int weight = 3;
  for (size_t i = body.size(); i-- > 0; weight = 4 - weight) sum += (body[i] - '0') * weight;
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool checks(std::string_view digits) { return check_digit(digits.substr(0, digits.size() - 1)) == digits.back(); }

bool has_gtin_length(size_t length) { return length == 8 || length == 12 || length == 13 || length == 14; }

// ISBN-10: weights 10 to 1, modulo 11, where X is ten.
bool is_isbn10(std::string_view text) {
  if (text.size() != 10) return false;
  int sum = 0;
  for (size_t i = 0; i < 10; ++i) {
    const bool ten = i == 9 && (text[i] == 'X' || text[i] == 'x');
    if (!ten && !is_digit(text[i])) return false;
    sum += (ten ? 10 : text[i] - '0') * static_cast<int>(10 - i);
  }
  return sum % 11 == 0;
}

// By the number written with 13 digits: 02, 04 and 20-29 are for use inside a shop, 05 and 98-99 (but for 980, refund
// receipts, which name no product either) for coupons.
bool is_reserved(std::string_view digits) {
  std::string padded(digits.size() < 14 ? 14 - digits.size() : 0, '0');
  padded.append(digits);
  const std::string_view ean = std::string_view(padded).substr(1);
  if (digits.size() == 8) return digits[0] == '2' || digits[0] == '0';
  return ean[0] == '2' || ean.starts_with("02") || ean.starts_with("04") || ean.starts_with("05") ||
         ean.starts_with("98") || ean.starts_with("99");
}

GtinCheck valid(std::string digits) {
  GtinCheck check;
  check.valid = true;
  for (const char c : digits) check.number = check.number * 10 + static_cast<std::uint64_t>(c - '0');
  check.digits = std::move(digits);
  return check;
}

GtinCheck invalid(std::string reason, std::string suggestion) {
  GtinCheck check;
  check.reason = std::move(reason);
  check.suggestion = std::move(suggestion);
  return check;
}

constexpr const char* kAskSupplier = "copy it from the package or ask the supplier; leave it empty where there is none";

GtinCheck repaired_length(const std::string& digits) {
  if (is_isbn10(digits)) {
    const std::string body = "978" + digits.substr(0, 9);
    GtinCheck check = valid(body + check_digit(body));
    check.reason = "an ISBN-10, written as its ISBN-13";
    return check;
  }
  if (digits.size() == 11 || digits.size() == 7) {
    std::string padded = "0" + digits;
    if (checks(padded) && !is_reserved(padded)) {
      GtinCheck check = valid(std::move(padded));
      check.reason = "a leading zero was missing";
      check.suggestion = "format the column as text in the spreadsheet";
      return check;
    }
  }
  return invalid("has " + std::to_string(digits.size()) + " digits; a GTIN has 8, 12, 13 or 14", kAskSupplier);
}

}  // namespace

GtinCheck check_gtin(std::string_view text) {
  std::string digits;
  bool foreign = false;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    foreign = foreign || !is_digit(c);
    digits += c;
    if (digits.size() > 32) break;
  }
  if (foreign && is_isbn10(digits)) return repaired_length(digits);
  if (foreign) {
    const bool exponent = digits.find_first_not_of("0123456789.,+Ee") == std::string::npos &&
                          digits.find_first_of("Ee") != std::string::npos;
    if (exponent) {
      return invalid("a spreadsheet rounded the number, its last digits are lost",
                     "format the column as text and export again");
    }
    return invalid("holds other characters than digits", kAskSupplier);
  }
  if (!has_gtin_length(digits.size())) return repaired_length(digits);
  if (digits.find_first_not_of('0') == std::string::npos)
    return invalid("is all zeros", "leave it empty where there is none");
  if (!checks(digits)) {
    return invalid("the check digit is wrong: for these digits it would be " +
                       std::string(1, check_digit(std::string_view(digits).substr(0, digits.size() - 1))),
                   "look for a mistyped digit; copy the number from the package");
  }
  if (is_reserved(digits)) return invalid("is of a range reserved for use inside a shop or for coupons", kAskSupplier);
  return valid(std::move(digits));
}

}  // namespace shelfwise::catalog
