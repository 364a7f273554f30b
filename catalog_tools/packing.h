// Values as bytes and back, for files that only the program that wrote them reads.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace shelfwise::catalog_tools {

class Packer {
 public:
  // As it lies in memory.
  template <class Value>
  void plain(const Value& value) {
    static_assert(std::is_trivially_copyable_v<Value>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }

  void number(std::uint64_t value) {  // seven bits a byte, the lowest first
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }

  void text(std::string_view text) {
    number(text.size());
    bytes_ += text;
  }

  // A list of plain values.
  template <class List>
  void list(const List& values) {
    number(values.size());
    for (const auto& value : values) plain(value);
  }

  const std::string& bytes() const { return bytes_; }
  void clear() { bytes_.clear(); }

 private:
  std::string bytes_;
};

// Reads in the order in which they were packed. Past the end, or where the bytes make no sense, values are zero and
// empty, and ok() is false from then on.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

  template <class Value>
  void plain(Value& value) {
    static_assert(std::is_trivially_copyable_v<Value>);
    const std::string_view bytes = take(sizeof value);
    if (ok_) std::memcpy(&value, bytes.data(), sizeof value);
  }

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::string_view byte = take(1);
      if (!ok_) return 0;
      value |= static_cast<std::uint64_t>(byte[0] & 0x7F) << shift;
      if ((byte[0] & 0x80) == 0) return value;
    }
    ok_ = false;
    return 0;
  }

  std::string_view text() { return take(number()); }

  template <class List>
  void list(List& values) {
    const std::uint64_t size = number();
    values.clear();
    if (size > rest_.size()) ok_ = false;
    for (std::uint64_t i = 0; ok_ && i < size; ++i) plain(values.emplace_back());
  }

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view take(std::uint64_t bytes) {
    if (bytes > rest_.size()) ok_ = false;
    if (!ok_) return {};
    const std::string_view taken = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return taken;
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace shelfwise::catalog_tools
