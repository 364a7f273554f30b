#include "text/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "text/utf8.h"

namespace shelfwise::text {
namespace {

constexpr char32_t kTableEnd = 0x2700;  // Latin to dingbats: what product texts in alphabets consist of

// Symbols whose folding is a matter of shops rather than of Unicode; nullptr for all others.
const char* symbol_spelling(char32_t c) {
  switch (c) {
    case 0xA9:
    case 0xAE:
    case 0x2120:
    case 0x2122:
    case 0xB0:
    case 0xBA:
    case 0x200B: return " ";  // © ® ℠ ™ ° º
    case 0xB4:
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
    case 0x02BC: return "'";
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x2033: return "\"";
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2212: return "-";
    case 0x2014:
    case 0x2015:
    case 0x2026: return " ";  // em dash, ellipsis: they part sentences
    case 0xD7:
    case 0x2715:
    case 0x2A2F: return "x";
    case 0x2044: return "/";
    case 0xB5: return "u";  // "µF" is typed as "uF"
    default: return nullptr;
  }
}

// Letters that Unicode does not decompose, yet shoppers type without their stroke; nullptr for all others.
const char* plain_letters(char32_t c) {
  switch (c) {
    case 0xE6: return "ae";
    case 0xF0:
    case 0x111: return "d";
    case 0xF8: return "o";
    case 0xFE: return "th";
    case 0x127: return "h";
    case 0x131: return "i";
    case 0x138: return "k";
    case 0x142: return "l";
    case 0x14B: return "n";
    case 0x153: return "oe";
    case 0x167: return "t";
    case 0x180: return "b";
    case 0x1E9F: return "ss";
    case 0x451: return "\xD0\xB5";  // ё is mostly written е
    default: return nullptr;
  }
}

// Marks over letters of alphabets that are read without them as well. The marks of Indic scripts and of kana are
// vowels and consonants: they stay.
bool is_dropped_mark(char32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x591 && c <= 0x5C7) || (c >= 0x64B && c <= 0x65F) || c == 0x670 ||
         (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
         (c >= 0xFE20 && c <= 0xFE2F);
}

const icu::Normalizer2& nfkc_casefold() {
  static const icu::Normalizer2* const instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    return icu::Normalizer2::getNFKCCasefoldInstance(status);
  }();
  return *instance;
}

const icu::Normalizer2& nfd() {
  static const icu::Normalizer2* const instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    return icu::Normalizer2::getNFDInstance(status);
  }();
  return *instance;
}

bool loses_accents(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  return script == USCRIPT_LATIN || script == USCRIPT_GREEK;
}

void append_unaccented(UChar32 c, std::string& out) {
  const auto code = static_cast<char32_t>(c);
  if (is_dropped_mark(code)) return;
  if (const char* symbol = symbol_spelling(code)) {
    out += symbol;
    return;
  }
  if (const char* letters = plain_letters(code)) {
    out += letters;
    return;
  }
  icu::UnicodeString decomposed;
  if (!loses_accents(c) || !nfd().getDecomposition(c, decomposed)) {
    append_code_point(out, code);
    return;
  }
  for (std::int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    const auto part = static_cast<char32_t>(decomposed.char32At(i));
    if (!is_dropped_mark(part)) append_code_point(out, part);
  }
}

void append_folded_by_icu(const icu::UnicodeString& text, std::string& out) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString folded = nfkc_casefold().normalize(text, status);
  if (U_FAILURE(status) != 0) return;
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1))
    append_unaccented(folded.char32At(i), out);
}

struct Folded {
  static constexpr std::uint8_t kUseIcu = 0xFF;
  std::uint8_t size = kUseIcu;
  char bytes[7] = {};
};

Folded fold_alone(char32_t c) {
  Folded entry;
  const auto code = static_cast<UChar32>(c);
  if (u_getCombiningClass(code) != 0 || !nfkc_casefold().hasBoundaryBefore(code)) return entry;
  std::string folded;
  if (const char* symbol = symbol_spelling(c)) {
    folded = symbol;
  } else {
    append_folded_by_icu(icu::UnicodeString(code), folded);
  }
  if (folded.size() > sizeof entry.bytes) return entry;
  entry.size = static_cast<std::uint8_t>(folded.size());
  std::memcpy(entry.bytes, folded.data(), folded.size());
  return entry;
}

using FoldTable = std::array<Folded, kTableEnd>;

const FoldTable& fold_table() {
  static const std::unique_ptr<const FoldTable> table = [] {
    auto built = std::make_unique<FoldTable>();
    for (char32_t c = 0x80; c < kTableEnd; ++c) (*built)[c] = fold_alone(c);
    return built;
  }();
  return *table;
}

bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

bool is_vulgar_fraction(char32_t c) { return (c >= 0xBC && c <= 0xBE) || (c >= 0x2150 && c <= 0x215E) || c == 0x2189; }

