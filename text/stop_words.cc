#include "text/stop_words.h"

#include <algorithm>
#include <array>
#include <span>

namespace shelfwise::text {
namespace {

// Sorted, folded: looked up by halving. Articles, prepositions, conjunctions and pronouns; no word that names a thing.
constexpr auto kEnglish = std::to_array<std::string_view>(
    {"a",    "about", "all",  "also",  "am",    "an",    "and",  "any",  "are",  "as",   "at",   "be",
     "been", "but",   "by",   "can",   "do",    "does",  "for",  "from", "had",  "has",  "have", "he",
     "her",  "his",   "how",  "i",     "if",    "in",    "into", "is",   "it",   "its",  "me",   "my",
     "no",   "not",   "of",   "on",    "or",    "our",   "she",  "so",   "some", "such", "than", "that",
     "the",  "their", "them", "then",  "there", "these", "they", "this", "to",   "us",   "was",  "we",
     "were", "what",  "when", "which", "while", "who",   "will", "with", "you",  "your"});
constexpr auto kGerman = std::to_array<std::string_view>(
    {"als", "am",  "an",  "auch", "auf",   "aus",   "bei",   "das",   "dem",  "den", "der",
     "des", "die", "ein", "eine", "einem", "einen", "einer", "eines", "fur",  "ich", "ihr",
     "im",  "in",  "ins", "ist",  "mit",   "nach",  "nicht", "oder",  "sich", "sie", "sind",
     "um",  "und", "vom", "von",  "vor",   "wie",   "wir",   "zu",    "zum",  "zur"});
constexpr auto kFrench = std::to_array<std::string_view>(
    {"a",    "au",  "aux", "avec", "ce",  "ces", "cette", "d",    "dans",  "de",  "des", "du",
     "elle", "en",  "est", "et",   "il",  "ils", "je",    "l",    "la",    "le",  "les", "leur",
     "ma",   "mes", "mon", "nous", "ou",  "par", "pas",   "pour", "qu",    "que", "qui", "sa",
     "sans", "se",  "ses", "son",  "sur", "un",  "une",   "vos",  "votre", "vous"});
constexpr auto kSpanish = std::to_array<std::string_view>(
    {"a",  "al", "con",  "de",  "del", "el", "en",  "es", "esta", "este", "la",  "las",  "lo",   "los", "mi",
     "no", "o",  "para", "por", "que", "se", "sin", "su", "sus",  "un",   "una", "unas", "unos", "y"});
constexpr auto kItalian = std::to_array<std::string_view>(
    {"a",   "ad",    "ai",    "al",  "alla", "alle", "che", "con", "da",  "dal",   "dalla", "de",  "dei",
     "del", "della", "delle", "di",  "e",    "ed",   "gli", "i",   "il",  "in",    "l",     "la",  "le",
     "lo",  "nel",   "nella", "non", "o",    "per",  "si",  "su",  "sul", "sulla", "un",    "una", "uno"});
constexpr auto kDutch = std::to_array<std::string_view>(
    {"aan", "als",  "bij",  "dat", "de", "den", "der", "die", "dit", "een", "en",  "het",  "ik",  "in", "is",
     "met", "naar", "niet", "of",  "om", "ook", "op",  "te",  "tot", "uit", "van", "voor", "wij", "ze", "zijn"});

template <size_t N>
consteval bool sorted(const std::array<std::string_view, N>& words) {
  return std::is_sorted(words.begin(), words.end());
}
static_assert(sorted(kEnglish) && sorted(kGerman) && sorted(kFrench) && sorted(kSpanish) && sorted(kItalian) &&
              sorted(kDutch));

std::span<const std::string_view> words_of(std::string_view language) {
  if (language == "en") return kEnglish;
  if (language == "de") return kGerman;
  if (language == "fr") return kFrench;
  if (language == "es") return kSpanish;
  if (language == "it") return kItalian;
  if (language == "nl") return kDutch;
  return {};
}

}  // namespace

bool is_stop_word(std::string_view folded_word, std::string_view language) {
  const auto words = words_of(language);
  return std::binary_search(words.begin(), words.end(), folded_word);
}

}  // namespace shelfwise::text
