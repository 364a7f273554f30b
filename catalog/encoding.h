// What a file's bytes are: text in some encoding, or no text at all.
#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <string>
#include <string_view>

#include "common/result.h"

namespace shelfwise::catalog {

enum class Encoding { kUtf8, kUtf16Le, kUtf16Be, kWindows1252 };

const char* encoding_name(Encoding encoding);  // "UTF-8" ...

struct EncodingGuess {
  Encoding encoding = Encoding::kUtf8;
  size_t mark_bytes = 0;            // length of the byte order mark
  std::uint64_t invalid_bytes = 0;  // UTF-8 with this many bytes that are none; they become U+FFFD
};

// Reads `in` to its end in bounded memory. A byte order mark decides; else UTF-16 shows in its zero bytes; text that is
// valid UTF-8, or nearly so, is UTF-8; the rest is Windows-1252. Fails where the content is empty or binary, naming the
// kind of file (zip, gzip, PDF, image ...) and what to do.
Result<EncodingGuess> guess_encoding(std::istream& in);

// Turns chunks of encoded bytes into UTF-8, keeping what a chunk cuts off for the next. Invalid bytes become U+FFFD.
class Decoder {
 public:
  static Result<Decoder> create(const EncodingGuess& guess);
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;
  ~Decoder();

  // Appends to `out`; `last` says that no bytes follow.
  Status decode(std::string_view bytes, bool last, std::string& out);

 private:
  struct Converter;
  explicit Decoder(std::unique_ptr<Converter> converter);
  std::unique_ptr<Converter> converter_;  // null for valid UTF-8, which passes through
};

}  // namespace shelfwise::catalog
