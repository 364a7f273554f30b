#include "text/analyzer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace shelfwise::text {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Analyzer make_analyzer(std::vector<std::string> languages = {"en"}, std::uint32_t max_tokens = 100'000) {
  AnalyzerOptions options;
  options.languages = std::move(languages);
  options.max_tokens = max_tokens;
  return Analyzer::create(std::move(options)).value();
}

// "term" for a base token, "<term>" for an overlay, in order.
std::string shown(const Tokens& tokens) {
  std::string out;
  for (const Token& token : tokens) {
    if (!out.empty()) out += ' ';
    if (is_overlay(token.kind)) {
      out += '<';
      out += token.term;
      out += '>';
    } else {
      out += token.term;
    }
  }
  return out;
}

std::string analyzed(std::string_view text, const std::vector<std::string>& languages = {"en"}) {
  Tokens tokens;
  make_analyzer(languages).analyze(text, tokens);
  return shown(tokens);
}

void check(std::string_view text, const std::string& expected) { EXPECT_EQ(analyzed(text), expected) << text; }

std::vector<std::string> base_terms(std::string_view text) {
  Tokens tokens;
  make_analyzer().analyze(text, tokens);
  std::vector<std::string> terms;
  for (const Token& token : tokens) {
    if (!is_overlay(token.kind)) terms.emplace_back(token.term);
  }
  return terms;
}

TEST(Analyzer, WordsAreFoldedAndStemmed) {
  check("Running SHOES", "run shoe");
  check("Café, crème!", "cafe creme");
  check("naïve™ Straße", "naiv strass");
  check("", "");
  check(" .,;!? -- '' \"\"", "");
}

TEST(Analyzer, PossessivesMatchTheBareWordAndItsPlural) {
  for (const char* text : {"men", "mens", "men's", "Men’s", "mens'", "MEN'S"}) check(text, "men");
  for (const char* text : {"levi", "levis", "levi's"}) check(text, "levi");
  for (const char* text : {"kid", "kids", "kid's", "kids'"}) check(text, "kid");
  check("women's boots", "women boot");
}

TEST(Analyzer, OtherApostrophesVanish) {
  check("l'oreal", "loreal");
  check("don't", "dont");
}

TEST(Analyzer, ElisionPartsWordsInFrenchAndItalian) {
  EXPECT_EQ(analyzed("l'eau de toilette", {"fr"}), "l <leau> eau de toilet");
  EXPECT_EQ(analyzed("dell'acqua", {"it"}), "dell <dellacqua> acqua");
  EXPECT_EQ(analyzed("Levi's", {"fr"}), analyzed("levi", {"fr"}));
}

TEST(Analyzer, JoinedPartsAlsoStandAsOneTerm) {
  check("t-shirt", "t <tshirt> shirt");
  check("WD-40", "wd <wd40> 40");
  check("a/c u.s.a. H&M", "a <ac> c u <usa> s a h <hm> m");
  check("DCD-771-C2", "dcd <dcd771c2> 771 c2");
  check("49-16-2712", "49 <49162712> 16 2712");
}

TEST(Analyzer, AlternativesRangesAndPhrasesAreNotJoined) {
  check("black/white", "black white");
  check("end.Start", "end start");
  check("10-12", "10 12");
  check("1/2/2020", "1 2 2020");
  check("easy-to-clean", "easi to clean");
}

TEST(Analyzer, NumbersHaveOneSpelling) {
  check("1,000 1000 1,234,567.50", "1000 1000 1234567.5");
  check("1.50 1.5 .75 0.75 2.0 2.", "1.5 1.5 0.75 0.75 2 2");
  check("1/2 ½", "1/2 1/2");
  check("1-1/2 1½ 1 1/2 1 ½", "1-1/2 1-1/2 1-1/2 1-1/2");
  check("007", "007");
  check("14/2 7/5", "14 2 7 5");  // a wire and a ratio: no fractions
  check("1.2.3", "1 2 3");
}

TEST(Analyzer, CommasPartDecimalsWhereTheLanguageSaysSo) {
  EXPECT_EQ(analyzed("1,5 l", {"de"}), "1.5 <1.5l> l");
  EXPECT_EQ(analyzed("1,5", {"en"}), "1 5");
  EXPECT_EQ(analyzed("1,2,3", {"de"}), "1 2 3");
}

TEST(Analyzer, LettersWithDigitsAreOneModelNumber) {
  Tokens tokens;
  make_analyzer().analyze("DCD771C2 M12 6s 4k 80x1", tokens);
  EXPECT_EQ(shown(tokens), "dcd771c2 m12 6s 4k 80 <80x1> 1");
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(tokens.all()[i].kind, TokenKind::kModel) << i;
}

