#include "text/fold.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace shelfwise::text {
namespace {

void check_fold(const std::string& source, const std::string& folded) { EXPECT_EQ(fold(source), folded) << source; }

TEST(Fold, CaseAccentsAndWidthDoNotCount) {
  check_fold("Café CRÈME", "cafe creme");
  check_fold("e\xCC\x81t\xC3\xA9", "ete");  // a combining accent, and a composed one
  check_fold("Straße", "strasse");
  check_fold("Ærø łódź İzmir", "aero lodz izmir");
  check_fold("ＡＢＣ１２", "abc12");
  check_fold("ﬁlter", "filter");
  check_fold("ΆΣ ς", "ασ σ");
}

TEST(Fold, SpacesAreCollapsedAndTrimmed) {
  check_fold(
      "  a \t\n b\xC2\xA0\xC2\xA0"
      "c ",
      "a b c");
  check_fold(" \n ", "");
  check_fold("", "");
}

TEST(Fold, SymbolsOfShopsAreMadePlain) {
  check_fold("LEGO® Star Wars™", "lego star wars");
  check_fold("“a” ‘b’ 5′ 6″", "\"a\" 'b' 5' 6\"");
  check_fold("2×4", "2x4");
  check_fold("½ 1½", "1/2 1-1/2");
  check_fold("10–12", "10-12");
}

TEST(Fold, MarksThatCarryMeaningStay) {
  check_fold("ガ", "ガ");
  check_fold("\xEF\xBD\xB6\xEF\xBE\x9E", "ガ");  // half width, with the mark as a character of its own
  check_fold("\xD0\xB8\xCC\x86", "\xD0\xB9");    // Cyrillic short i
  check_fold("ёлка", "елка");
}

TEST(Fold, MalformedBytesCountAsSpaces) {
  check_fold(
      "a\xFF"
      "b",
      "a b");
  check_fold("a\xFF\xCC\x81", "a");
  check_fold("a\xE2\x82", "a");
  check_fold("\xCC\x81", "");
}

TEST(Fold, ThousandsOfMarksOnOneLetterAreDropped) {
  std::string text = "a";
  for (int i = 0; i < 5000; ++i) text += "\xCC\x81";
  check_fold(text + "b", "ab");
}

TEST(Fold, IsIdempotent) {
  for (const char* text : {"Café ½ \"x\"", "ﬁlter ガ ＡＢ", "Ærø 5′ ™", "กำ"})
    EXPECT_EQ(fold(fold(text)), fold(text)) << text;
}

TEST(FoldWithOffsets, PlainTextNeedsNoOffsets) {
  std::string out;
  std::vector<std::uint32_t> offsets = {1, 2, 3};
  fold_with_offsets("ABC d", out, offsets);
  EXPECT_EQ(out, "abc d");
  EXPECT_TRUE(offsets.empty());
}

TEST(FoldWithOffsets, EveryByteKnowsItsSourceCharacter) {
  std::string out;
  std::vector<std::uint32_t> offsets;
  fold_with_offsets(
      "a½é\xFF"
      "b",
      out, offsets);
  EXPECT_EQ(out, "a1/2e b");
  EXPECT_EQ(offsets, (std::vector<std::uint32_t>{0, 1, 1, 1, 3, 5, 6, 7}));
}

TEST(Utf8, ValidIsTold) {
  EXPECT_TRUE(valid_utf8(""));
  EXPECT_TRUE(valid_utf8("a é ツ \xF0\x9F\x98\x80"));
  for (const char* bad : {"\xFF", "a\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x28\xA1", "\x80"}) {
    EXPECT_FALSE(valid_utf8(bad)) << bad;
  }
}

TEST(Utf8, MalformedSequencesAreReplaced) {
  EXPECT_EQ(to_valid_utf8("a\xFF"
                          "b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(to_valid_utf8("\xE2\x82"
                          "x"),
            "\xEF\xBF\xBD"
            "x");
  EXPECT_EQ(to_valid_utf8("é"), "é");
  EXPECT_TRUE(valid_utf8(to_valid_utf8("\xED\xA0\x80\xF4\x90\xC3")));
}

}  // namespace
}  // namespace shelfwise::text
