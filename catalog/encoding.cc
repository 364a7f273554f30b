#include "catalog/encoding.h"

#include <unicode/ucnv.h>

#include <array>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace shelfwise::catalog {
namespace {

constexpr size_t kChunk = 1 << 18;
constexpr size_t kSample = 1 << 16;

struct Signature {
  std::string_view bytes;
  std::string_view what;
  std::string_view remedy;
};

using namespace std::string_view_literals;

constexpr std::array<Signature, 10> kSignatures = {{
    {"PK\x03\x04"sv, "a zip archive or an Excel workbook", "unpack it, or save the sheet as CSV"},
    {"\x1F\x8B"sv, "a gzip archive", "unpack it first (gunzip)"},
    {"\x28\xB5\x2F\xFD"sv, "a zstd archive", "unpack it first (unzstd)"},
    {"BZh"sv, "a bzip2 archive", "unpack it first (bunzip2)"},
    {"\xFD"
     "7zXZ"sv,
     "an xz archive", "unpack it first (unxz)"},
    {"\xD0\xCF\x11\xE0"sv, "an old Excel or Word file", "save the sheet as CSV"},
    {"%PDF"sv, "a PDF document", "export the products as CSV, TSV, JSON Lines or XML"},
    {"\x89PNG"sv, "an image", "give the feed file"},
    {"\xFF\xD8\xFF"sv, "an image", "give the feed file"},
    {"\x7F"
     "ELF"sv,
     "a program", "give the feed file"},
}};

Error binary(std::string_view what, std::string_view remedy) {
  return make_error(ErrorCode::kInvalidArgument,
                    "this is " + std::string(what) + ", not a text feed; " + std::string(remedy));
}

// Counts what tells UTF-8 from a one-byte encoding, over any number of chunks.
class Utf8Count {
 public:
  void add(std::string_view bytes) {
    for (size_t i = 0; i < bytes.size();) {
      if (pending_ == 0 && i + 8 <= bytes.size()) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + i, 8);
        if ((word & 0x8080808080808080ULL) == 0) {
          i += 8;
          continue;
        }
      }
      step(static_cast<unsigned char>(bytes[i++]));
    }
  }
  void finish() { invalid_ += std::exchange(pending_, 0) > 0 ? 1 : 0; }

  std::uint64_t valid() const { return valid_; }      // sequences of several bytes
  std::uint64_t invalid() const { return invalid_; }  // bytes or sequences that are none

 private:
  void step(unsigned char c) {
    if (pending_ > 0) {
      if (c >= low_ && c <= high_) {
        low_ = 0x80;
        high_ = 0xBF;
        if (--pending_ == 0) ++valid_;
        return;
      }
      ++invalid_;
      pending_ = 0;
    }
    if (c < 0x80) return;
    low_ = 0x80;
    high_ = 0xBF;
    if (c >= 0xC2 && c <= 0xDF) {
      pending_ = 1;
    } else if (c >= 0xE0 && c <= 0xEF) {
      pending_ = 2;
      if (c == 0xE0) low_ = 0xA0;
      if (c == 0xED) high_ = 0x9F;
    } else if (c >= 0xF0 && c <= 0xF4) {
      pending_ = 3;
      if (c == 0xF0) low_ = 0x90;
      if (c == 0xF4) high_ = 0x8F;
    } else {
      ++invalid_;
    }
  }

  std::uint64_t valid_ = 0;
  std::uint64_t invalid_ = 0;
  int pending_ = 0;
  unsigned char low_ = 0x80;
  unsigned char high_ = 0xBF;
};

// UTF-16 without a mark: Latin text has a zero in nearly every unit, always on the same side.
std::optional<Encoding> utf16_without_mark(std::string_view sample) {
  std::array<size_t, 2> zeros{};
  for (size_t i = 0; i + 1 < sample.size(); i += 2) {
    zeros[0] += sample[i] == 0 ? 1 : 0;
    zeros[1] += sample[i + 1] == 0 ? 1 : 0;
  }
  const size_t units = sample.size() / 2;
  if (units < 8) return std::nullopt;
  if (zeros[1] * 10 > units * 4 && zeros[0] * 50 < units) return Encoding::kUtf16Le;
  if (zeros[0] * 10 > units * 4 && zeros[1] * 50 < units) return Encoding::kUtf16Be;
  return std::nullopt;
}