TEST(Analyzer, EverySpellingOfAMeasureGivesTheSameTokens) {
  for (const char* text : {"12in", "12 in", "12 in.", "12-in", "12\"", "12''", "12″", "12 inch", "12-inch", "12 inches",
                           "12Inches", "１２ｉｎ"}) {
    check(text, "12 <12in> in");
  }
  for (const char* text : {"16gb", "16 GB", "16-gigabyte"}) check(text, "16 <16gb> gb");
  for (const char* text : {"5'", "5ft", "5 feet", "5-foot", "5′"}) check(text, "5 <5ft> ft");
  for (const char* text : {"8 fl oz", "8 fl. oz.", "8 fluid ounces", "8floz"}) check(text, "8 <8floz> floz");
  for (const char* text : {"10 sq. ft.", "10 square feet", "10 sq ft", "10sqft"}) check(text, "10 <10sqft> sqft");
  for (const char* text : {"12-pack", "12 pk", "12pk", "12 packs"}) check(text, "12 <12pk> pk");
}

TEST(Analyzer, MeasuresTakeDecimalsAndFractions) {
  check("1.5l", "1.5 <1.5l> l");
  check("2.4ghz", "2.4 <2.4ghz> ghz");
  check("3/4\"", "3/4 <3/4in> in");
  check("1-1/2 in.", "1-1/2 <1-1/2in> in");
  check("5'6\"", "5 <5ft> ft 6 <6in> in");
}

TEST(Analyzer, AUnitNeedsANumber) {
  check("inches in a row", "inch in a row");
  check("80's music", "80 music");
  check("12 inside", "12 insid");
  check("7 a", "7 a");
}

TEST(Analyzer, DimensionsAreJoinedWhateverStandsBetween) {
  for (const char* text : {"4x8", "4*8", "4×8", "4 x 8", "4 X 8", "4 by 8"}) check(text, "4 <4x8> 8");
  for (const char* text : {"4ftx8ft", "4 ft. x 8 ft.", "4'x8'", "4 feet by 8 feet", "4ft.x8ft."}) {
    check(text, "4 <4ft> <4x8> ft 8 <8ft> ft");
  }
  check("2x4x8", "2 <2x4> <2x4x8> 4 <4x8> 8");
  check("3/4 in. x 3 in.", "3/4 <3/4in> <3/4x3> in 3 <3in> in");
  check("4xl", "4xl");
}

TEST(Analyzer, SoManyInOneIsNoInch) {
  check("3-in-1", "3 <3in1> in 1");
  check("3 in 1", "3 <3in1> in 1");
  check("3 in 10", "3 <3in> in 10");
}

TEST(Analyzer, GluedAndSpacedUnitsHaveTheSameBaseTokens) {
  EXPECT_EQ(base_terms("16gb ssd"), base_terms("16 GB ssd"));
  EXPECT_EQ(base_terms("12v battery"), base_terms("12-Volt battery"));
}

TEST(Analyzer, OverlaysFollowTheirFirstTokenAndTakeNoPosition) {
  Tokens tokens;
  make_analyzer().analyze("a 12-inch t-shirt", tokens);
  ASSERT_EQ(tokens.size(), 7U);
  EXPECT_EQ(tokens.positions(), 5U);
  const Token& measure = tokens.all()[2];
  EXPECT_EQ(measure.term, "12in");
  EXPECT_EQ(measure.kind, TokenKind::kMeasure);
  EXPECT_EQ(measure.position, 1U);
  EXPECT_EQ(measure.span, 2U);
  const Token& joined = tokens.all()[5];
  EXPECT_EQ(joined.term, "tshirt");
  EXPECT_EQ(joined.kind, TokenKind::kJoined);
  EXPECT_EQ(joined.position, 3U);
  EXPECT_EQ(tokens.all()[6].position, 4U);
}

TEST(Analyzer, OffsetsPointIntoTheSource) {
  const std::string text = "Große “Café”-Tasse, 12″ ½";
  Tokens tokens;
  make_analyzer().analyze(text, tokens);
  std::vector<std::string> sources;
  for (const Token& token : tokens) sources.push_back(text.substr(token.begin, token.end - token.begin));
  EXPECT_THAT(sources, ElementsAre("Große", "Café", "Tasse", "12", "12″", "″", "½"));
}

TEST(Analyzer, ATokenInsideOneSourceCharacterCoversAllOfIt) {
  const std::string text = "5㎏";  // one character, folded to "kg"
  Tokens tokens;
  make_analyzer().analyze(text, tokens);
  ASSERT_EQ(shown(tokens), "5 <5kg> kg");
  EXPECT_EQ(tokens.all()[0].end, 1U);
  EXPECT_EQ(tokens.all()[2].begin, 1U);
  EXPECT_EQ(tokens.all()[2].end, text.size());
}

TEST(Analyzer, WordIsFoldedButNotStemmed) {
  Tokens tokens;
  make_analyzer().analyze("Lámparas 5 inches", tokens);
  EXPECT_EQ(tokens.all()[0].word, "lamparas");
  EXPECT_EQ(tokens.all()[3].word, "inches");
  EXPECT_EQ(tokens.all()[3].term, "in");
}

TEST(Analyzer, ScriptsWithoutSpacesAreSegmented) {
  check("東京都のラーメン", "東京 都 の ラーメン");
  check("手机壳", "手机 壳");
  check("สวัสดีครับ", "สวัสดี ครับ");
  check("Tシャツ 12cm", "t シャツ 12 <12cm> cm");
}

