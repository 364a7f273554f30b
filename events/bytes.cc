#include "events/bytes.h"

#include <array>

namespace shelfwise::events {
namespace {

constexpr size_t kUuidBytes = 16;
constexpr size_t kUuidChars = 36;
constexpr char kHex[] = "0123456789abcdef";

bool dash_at(size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// Packs a lower-case UUID; false where `text` is none.
bool pack_uuid(std::string_view text, std::array<char, kUuidBytes>& out) {
  if (text.size() != kUuidChars) return false;
  size_t digit = 0;
  for (size_t i = 0; i < kUuidChars; ++i) {
    if (dash_at(i)) {
      if (text[i] != '-') return false;
      continue;
    }
    const int value = hex_value(text[i]);
    if (value < 0) return false;
    const int high = digit % 2 == 0 ? 0 : static_cast<unsigned char>(out[digit / 2]);
    out[digit / 2] = static_cast<char>(high * 16 + value);
    ++digit;
  }
  return true;
}

// A text begins with its length; this length, which no text has, says that a UUID follows.
constexpr std::uint64_t kUuidMark = 0;
constexpr std::uint64_t kLengthBase = 1;

}  // namespace

void ByteWriter::varint(std::uint64_t value) {
  while (value >= 0x80) {
    out_.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out_.push_back(static_cast<char>(value));
}

void ByteWriter::signed_varint(std::int64_t value) {
  varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

void ByteWriter::text(std::string_view value) {
  std::array<char, kUuidBytes> packed{};
  if (pack_uuid(value, packed)) {
    varint(kUuidMark);
    out_.append(packed.data(), packed.size());
    return;
  }
  varint(value.size() + kLengthBase);
  out_.append(value);
}

unsigned char ByteReader::byte() {
  if (at_ == end_) {
    ok_ = false;
    return 0;
  }
  return static_cast<unsigned char>(*at_++);
}

std::uint64_t ByteReader::varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const unsigned char next = byte();
    value |= static_cast<std::uint64_t>(next & 0x7F) << shift;
    if (next < 0x80) return value;
  }
  ok_ = false;
  return 0;
}

std::int64_t ByteReader::signed_varint() {
  const std::uint64_t value = varint();
  return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

void ByteReader::uuid(std::string& out) {
  out.resize(kUuidChars);
  for (size_t i = 0; i < kUuidChars;) {
    if (dash_at(i)) {
      out[i++] = '-';
      continue;
    }
    const auto value = static_cast<unsigned char>(*at_++);
    out[i++] = kHex[value >> 4];
    out[i++] = kHex[value & 15];
  }
}

void ByteReader::text(std::string& out) {
  out.clear();
  const std::uint64_t length = varint();
  const bool is_uuid = ok_ && length == kUuidMark;
  const std::uint64_t size = is_uuid ? kUuidBytes : length - kLengthBase;
  if (!ok_ || size > static_cast<std::uint64_t>(end_ - at_)) {
    ok_ = false;
    return;
  }
  if (is_uuid) return uuid(out);
  out.assign(at_, size);
  at_ += size;
}

}  // namespace shelfwise::events
