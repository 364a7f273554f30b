// Variable-length integers and short texts, written to and read from the bytes of a row.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace shelfwise::events {

class ByteWriter {
 public:
  void byte(unsigned char value) { out_.push_back(static_cast<char>(value)); }
  void varint(std::uint64_t value);
  void signed_varint(std::int64_t value);  // small magnitudes take few bytes
  // Length and bytes; a lower-case UUID, the usual id, takes 17 bytes instead of 37.
  void text(std::string_view value);
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

// Reads what ByteWriter wrote. Past the end, or where the bytes make no sense, ok() turns false and values are 0 or
// empty.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  unsigned char byte();
  std::uint64_t varint();
  std::int64_t signed_varint();
  void text(std::string& out);
  std::string text() {
    std::string out;
    text(out);
    return out;
  }
  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && at_ == end_; }

 private:
  void uuid(std::string& out);

  const char* at_;
  const char* end_;
  bool ok_ = true;
};

}  // namespace shelfwise::events
