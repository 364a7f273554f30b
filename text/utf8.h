// UTF-8 code points, one at a time, with every malformed byte reported.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace shelfwise::text {

inline constexpr char32_t kBadCodePoint = 0xFFFFFFFF;

// The code point at `at`, which moves past it. A malformed sequence (cut short, overlong, surrogate, beyond U+10FFFF)
// gives kBadCodePoint and moves past its first byte and the continuation bytes that could have belonged to it.
inline char32_t next_code_point(std::string_view text, size_t& at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(at++);
  if (lead < 0x80) return lead;
  if (lead < 0xC2 || lead > 0xF4) return kBadCodePoint;
  const int more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
  unsigned low = 0x80;  // the second byte's range excludes overlong forms, surrogates and what is beyond U+10FFFF
  unsigned high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  char32_t code = lead & (0x3FU >> more);
  for (int i = 0; i < more; ++i) {
    if (at >= text.size() || byte(at) < low || byte(at) > high) return kBadCodePoint;
    code = code << 6 | (byte(at++) & 0x3FU);
    low = 0x80;
    high = 0xBF;
  }
  return code;
}

inline void append_code_point(std::string& out, char32_t code) {
  const auto push = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    push(code);
  } else if (code < 0x800) {
    push(0xC0 | code >> 6);
    push(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    push(0xE0 | code >> 12);
    push(0x80 | (code >> 6 & 0x3F));
    push(0x80 | (code & 0x3F));
  } else {
    push(0xF0 | code >> 18);
    push(0x80 | (code >> 12 & 0x3F));
    push(0x80 | (code >> 6 & 0x3F));
    push(0x80 | (code & 0x3F));
  }
}

inline bool is_continuation_byte(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The longest start of `text` that has at most `bytes` bytes and does not cut a code point.
inline std::string_view utf8_prefix(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && is_continuation_byte(text[bytes])) --bytes;
  return text.substr(0, bytes);
}

}  // namespace shelfwise::text
