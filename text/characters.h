// Classes of bytes in folded text.
#pragma once

#include <array>
#include <cstdint>

namespace shelfwise::text {

enum class ByteClass : std::uint8_t { kOther, kLetter, kDigit, kHigh };  // kHigh: part of a code point beyond ASCII

inline constexpr std::array<ByteClass, 256> kByteClasses = [] {
  std::array<ByteClass, 256> classes = {};
  for (unsigned c = 'a'; c <= 'z'; ++c) classes[c] = ByteClass::kLetter;
  for (unsigned c = '0'; c <= '9'; ++c) classes[c] = ByteClass::kDigit;
  for (unsigned c = 0x80; c <= 0xFF; ++c) classes[c] = ByteClass::kHigh;
  return classes;
}();

inline ByteClass class_of(char c) { return kByteClasses[static_cast<unsigned char>(c)]; }
inline bool is_letter(char c) { return class_of(c) == ByteClass::kLetter; }
inline bool is_digit(char c) { return class_of(c) == ByteClass::kDigit; }
inline bool is_alnum(char c) { return is_letter(c) || is_digit(c); }
inline bool is_high(char c) { return class_of(c) == ByteClass::kHigh; }

}  // namespace shelfwise::text
