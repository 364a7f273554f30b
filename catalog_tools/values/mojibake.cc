#include "catalog_tools/values/mojibake.h"

#include <array>
#include <optional>
#include <utility>

#include "text/utf8.h"

namespace shelfwise::catalog_tools {
namespace {

// Windows-1252's 0x80 to 0x9F; 0 where it has none. https://encoding.spec.whatwg.org/index-windows-1252.txt
constexpr std::array<char32_t, 32> kWindows1252 = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                   0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// The byte that a character was read from, where it was one byte of 0x80 or more.
std::optional<unsigned char> byte_of(char32_t c) {
  if (c >= 0x80 && c <= 0xFF) return static_cast<unsigned char>(c);
  for (size_t i = 0; c > 0xFF && i < kWindows1252.size(); ++i) {
    if (kWindows1252[i] == c) return static_cast<unsigned char>(0x80 + i);
  }
  return std::nullopt;
}

// What a misread sequence may stand for: Latin letters and signs, punctuation, currencies and marks, emoji. Others, and
// the guillemets, which French writes after any letter, prove nothing.
bool is_likely(char32_t c) {
  if (c == 0xAB || c == 0xBB) return false;
  return (c >= 0xA0 && c <= 0x17F) || (c >= 0x2010 && c <= 0x2044) || (c >= 0x20A0 && c <= 0x20BF) ||
         (c >= 0x2100 && c <= 0x215F) || (c >= 0x2190 && c <= 0x22FF) || (c >= 0x2600 && c <= 0x27BF) || c == 0xFEFF ||
         (c >= 0x1F300 && c <= 0x1FAFF);
}

// The character that the sequence at `at` was before it was misread; `at` moves past it.
std::optional<char32_t> original_at(std::string_view text, size_t& at) {
  size_t i = at;
  std::string bytes;
  const std::optional<unsigned char> lead = byte_of(text::next_code_point(text, i));
  if (!lead || *lead < 0xC2 || *lead > 0xF4) return std::nullopt;
  bytes += static_cast<char>(*lead);
  const size_t length = *lead < 0xE0 ? 2 : *lead < 0xF0 ? 3 : 4;
  while (bytes.size() < length) {
    if (i >= text.size()) return std::nullopt;
    const std::optional<unsigned char> next = byte_of(text::next_code_point(text, i));
    if (!next || *next > 0xBF) return std::nullopt;
    bytes += static_cast<char>(*next);
  }
  size_t end = 0;
  const char32_t c = text::next_code_point(bytes, end);
  if (c == text::kBadCodePoint || !is_likely(c)) return std::nullopt;
  at = i;
  return c;
}

bool repair_once(std::string& text) {
  std::string out;
  bool changed = false;
  for (size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      out += text[i++];
      continue;
    }
    if (const std::optional<char32_t> original = original_at(text, i)) {
      if (*original != 0xFEFF) text::append_code_point(out, *original);
      changed = true;
      continue;
    }
    const size_t begin = i;
    const char32_t c = text::next_code_point(text, i);
    if (c >= 0x80 && c <= 0x9F && kWindows1252[c - 0x80] != 0) {
      text::append_code_point(out, kWindows1252[c - 0x80]);
      changed = true;
    } else {
      out.append(text, begin, i - begin);
    }
  }
  if (changed) text = std::move(out);
  return changed;
}

}  // namespace

bool repair_mojibake(std::string& text) {
  // Every sequence begins with a character of U+0080 to U+00FF: most text has none.
  if (text.find_first_of("\xC2\xC3") == std::string::npos) return false;
  const bool changed = repair_once(text);
  if (changed) repair_once(text);
  return changed;
}

}  // namespace shelfwise::catalog_tools
