// Single values: colours, sizes, measures, pack counts, materials, and text that was decoded wrongly.
#include <gtest/gtest.h>

#include <string>

#include "catalog_tools/values/colours.h"
#include "catalog_tools/values/materials.h"
#include "catalog_tools/values/mojibake.h"
#include "catalog_tools/values/plain_text.h"
#include "catalog_tools/values/value_forms.h"

namespace shelfwise::catalog_tools {
namespace {

std::string families(std::string_view text) {
  std::string all;
  for (const std::string_view family : read_colour(text).families)
    all += (all.empty() ? "" : "+") + std::string(family);
  return all;
}

TEST(Colours, WordsOfShopsBecomeFamilies) {
  const auto check = [](const char* text, const char* expected) { EXPECT_EQ(families(text), expected) << text; };
  check("Black", "Black");
  check("Midnight Blue", "Blue");
  check("navy blue", "Blue");
  check("Blue Green", "Green");
  check("BLK/WHT", "Black+White");
  check("Black & White", "Black+White");
  check("dunkelblau", "");
  check("Schwarz", "Black");
  check("bleu marine", "Blue");
  check("azul claro", "Blue");
  check("Rose Gold", "Rose gold");
  check("Rose", "Pink");
  check("Stainless Steel", "Silver");
  check("Cherry", "Brown");
  check("Cherry Cola", "");
  check("Carhartt Brown", "Brown");
  check("Assorted", "Multicolor");
  check("Chicken", "");
  check("12", "");
  check("", "");
}

TEST(Colours, ATidySpellingChangesCaseAndAbbreviationsAlone) {
  const auto check = [](const char* text, const char* expected) {
    EXPECT_EQ(read_colour(text).tidy, expected) << text;
  };
  check("BLACK", "Black");
  check("blk/wht", "Black/White");
  check("dark GREY", "Dark Grey");
  check("deepBlack", "deepBlack");
  check("BLACK ICE CUBE", "BLACK ICE CUBE");
  check("schwarz", "Schwarz");
  EXPECT_EQ(read_colour(std::string(500, 'x')).tidy.size(), 500U);
}

TEST(Sizes, LettersHaveOneSpelling) {
  const auto check = [](const char* text, const char* expected) {
    EXPECT_EQ(letter_size(text).value_or("-"), expected) << text;
  };
  check("X-Large", "XL");
  check("extra large", "XL");
  check("xxl", "XXL");
  check("2XL", "XXL");
  check("XXXL", "3XL");
  check("3x-large", "3XL");
  check("Medium", "M");
  check("x-small", "XS");
  check("one size", "One Size");
  for (const char* none : {"", "10", "XM", "Largest", "xx", "L/XL", "extra", "x", "40x"}) check(none, "-");
}

TEST(Measures, AreANumberAndAUnitAlone) {
  const auto check = [](const char* text, const char* shown, const char* base) {
    const std::optional<Measure> measure = read_measure(text);
    ASSERT_TRUE(measure.has_value()) << text;
    EXPECT_EQ(measure->text(), shown) << text;
    EXPECT_EQ(short_number(measure->in_base) + " " + std::string(measure->base), base) << text;
  };
  check("12 in", "12 in", "30.48 cm");
  check("12\"", "12 in", "30.48 cm");
  check("1.5 kg", "1.5 kg", "1.5 kg");
  check("500ml", "500 ml", "0.5 l");
  check("1,200 g", "1200 g", "1.2 kg");
  check("5 1/2 inches", "5.5 in", "13.97 cm");
  check("3/4\"", "0.75 in", "1.905 cm");
  check("16 fl oz", "16 fl oz", "0.473176 l");
  check("6-foot", "6 ft", "182.88 cm");
  for (const char* none :
       {"", "12", "in", "12 apples", "12 in black", "-5 cm", "0 cm", "12 GB", "1,5 m", "12 in.x", "1/0 in"})
    EXPECT_FALSE(read_measure(none).has_value()) << none;
  EXPECT_FALSE(read_measure(std::string(10'000, '1') + " cm").has_value());
}

TEST(Measures, DimensionsShareAUnit) {
  EXPECT_EQ(read_dimensions("8 x 10 in").value_or("-"), "8 x 10 in");
  EXPECT_EQ(read_dimensions("8in x 10in × 2in").value_or("-"), "8 x 10 x 2 in");
  for (const char* none : {"", "8 x 10", "8 kg x 10 kg", "8 cm x 10 in", "x", "4 in", "1x2x3x4 cm"})
    EXPECT_FALSE(read_dimensions(none).has_value()) << none;
}

TEST(PackCount, IsSaidOnceAndMeant) {
  const auto check = [](const char* text, int expected) { EXPECT_EQ(pack_count(text).value_or(0), expected) << text; };
  check("soap, pack of 6", 6);
  check("soap 6-pack", 6);
  check("soap (12 ct)", 12);
  check("cups, set of four", 4);
  check("batteries 24pk", 24);
  check("twin pack", 2);
  check("pack of 6, 6 count", 6);
  check("pack of 2, 24 count each", 0);
  check("1/2 ct diamond ring", 0);
  check("2 ct tw ring", 0);
  check("sheets, 400 thread count", 0);
  check("backpack", 0);
  check("pack of 1", 0);
  check("pack of 99999999999", 0);
  check("pack of", 0);
  check("", 0);
}

TEST(Materials, AreNamedAlone) {
  EXPECT_TRUE(is_material("Cotton"));
  EXPECT_TRUE(is_material("100% Organic cotton"));
  EXPECT_TRUE(is_material("Stainless steel"));
  EXPECT_TRUE(is_material("cotton/polyester blend"));
  EXPECT_FALSE(is_material("Cotton candy"));
  EXPECT_FALSE(is_material("stainless"));
  EXPECT_TRUE(is_material("Cast iron"));
  EXPECT_FALSE(is_material("Iron"));
  EXPECT_FALSE(is_material("Walnut Satin"));
  EXPECT_EQ(material_prefix("Walnut, oiled"), "Walnut");
  EXPECT_FALSE(is_material(""));
  EXPECT_EQ(material_prefix("Genuine leather upper, rubber"), "Genuine leather");
}

TEST(Mojibake, IsTurnedBackWhereItIsCertain) {
  const auto check = [](std::string text, const std::string& repaired) {
    const std::string before = text;
    EXPECT_EQ(repair_mojibake(text), before != repaired) << before;
    EXPECT_EQ(text, repaired);
  };
  check("Kidâ€™s cafÃ©", "Kid’s café");
  check("10â€³ panâ„¢", "10″ pan™");
  check("Kid\u0092s \u0093best\u0094", "Kid’s “best”");
  check("Kid\u00E2\u0080\u0099s", "Kid’s");
  check("cafÃƒÂ©", "café");
  check("ðŸ˜€ mug", "😀 mug");
  for (const char* fine :
       {"plain", "café", "naïve façade", "SÃO PAULO", "Ñandú", "« PÂTÉ »", "PÂ»", "日本語", "50 €", "Â"})
    check(fine, fine);
}

TEST(Mojibake, PlainTextSaysWhatItRepaired) {
  const PlainText plain = plain_text("Kid\u0092s cafÃ©");
  EXPECT_EQ(plain.text, "Kid’s café");
  EXPECT_TRUE(plain.recoded);
  EXPECT_FALSE(plain.controls);
  EXPECT_FALSE(plain_text("café").recoded);
}

}  // namespace
}  // namespace shelfwise::catalog_tools
