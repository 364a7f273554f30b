#include "query/understanding/wish_words.h"

#include <algorithm>
#include <array>

namespace shelfwise::query {
namespace {

using enum PriceBound;
using Words = std::string_view;

constexpr auto kSigns = std::to_array<BoundPhrase>({{"<=", kAtMost}, {"<", kBelow}, {">=", kAtLeast}, {">", kAbove}});

constexpr auto kEnglishBounds = std::to_array<BoundPhrase>({
    {"no more than", kAtMost},
    {"not more than", kAtMost},
    {"not over", kAtMost},
    {"less than", kBelow},
    {"lower than", kBelow},
    {"cheaper than", kBelow},
    {"more than", kAbove},
    {"higher than", kAbove},
    {"up to", kAtMost},
    {"at most", kAtMost},
    {"at least", kAtLeast, true},
    {"starting at", kAtLeast, true},
    {"under", kBelow},
    {"below", kBelow},
    {"over", kAbove},
    {"above", kAbove},
    {"max", kAtMost, true},
    {"maximum", kAtMost, true},
    {"min", kAtLeast, true},
    {"minimum", kAtLeast, true},
    {"from", kAtLeast, true},
});
constexpr auto kEnglishRanges = std::to_array<RangePhrase>({
    {"between", "and"},
    {"between", "to"},
    {"between", "-"},
    {"from", "to", true},
    {"", "to", true},
    {"", "-", true},
});
constexpr auto kEnglishPrice = std::to_array<Words>({"price", "priced", "costing", "costs", "cost", "prices"});
constexpr auto kEnglishBefore = std::to_array<Words>(
    {"size",     "sizes",  "age",     "aged",     "ages",   "height", "weight", "width", "length", "depth",  "model",
     "number",   "men",    "man",     "mens",     "women",  "woman",  "womens", "adult", "adults", "senior", "seniors",
     "kid",      "kids",   "child",   "children", "boy",    "boys",   "girl",   "girls", "baby",   "babies", "toddler",
     "toddlers", "infant", "infants", "teens",    "people", "person", "ladies", "males", "females"});
constexpr auto kEnglishUnits = std::to_array<Words>(
    {"year",     "years",  "yr",      "yrs",     "yo",     "month",   "months",  "week",   "weeks",   "day",
     "days",     "hour",   "hours",   "hr",      "hrs",    "minute",  "minutes", "mins",   "second",  "seconds",
     "secs",     "degree", "degrees", "percent", "%",      "persons", "person",  "people", "players", "pages",
     "calories", "cal",    "calorie", "carat",   "carats", "karat",   "dpi",     "mph",    "stone",   "pixels",
     "players",  "times",  "sheets",  "colors",  "grit",   "thread",  "denier",  "mmhg",   "spf",     "carb",
     "carbs",    "items",  "ply",     "inchs",   "\""});

constexpr auto kGermanBounds = std::to_array<BoundPhrase>({
    {"nicht mehr als", kAtMost},
    {"weniger als", kBelow},
    {"gunstiger als", kBelow},
    {"billiger als", kBelow},
    {"mehr als", kAbove},
    {"teurer als", kAbove},
    {"bis zu", kAtMost},
    {"unter", kBelow},
    {"unterhalb", kBelow},
    {"uber", kAbove},
    {"ueber", kAbove},
    {"bis", kAtMost},
    {"hochstens", kAtMost},
    {"maximal", kAtMost, true},
    {"max", kAtMost, true},
    {"mindestens", kAtLeast, true},
    {"ab", kAtLeast, true},
});
constexpr auto kGermanRanges =
    std::to_array<RangePhrase>({{"zwischen", "und"}, {"von", "bis", true}, {"", "bis", true}, {"", "-", true}});
constexpr auto kGermanPrice = std::to_array<Words>({"preis"});
constexpr auto kGermanBefore =
    std::to_array<Words>({"grosse", "grossen", "alter", "lange", "breite", "hohe", "gewicht", "kinder", "manner",
                          "herren", "frauen", "damen", "jungen", "madchen", "babys", "personen"});
constexpr auto kGermanUnits = std::to_array<Words>(
    {"jahr", "jahre",   "jahren", "monate",   "monaten", "tage",  "tagen",  "stunden", "minuten",  "sekunden",
     "grad", "prozent", "%",      "personen", "seiten",  "teile", "teilen", "karat",   "kalorien", "mal"});

constexpr auto kFrenchBounds = std::to_array<BoundPhrase>({
    {"pas plus de", kAtMost},
    {"a moins de", kBelow},
    {"moins de", kBelow},
    {"moins cher que", kBelow},
    {"au dessous de", kBelow},
    {"en dessous de", kBelow},
    {"plus de", kAbove},
    {"au dessus de", kAbove},
    {"au maximum", kAtMost, true},
    {"jusqu'a", kAtMost},
    {"maximum", kAtMost, true},
    {"max", kAtMost, true},
    {"au moins", kAtLeast, true},
    {"a partir de", kAtLeast, true},
});
constexpr auto kFrenchRanges =
    std::to_array<RangePhrase>({{"entre", "et"}, {"de", "a", true}, {"", "a", true}, {"", "-", true}});
constexpr auto kFrenchPrice = std::to_array<Words>({"prix"});
constexpr auto kFrenchBefore = std::to_array<Words>({"taille", "age", "hauteur", "largeur", "longueur", "poids",
                                                     "enfants", "hommes", "femmes", "garcons", "filles", "bebes"});
constexpr auto kFrenchUnits =
    std::to_array<Words>({"an", "ans", "mois", "jours", "heures", "minutes", "secondes", "degres", "%", "personnes",
                          "pages", "joueurs", "carats", "calories", "fois"});

constexpr auto kSpanishBounds = std::to_array<BoundPhrase>({
    {"no mas de", kAtMost},
    {"por menos de", kBelow},
    {"menos de", kBelow},
    {"por debajo de", kBelow},
    {"mas barato que", kBelow},
    {"mas de", kAbove},
    {"por encima de", kAbove},
    {"hasta", kAtMost},
    {"como maximo", kAtMost},
    {"maximo", kAtMost, true},
    {"max", kAtMost, true},
    {"al menos", kAtLeast, true},
    {"a partir de", kAtLeast, true},
    {"desde", kAtLeast, true},
});
constexpr auto kSpanishRanges =
    std::to_array<RangePhrase>({{"entre", "y"}, {"de", "a", true}, {"", "a", true}, {"", "-", true}});
constexpr auto kSpanishPrice = std::to_array<Words>({"precio"});
constexpr auto kSpanishBefore = std::to_array<Words>(
    {"talla", "edad", "altura", "ancho", "largo", "peso", "ninos", "ninas", "hombres", "mujeres", "bebes"});
constexpr auto kSpanishUnits =
    std::to_array<Words>({"ano", "anos", "meses", "dias", "horas", "minutos", "segundos", "grados", "%", "personas",
                          "paginas", "jugadores", "quilates", "calorias", "veces"});

constexpr auto kLanguages = std::to_array<WishWords>({
    {"en", kEnglishBounds, kEnglishRanges, kEnglishPrice, kEnglishBefore, kEnglishUnits},
    {"de", kGermanBounds, kGermanRanges, kGermanPrice, kGermanBefore, kGermanUnits},
    {"fr", kFrenchBounds, kFrenchRanges, kFrenchPrice, kFrenchBefore, kFrenchUnits},
    {"es", kSpanishBounds, kSpanishRanges, kSpanishPrice, kSpanishBefore, kSpanishUnits},
});

struct CurrencyName {
  Words word;
  Words codes;  // that it may stand for
};
constexpr Words kDollars = "USD CAD AUD NZD SGD HKD TWD";
constexpr Words kPesos = "MXN ARS CLP COP PHP";
constexpr Words kCrowns = "SEK NOK DKK ISK";
constexpr auto kCurrencies = std::to_array<CurrencyName>({
    {"$", "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP"},
    {"us$", "USD"},
    {"dollar", kDollars},
    {"dollars", kDollars},
    {"bucks", kDollars},
    {"usd", "USD"},
    {"cad", "CAD"},
    {"aud", "AUD"},
    {"€", "EUR"},
    {"eur", "EUR"},
    {"euro", "EUR"},
    {"euros", "EUR"},
    {"£", "GBP"},
    {"gbp", "GBP"},
    {"quid", "GBP"},
    {"¥", "JPY CNY"},
    {"yen", "JPY"},
    {"chf", "CHF"},
    {"franken", "CHF"},
    {"kr", kCrowns},
    {"kronor", kCrowns},
    {"kroner", kCrowns},
    {"zł", "PLN"},
    {"zl", "PLN"},
    {"₹", "INR"},
    {"rs", "INR"},
    {"rupees", "INR"},
    {"pesos", kPesos},
});

}  // namespace

const WishWords* wish_words(std::string_view language) {
  const auto found = std::find_if(kLanguages.begin(), kLanguages.end(),
                                  [&](const WishWords& words) { return words.language == language; });
  return found == kLanguages.end() ? nullptr : &*found;
}

std::span<const BoundPhrase> sign_bounds() { return kSigns; }

CurrencyWord currency_word(std::string_view word, std::string_view currency) {
  // Pounds weigh more often than they pay, except where they pay.
  if (word == "pound" || word == "pounds") return currency == "GBP" ? CurrencyWord::kOwn : CurrencyWord::kNone;
  for (const CurrencyName& name : kCurrencies) {
    if (name.word == word) {
      return name.codes.find(currency) != Words::npos ? CurrencyWord::kOwn : CurrencyWord::kForeign;
    }
  }
  const bool own = word.size() == currency.size() && !word.empty() &&
                   std::equal(word.begin(), word.end(), currency.begin(),
                              [](char a, char b) { return a == static_cast<char>(b - 'A' + 'a'); });
  return own ? CurrencyWord::kOwn : CurrencyWord::kNone;
}

}  // namespace shelfwise::query
