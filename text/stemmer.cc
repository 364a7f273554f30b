#include "text/stemmer.h"

#include <libstemmer.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "text/utf8.h"

namespace shelfwise::text {
namespace {

enum class Alphabet : std::uint8_t {
  kLatin,
  kGreek,
  kCyrillic,
  kArmenian,
  kHebrew,
  kArabic,
  kDevanagari,
  kTamil,
  kOther
};
constexpr size_t kAlphabets = 8;  // kOther has no stemmer

struct Language {
  std::string_view code;
  const char* snowball;  // nullptr: known, without stems
  Alphabet alphabet;
};

constexpr auto kLanguages = std::to_array<Language>({
    {"en", "english", Alphabet::kLatin},     {"de", "german", Alphabet::kLatin},
    {"fr", "french", Alphabet::kLatin},      {"es", "spanish", Alphabet::kLatin},
    {"it", "italian", Alphabet::kLatin},     {"nl", "dutch", Alphabet::kLatin},
    {"pt", "portuguese", Alphabet::kLatin},  {"sv", "swedish", Alphabet::kLatin},
    {"da", "danish", Alphabet::kLatin},      {"no", "norwegian", Alphabet::kLatin},
    {"nb", "norwegian", Alphabet::kLatin},   {"fi", "finnish", Alphabet::kLatin},
    {"ru", "russian", Alphabet::kCyrillic},  {"hu", "hungarian", Alphabet::kLatin},
    {"ro", "romanian", Alphabet::kLatin},    {"tr", "turkish", Alphabet::kLatin},
    {"ca", "catalan", Alphabet::kLatin},     {"eu", "basque", Alphabet::kLatin},
    {"ga", "irish", Alphabet::kLatin},       {"lt", "lithuanian", Alphabet::kLatin},
    {"id", "indonesian", Alphabet::kLatin},  {"el", "greek", Alphabet::kGreek},
    {"hy", "armenian", Alphabet::kArmenian}, {"yi", "yiddish", Alphabet::kHebrew},
    {"ar", "arabic", Alphabet::kArabic},     {"hi", "hindi", Alphabet::kDevanagari},
    {"ne", "nepali", Alphabet::kDevanagari}, {"ta", "tamil", Alphabet::kTamil},
    {"zh", nullptr, Alphabet::kOther},       {"ja", nullptr, Alphabet::kOther},
    {"ko", nullptr, Alphabet::kOther},       {"th", nullptr, Alphabet::kOther},
    {"vi", nullptr, Alphabet::kLatin},       {"pl", nullptr, Alphabet::kLatin},
    {"cs", nullptr, Alphabet::kLatin},       {"sk", nullptr, Alphabet::kLatin},
    {"uk", nullptr, Alphabet::kCyrillic},    {"bg", nullptr, Alphabet::kCyrillic},
    {"he", nullptr, Alphabet::kHebrew},
});

const Language* find_language(std::string_view code) {
  const auto found =
      std::find_if(kLanguages.begin(), kLanguages.end(), [&](const Language& l) { return l.code == code; });
  return found == kLanguages.end() ? nullptr : &*found;
}

std::string known_codes() {
  std::string codes;
  for (const Language& language : kLanguages) {
    if (!codes.empty()) codes += ", ";
    codes += language.code;
  }
  return codes;
}

Alphabet alphabet_of(char32_t c) {
  if (c < 0x250) return Alphabet::kLatin;
  if (c >= 0x370 && c < 0x400) return Alphabet::kGreek;
  if (c >= 0x400 && c < 0x530) return Alphabet::kCyrillic;
  if (c >= 0x530 && c < 0x590) return Alphabet::kArmenian;
  if (c >= 0x590 && c < 0x600) return Alphabet::kHebrew;
  if (c >= 0x600 && c < 0x700) return Alphabet::kArabic;
  if (c >= 0x900 && c < 0x980) return Alphabet::kDevanagari;
  if (c >= 0xB80 && c < 0xC00) return Alphabet::kTamil;
  return Alphabet::kOther;
}

Alphabet alphabet_of(std::string_view word) {
  size_t at = 0;
  const Alphabet first = alphabet_of(next_code_point(word, at));
  while (at < word.size()) {
    if (alphabet_of(next_code_point(word, at)) != first) return Alphabet::kOther;
  }
  return first;
}

// English plurals that Snowball's rules do not undo, by its stems; ends of compounds too ("bookshelv").
constexpr auto kEnglishPlurals = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"shelv", "shelf"},
    {"knive", "knife"},
    {"loav", "loaf"},
    {"scarv", "scarf"},
    {"leav", "leaf"},
    {"wolv", "wolf"},
    {"halv", "half"},
    {"calv", "calf"},
    {"hoov", "hoof"},
    {"dwarv", "dwarf"},
    {"children", "child"},
    {"peopl", "person"},
    {"feet", "foot"},
    {"teeth", "tooth"},
    {"mice", "mous"},
    {"gees", "goos"},
});

// Nothing where the stem is no such plural.
std::string singular(std::string_view stem) {
  constexpr size_t kLeastCompound = 5;  // letters of an ending that is looked for inside of words
  for (const auto& [plural, single] : kEnglishPlurals) {
    if (!stem.ends_with(plural)) continue;
    if (stem.size() == plural.size() || plural.size() >= kLeastCompound) {
      return std::string(stem.substr(0, stem.size() - plural.size())) + std::string(single);
    }
  }
  return {};
}

