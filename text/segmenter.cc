#include "text/segmenter.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>

#include <array>

#include "text/utf8.h"

namespace shelfwise::text {
namespace {

LetterKind kind_by_icu(char32_t code) {
  const auto c = static_cast<UChar32>(code);
  if (code == 0x30FC || code == 0x3099 || code == 0x309A) return LetterKind::kDictionary;  // marks of kana
  const bool letter = u_isalpha(c) != 0 || u_isdigit(c) != 0 || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
  if (!letter) return LetterKind::kNone;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR: return LetterKind::kDictionary;
    default: return LetterKind::kLetter;
  }
}

constexpr char32_t kTableEnd = 0x10000;
using KindTable = std::array<LetterKind, kTableEnd>;

const KindTable& kind_table() {
  static const std::unique_ptr<const KindTable> table = [] {
    auto built = std::make_unique<KindTable>();
    for (char32_t c = 0; c < kTableEnd; ++c) (*built)[c] = kind_by_icu(c);
    return built;
  }();
  return *table;
}

}  // namespace

LetterKind letter_kind(char32_t c) {
  if (c == kBadCodePoint) return LetterKind::kNone;
  return c < kTableEnd ? kind_table()[c] : kind_by_icu(c);
}

struct Segmenter::Impl {
  std::unique_ptr<icu::BreakIterator> words;  // made at the first text that needs it
  bool tried = false;
  std::vector<std::uint32_t> ends;

  icu::BreakIterator* iterator() {
    if (!tried) {
      tried = true;
      UErrorCode status = U_ZERO_ERROR;
      words.reset(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
      if (U_FAILURE(status) != 0) words.reset();
    }
    return words.get();
  }

  bool split_by_dictionary(std::string_view run) {
    icu::BreakIterator* const breaks = iterator();
    if (breaks == nullptr) return false;
    UErrorCode status = U_ZERO_ERROR;
    UText text = UTEXT_INITIALIZER;
    utext_openUTF8(&text, run.data(), static_cast<std::int64_t>(run.size()), &status);
    breaks->setText(&text, status);
    if (U_SUCCESS(status) != 0) {
      breaks->first();
      for (std::int32_t end = breaks->next(); end != icu::BreakIterator::DONE; end = breaks->next()) {
        ends.push_back(static_cast<std::uint32_t>(end));
      }
    }
    utext_close(&text);
    return U_SUCCESS(status) != 0;
  }
};

Segmenter::Segmenter() : impl_(std::make_unique<Impl>()) {}
Segmenter::Segmenter(Segmenter&&) noexcept = default;
Segmenter& Segmenter::operator=(Segmenter&&) noexcept = default;
Segmenter::~Segmenter() = default;

const std::vector<std::uint32_t>& Segmenter::word_ends(std::string_view run) {
  impl_->ends.clear();
  if (!impl_->split_by_dictionary(run)) {
    impl_->ends.clear();
    for (size_t at = 0; at < run.size();) {
      next_code_point(run, at);
      impl_->ends.push_back(static_cast<std::uint32_t>(at));
    }
  }
  return impl_->ends;
}

}  // namespace shelfwise::text