// Folds a text character by character. Remembers where the last character began, because a combining mark that follows
// can change it.
class Folding {
 public:
  Folding(std::string_view source, std::string& out, std::vector<std::uint32_t>* offsets)
      : source_(source), table_(fold_table()), out_(out), offsets_(offsets) {}

  void run(size_t ascii_prefix) {
    append_ascii(ascii_prefix);
    while (at_ < source_.size()) {
      size_t end = at_;
      while (end < source_.size() && static_cast<unsigned char>(source_[end]) < 0x80) ++end;
      if (end > at_) {
        append_ascii(end);
      } else {
        append_character();
      }
    }
    if (offsets_ != nullptr) offsets_->push_back(static_cast<std::uint32_t>(source_.size()));
  }

 private:
  void append_ascii(size_t end) {
    if (end == at_) return;
    const size_t begin = out_.size();
    out_.append(source_.substr(at_, end - at_));
    for (size_t i = begin; i < out_.size(); ++i) {
      const char c = out_[i];
      out_[i] = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    if (offsets_ != nullptr) {
      for (size_t i = at_; i < end; ++i) offsets_->push_back(static_cast<std::uint32_t>(i));
    }
    last_source_ = end - 1;
    last_out_ = out_.size() - 1;
    at_ = end;
  }

  void append_character() {
    const size_t begin = at_;
    const char32_t c = next_code_point(source_, at_);
    if (c == kBadCodePoint) {
      start_character(at_);  // a mark that follows has nothing to join
      out_.push_back(' ');
      if (offsets_ != nullptr) offsets_->push_back(static_cast<std::uint32_t>(begin));
      last_out_ = out_.size();
    } else if (c < kTableEnd && table_[c].size != Folded::kUseIcu) {
      start_character(begin);
      if (is_vulgar_fraction(c) && begin > 0 && is_ascii_digit(source_[begin - 1])) out_.push_back('-');
      out_.append(table_[c].bytes, table_[c].size);
    } else if (c >= kTableEnd && nfkc_casefold().isInert(static_cast<UChar32>(c))) {
      start_character(begin);
      append_code_point(out_, c);
    } else {
      append_cluster(begin, c);
      return;
    }
    close_character();
  }

  // A character together with the marks after it, normalized as one; it may begin with the character before.
  void append_cluster(size_t begin, char32_t c) {
    if (!nfkc_casefold().hasBoundaryBefore(static_cast<UChar32>(c)) && begin > 0) {
      begin = last_source_;
      out_.resize(last_out_);
      if (offsets_ != nullptr) offsets_->resize(last_out_);
    }
    constexpr std::int32_t kMaxCluster = 32;  // thousands of marks on one letter are an attack, not a word
    icu::UnicodeString cluster;
    size_t next = begin;
    at_ = begin;
    while (next < source_.size()) {
      const char32_t part = next_code_point(source_, next);
      if (part == kBadCodePoint) break;
      if (at_ > begin && nfkc_casefold().hasBoundaryBefore(static_cast<UChar32>(part))) break;
      if (cluster.length() < kMaxCluster) cluster.append(static_cast<UChar32>(part));
      at_ = next;
    }
    start_character(begin);
    append_folded_by_icu(cluster, out_);
    close_character();
  }

  void start_character(size_t source) {
    last_source_ = source;
    last_out_ = out_.size();
  }

  void close_character() {
    if (offsets_ != nullptr) offsets_->resize(out_.size(), static_cast<std::uint32_t>(last_source_));
  }

  std::string_view source_;
  const FoldTable& table_;
  std::string& out_;
  std::vector<std::uint32_t>* offsets_;
  size_t at_ = 0;
  size_t last_source_ = 0;
  size_t last_out_ = 0;
};

size_t ascii_prefix(std::string_view text) {
  size_t at = 0;
  for (std::uint64_t block = 0; at + sizeof block <= text.size(); at += sizeof block) {
    std::memcpy(&block, text.data() + at, sizeof block);
    if ((block & 0x8080808080808080ULL) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

void fold_with_offsets(std::string_view utf8, std::string& out, std::vector<std::uint32_t>& offsets) {
  out.clear();
  offsets.clear();
  const size_t ascii = ascii_prefix(utf8);
  const bool plain = ascii == utf8.size();
  Folding(utf8, out, plain ? nullptr : &offsets).run(ascii);
}

std::string fold(std::string_view utf8) {
  std::string folded;
  Folding(utf8, folded, nullptr).run(ascii_prefix(utf8));
  std::string out;
  out.reserve(folded.size());
  for (const char c : folded) {
    if (!is_space(c)) {
      out.push_back(c);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

bool valid_utf8(std::string_view text) {
  for (size_t at = ascii_prefix(text); at < text.size();) {
    if (next_code_point(text, at) == kBadCodePoint) return false;
  }
  return true;
}

std::string to_valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    if (next_code_point(text, at) == kBadCodePoint) {
      append_code_point(out, 0xFFFD);
    } else {
      out.append(text.substr(begin, at - begin));
    }
  }
  return out;
}

}  // namespace shelfwise::text