struct DeleteStemmer {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};
using SnowballPointer = std::unique_ptr<sb_stemmer, DeleteStemmer>;

// One word and its stem; a later word of the same slot replaces it.
struct CacheEntry {
  static constexpr size_t kMaxBytes = 23;
  std::uint8_t word_size = 0;
  std::uint8_t stem_size = 0;
  char word[kMaxBytes] = {};
  char stem[kMaxBytes] = {};
};

constexpr size_t kCacheSlots = size_t{1} << 15;  // 1.5 MB: near the processor, and most of a shop's running text

size_t cache_slot(std::string_view word) {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  if (word.size() >= 8) {
    std::memcpy(&low, word.data(), 8);
    std::memcpy(&high, word.data() + word.size() - 8, 8);
    if (word.size() > 16) {
      std::uint64_t middle = 0;
      std::memcpy(&middle, word.data() + 8, 8);
      low ^= middle * 0x9E3779B97F4A7C15ULL;
    }
  } else {
    for (const char c : word) low = low << 8 | static_cast<unsigned char>(c);
  }
  std::uint64_t hash = (low ^ word.size() * 0x94D049BB133111EBULL) * 0x9E3779B97F4A7C15ULL;
  hash = (hash ^ hash >> 32 ^ high) * 0xBF58476D1CE4E5B9ULL;
  return hash >> 49;
}
static_assert(kCacheSlots == size_t{1} << (64 - 49));

}  // namespace

struct Stemmer::Impl {
  std::array<SnowballPointer, kAlphabets> by_alphabet;
  std::vector<CacheEntry> cache = std::vector<CacheEntry>(kCacheSlots);
  bool english = false;  // the Latin words
  std::string changed;

  // The bytes live until the next call.
  std::string_view compute(std::string_view word) {
    const Alphabet alphabet = alphabet_of(word);
    if (alphabet == Alphabet::kOther) return word;
    sb_stemmer* const stemmer = by_alphabet[static_cast<size_t>(alphabet)].get();
    if (stemmer == nullptr) return word;
    const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
    const sb_symbol* stem = sb_stemmer_stem(stemmer, bytes, static_cast<int>(word.size()));
    if (stem == nullptr) return word;  // out of memory inside Snowball
    const std::string_view found(reinterpret_cast<const char*>(stem), static_cast<size_t>(sb_stemmer_length(stemmer)));
    if (!english || alphabet != Alphabet::kLatin) return found;
    changed = singular(found);
    return changed.empty() ? found : std::string_view(changed);
  }
};

Stemmer::Stemmer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stemmer::Stemmer(Stemmer&&) noexcept = default;
Stemmer& Stemmer::operator=(Stemmer&&) noexcept = default;
Stemmer::~Stemmer() = default;

Result<Stemmer> Stemmer::create(const std::vector<std::string>& languages) {
  auto impl = std::make_unique<Impl>();
  std::array<bool, kAlphabets> taken = {};
  for (const std::string& code : languages) {
    const Language* const language = find_language(code);
    if (language == nullptr) {
      return make_error(ErrorCode::kInvalidArgument,
                        "unknown language \"" + code + "\": use ISO 639-1 codes out of " + known_codes(), "languages");
    }
    const auto alphabet = static_cast<size_t>(language->alphabet);
    if (language->alphabet == Alphabet::kOther || taken[alphabet]) continue;
    taken[alphabet] = true;
    if (language->snowball == nullptr) continue;
    if (code == "en") impl->english = true;
    impl->by_alphabet[alphabet].reset(sb_stemmer_new(language->snowball, "UTF_8"));
    if (impl->by_alphabet[alphabet] == nullptr) {
      return make_error(ErrorCode::kInternal, "libstemmer has no stemmer for " + code + ": install a full libstemmer",
                        "languages");
    }
  }
  return Stemmer(std::move(impl));
}

std::string_view Stemmer::stem(std::string_view word, ByteArena& arena) {
  const auto own = [&](std::string_view stem) {
    return word.substr(0, stem.size()) == stem ? word.substr(0, stem.size()) : arena.store(stem);
  };
  if (word.size() < 3) return word;
  constexpr size_t kLongestWord = 64;  // what is longer is no word of a language
  if (word.size() > kLongestWord) return word;
  if (word.size() > CacheEntry::kMaxBytes) return own(impl_->compute(word));
  CacheEntry& entry = impl_->cache[cache_slot(word)];
  if (entry.word_size != word.size() || std::memcmp(entry.word, word.data(), word.size()) != 0) {
    const std::string_view stem = impl_->compute(word);
    if (stem.size() > CacheEntry::kMaxBytes) return own(stem);
    entry.word_size = static_cast<std::uint8_t>(word.size());
    entry.stem_size = static_cast<std::uint8_t>(stem.size());
    std::memcpy(entry.word, word.data(), word.size());
    std::memcpy(entry.stem, stem.data(), stem.size());
  }
  return own({entry.stem, entry.stem_size});
}

}  // namespace shelfwise::text