TEST(Analyzer, AlphabetsBeyondLatinAreWords) {
  check("Москва", "москва");
  EXPECT_EQ(analyzed("красные книги", {"ru"}), "красн книг");
  check("санкт-петербург", "санкт <санктпетербург> петербург");
  check("ΚΑΦΈΣ", "καφεσ");
  check("한국어 사전", "한국어 사전");
}

TEST(Analyzer, EachLanguageHasItsStems) {
  EXPECT_EQ(analyzed("Häuser Lampen", {"de"}), "haus lamp");
  EXPECT_EQ(analyzed("chaussures légères", {"fr"}), "chaussur leger");
  EXPECT_EQ(analyzed("zapatos rojos", {"es"}), "zapat roj");
  EXPECT_EQ(analyzed("ankle boots", {"ja"}), "ankle boots");  // a language without stems
}

TEST(Analyzer, TheFirstLanguageOfAnAlphabetStemsAllItsWords) {
  EXPECT_EQ(analyzed("Lampen books", {"de", "en"}), analyzed("Lampen books", {"de"}));
  EXPECT_EQ(analyzed("running книги", {"en", "ru"}), "run книг");
  EXPECT_EQ(analyzed("running книги", {"ru", "en"}), "run книг");
}

TEST(Analyzer, AccentsMakeNoDifference) {
  for (const char* language : {"en", "de", "fr", "es"}) {
    EXPECT_EQ(analyzed("Crème brûlée préparée Größe niño", {language}),
              analyzed("creme brulee preparee grosse nino", {language}));
  }
}

TEST(Analyzer, UnknownLanguagesAreRefusedByName) {
  AnalyzerOptions options;
  options.languages = {"en", "klingon"};
  const auto made = Analyzer::create(options);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(made.error().message, ::testing::HasSubstr("klingon"));
}

TEST(Analyzer, MalformedBytesPartWords) {
  check("caf\xE9 noir\xFF\xFE", "caf noir");
  check("a\xF0\x9F", "a");
}

TEST(Analyzer, StopsAfterItsMostTokens) {
  Tokens tokens;
  const Analyzer analyzer = make_analyzer({"en"}, 3);
  for (const char* text : {"one two three four", "a-b-c-d", "手机壳手机壳手机壳", "4x8x2x9"}) {
    analyzer.analyze(text, tokens);
    EXPECT_EQ(tokens.positions(), 3U) << text;
    for (const Token& token : tokens) EXPECT_LE(token.position + token.span, 3U) << text;
  }
}

TEST(Analyzer, TermsAreAtMost64Bytes) {
  std::string digits(200, '7');
  std::string greek;
  for (int i = 0; i < 100; ++i) greek += "λ";
  for (const std::string& text : {std::string(500, 'a'), digits, digits + "in", "x" + digits, greek, "é" + greek,
                                  digits + "." + digits, digits + "x" + digits, digits + "-" + greek}) {
    Tokens tokens;
    make_analyzer().analyze(text, tokens);
    EXPECT_FALSE(tokens.empty());
    for (const Token& token : tokens) EXPECT_LE(token.term.size(), 64U) << text;
  }
}

TEST(Analyzer, LongChainsAreReadToTheirEnd) {
  std::string chain = "w";
  for (int i = 0; i < 999; ++i) chain += "-w";
  Tokens tokens;
  make_analyzer().analyze(chain, tokens);
  EXPECT_EQ(tokens.positions(), 1000U);
}

TEST(Analyzer, ReusedTokensHoldOnlyTheLastText) {
  const Analyzer analyzer = make_analyzer();
  Tokens tokens;
  analyzer.analyze("Größe 12-inch l'oreal", tokens);
  analyzer.analyze("two words", tokens);
  EXPECT_EQ(shown(tokens), "two word");
  tokens.clear();
  EXPECT_THAT(tokens.all(), IsEmpty());
  EXPECT_EQ(tokens.positions(), 0U);
}

TEST(Analyzer, TokensOutliveTheAnalyzerAndMoves) {
  Tokens tokens;
  make_analyzer().analyze("happy 1,000 l'oreal Größe", tokens);
  Tokens moved = std::move(tokens);
  EXPECT_EQ(shown(moved), "happi 1000 loreal gross");
  make_analyzer().analyze("again", tokens);  // a moved-from object is usable again
  EXPECT_EQ(shown(tokens), "again");
}

TEST(Analyzer, StemsDoNotDependOnWhatWasAnalyzedBefore) {
  std::string text;  // more words than the cache of stems has slots
  for (int i = 0; i < 50'000; ++i) {
    std::string word = "ings";
    for (int n = i; n > 0; n /= 20) word.insert(word.begin(), "bcdfghjklmnpqrstvwxz"[n % 20]);
    text += word + "a" + word + ' ';
  }
  const Analyzer analyzer = make_analyzer();
  Tokens first;
  analyzer.analyze(text, first);
  Tokens second;
  analyzer.analyze(text, second);
  EXPECT_EQ(shown(first), shown(second));
}

}  // namespace
}  // namespace shelfwise::text
