#include "text/units.h"

#include <algorithm>
#include <array>

namespace shelfwise::text {
namespace {

struct Spelling {
  std::string_view word;
  std::string_view normal;
};

// Sorted by word: looked up by halving.
constexpr auto kSpellings = std::to_array<Spelling>({
    {"a", "a"},           {"ah", "ah"},          {"amp", "a"},         {"ampere", "a"},
    {"amperes", "a"},     {"amps", "a"},         {"btu", "btu"},       {"btus", "btu"},
    {"centimeter", "cm"}, {"centimeters", "cm"}, {"centimetre", "cm"}, {"centimetres", "cm"},
    {"cfm", "cfm"},       {"cl", "cl"},          {"cm", "cm"},         {"cms", "cm"},
    {"count", "ct"},      {"ct", "ct"},          {"cuft", "cuft"},     {"cuin", "cuin"},
    {"cuyd", "cuyd"},     {"db", "db"},          {"decibel", "db"},    {"decibels", "db"},
    {"feet", "ft"},       {"floz", "floz"},      {"foot", "ft"},       {"ft", "ft"},
    {"g", "g"},           {"ga", "ga"},          {"gal", "gal"},       {"gallon", "gal"},
    {"gallons", "gal"},   {"gals", "gal"},       {"gauge", "ga"},      {"gb", "gb"},
    {"ghz", "ghz"},       {"gigabyte", "gb"},    {"gigabytes", "gb"},  {"gigahertz", "ghz"},
    {"gm", "g"},          {"gms", "g"},          {"gph", "gph"},       {"gpm", "gpm"},
    {"gram", "g"},        {"gramm", "g"},        {"gramme", "g"},      {"grammes", "g"},
    {"gramo", "g"},       {"gramos", "g"},       {"grams", "g"},       {"hertz", "hz"},
    {"horsepower", "hp"}, {"hp", "hp"},          {"hz", "hz"},         {"in", "in"},
    {"inch", "in"},       {"inches", "in"},      {"kb", "kb"},         {"kg", "kg"},
    {"kgs", "kg"},        {"khz", "khz"},        {"kilo", "kg"},       {"kilobyte", "kb"},
    {"kilobytes", "kb"},  {"kilogram", "kg"},    {"kilograms", "kg"},  {"kilohertz", "khz"},
    {"kilometer", "km"},  {"kilometers", "km"},  {"kilometre", "km"},  {"kilometres", "km"},
    {"kilos", "kg"},      {"kilowatt", "kw"},    {"kilowatts", "kw"},  {"km", "km"},
    {"kw", "kw"},         {"kwh", "kwh"},        {"l", "l"},           {"lb", "lb"},
    {"lbs", "lb"},        {"liter", "l"},        {"liters", "l"},      {"litre", "l"},
    {"litres", "l"},      {"litro", "l"},        {"litros", "l"},      {"lm", "lm"},
    {"ltr", "l"},         {"ltrs", "l"},         {"lumen", "lm"},      {"lumens", "lm"},
    {"m", "m"},           {"mah", "mah"},        {"mb", "mb"},         {"mcg", "mcg"},
    {"megabyte", "mb"},   {"megabytes", "mb"},   {"megahertz", "mhz"}, {"megapixel", "mp"},
    {"megapixels", "mp"}, {"meter", "m"},        {"meters", "m"},      {"metre", "m"},
    {"metres", "m"},      {"metro", "m"},        {"metros", "m"},      {"mg", "mg"},
    {"mhz", "mhz"},       {"mil", "mil"},        {"milligram", "mg"},  {"milligrams", "mg"},
    {"milliliter", "ml"}, {"milliliters", "ml"}, {"millilitre", "ml"}, {"millilitres", "ml"},
    {"millimeter", "mm"}, {"millimeters", "mm"}, {"millimetre", "mm"}, {"millimetres", "mm"},
    {"mils", "mil"},      {"ml", "ml"},          {"mm", "mm"},         {"mp", "mp"},
    {"ounce", "oz"},      {"ounces", "oz"},      {"oz", "oz"},         {"pack", "pk"},
    {"packs", "pk"},      {"pc", "pc"},          {"pcs", "pc"},        {"piece", "pc"},
    {"pieces", "pc"},     {"pint", "pt"},        {"pints", "pt"},      {"pk", "pk"},
    {"pks", "pk"},        {"pouce", "in"},       {"pouces", "in"},     {"pound", "lb"},
    {"pounds", "lb"},     {"psi", "psi"},        {"pt", "pt"},         {"pulgada", "in"},
    {"pulgadas", "in"},   {"qt", "qt"},          {"qts", "qt"},        {"quart", "qt"},
    {"quarts", "qt"},     {"rpm", "rpm"},        {"sqft", "sqft"},     {"sqin", "sqin"},
    {"sqm", "sqm"},       {"sqyd", "sqyd"},      {"stuck", "pc"},      {"tb", "tb"},
    {"terabyte", "tb"},   {"terabytes", "tb"},   {"ton", "ton"},       {"tons", "ton"},
    {"v", "v"},           {"volt", "v"},         {"volts", "v"},       {"w", "w"},
    {"watt", "w"},        {"watts", "w"},        {"yard", "yd"},       {"yards", "yd"},
    {"yd", "yd"},         {"yds", "yd"},         {"zoll", "in"},
});
static_assert(std::is_sorted(kSpellings.begin(), kSpellings.end(),
                             [](const Spelling& a, const Spelling& b) { return a.word < b.word; }));

}  // namespace

std::string_view normal_unit(std::string_view word) {
  const auto found = std::lower_bound(kSpellings.begin(), kSpellings.end(), word,
                                      [](const Spelling& a, std::string_view b) { return a.word < b; });
  return found != kSpellings.end() && found->word == word ? found->normal : std::string_view();
}

std::string_view normal_unit(std::string_view first, std::string_view second) {
  const std::string_view unit = normal_unit(second);
  if (first == "fl" || first == "fluid") return unit == "oz" ? "floz" : "";
  if (first == "sq" || first == "square") {
    return unit == "ft" ? "sqft" : unit == "in" ? "sqin" : unit == "yd" ? "sqyd" : unit == "m" ? "sqm" : "";
  }
  if (first == "cu" || first == "cubic") {
    return unit == "ft" ? "cuft" : unit == "in" ? "cuin" : unit == "yd" ? "cuyd" : "";
  }
  return {};
}

bool begins_unit(std::string_view word) {
  return word == "fl" || word == "fluid" || word == "sq" || word == "square" || word == "cu" || word == "cubic";
}

}  // namespace shelfwise::text