bool looks_binary(std::string_view sample) {
  size_t controls = 0;
  for (const char c : sample) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f') ++controls;
  }
  return controls * 200 > sample.size();  // a stray control character is a row's problem, half a percent is not text
}

std::optional<EncodingGuess> by_mark(std::string_view sample) {
  if (sample.starts_with("\xEF\xBB\xBF"sv)) return EncodingGuess{Encoding::kUtf8, 3, 0};
  if (sample.starts_with("\xFF\xFE"sv)) return EncodingGuess{Encoding::kUtf16Le, 2, 0};
  if (sample.starts_with("\xFE\xFF"sv)) return EncodingGuess{Encoding::kUtf16Be, 2, 0};
  return std::nullopt;
}

}  // namespace

const char* encoding_name(Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8: return "UTF-8";
    case Encoding::kUtf16Le: return "UTF-16LE";
    case Encoding::kUtf16Be: return "UTF-16BE";
    case Encoding::kWindows1252: return "windows-1252";
  }
  return "";
}

Result<EncodingGuess> guess_encoding(std::istream& in) {
  std::string chunk(kChunk, '\0');
  Utf8Count count;
  EncodingGuess guess;
  bool first = true;
  while (in) {
    in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    const std::string_view bytes(chunk.data(), static_cast<size_t>(in.gcount()));
    if (first) {
      if (bytes.empty()) return make_error(ErrorCode::kInvalidArgument, "the file is empty; export the feed again");
      first = false;
      const std::string_view sample = bytes.substr(0, kSample);
      for (const Signature& signature : kSignatures) {
        if (sample.starts_with(signature.bytes)) return binary(signature.what, signature.remedy);
      }
      if (const auto marked = by_mark(sample)) guess = *marked;
      if (guess.encoding != Encoding::kUtf8) return guess;
      if (const auto wide = utf16_without_mark(sample); wide && guess.mark_bytes == 0)
        return EncodingGuess{*wide, 0, 0};
      if (looks_binary(sample)) return binary("a binary file", "expected CSV, TSV, JSON Lines or XML");
    }
    count.add(bytes);
  }
  if (in.bad()) return make_error(ErrorCode::kIo, "the file cannot be read; check the disk and try again");
  count.finish();
  guess.invalid_bytes = count.invalid();
  // A one-byte encoding almost never forms valid sequences by chance; a few broken bytes among many are damage.
  if (guess.mark_bytes == 0 && count.invalid() > count.valid()) return EncodingGuess{Encoding::kWindows1252, 0, 0};
  return guess;
}

struct Decoder::Converter {
  UConverter* from = nullptr;
  UConverter* to = nullptr;
  std::vector<UChar> pivot = std::vector<UChar>(1 << 14);
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();

  Converter() = default;
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    ucnv_close(from);
    ucnv_close(to);
  }
};

Decoder::Decoder(std::unique_ptr<Converter> converter) : converter_(std::move(converter)) {}
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;
Decoder::~Decoder() = default;

Result<Decoder> Decoder::create(const EncodingGuess& guess) {
  if (guess.encoding == Encoding::kUtf8 && guess.invalid_bytes == 0) return Decoder(nullptr);
  auto converter = std::make_unique<Converter>();
  UErrorCode status = U_ZERO_ERROR;
  converter->from = ucnv_open(encoding_name(guess.encoding), &status);
  converter->to = ucnv_open("UTF-8", &status);
  if (U_FAILURE(status)) {
    return make_error(ErrorCode::kInternal, std::string("ICU has no converter for ") + encoding_name(guess.encoding));
  }
  return Decoder(std::move(converter));
}

Status Decoder::decode(std::string_view bytes, bool last, std::string& out) {
  if (converter_ == nullptr) {
    out.append(bytes);
    return {};
  }
  Converter& c = *converter_;
  const char* source = bytes.data();
  const char* const source_end = source + bytes.size();
  std::array<char, 1 << 14> buffer;
  for (;;) {
    UErrorCode status = U_ZERO_ERROR;
    char* target = buffer.data();
    ucnv_convertEx(c.to, c.from, &target, target + buffer.size(), &source, source_end, c.pivot.data(), &c.pivot_source,
                   &c.pivot_target, c.pivot.data() + c.pivot.size(), 0, last ? 1 : 0, &status);
    out.append(buffer.data(), static_cast<size_t>(target - buffer.data()));
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_FAILURE(status)) return make_error(ErrorCode::kCorrupt, std::string("cannot decode: ") + u_errorName(status));
    return {};
  }
}

}  // namespace shelfwise::catalog
