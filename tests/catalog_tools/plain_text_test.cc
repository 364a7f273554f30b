#include "catalog_tools/values/plain_text.h"

#include <gtest/gtest.h>

namespace shelfwise::catalog_tools {
namespace {

TEST(PlainText, LeavesPlainTextAlone) {
  for (const char* text :
       {"Pan", "AT&T phone", "<5 cm, >3 cm", "a < b > c", "R&D; lab", "50% off", "Crème brûlée", "x<y"}) {
    const PlainText plain = plain_text(text);
    EXPECT_EQ(plain.text, text);
    EXPECT_FALSE(plain.markup || plain.entities || plain.controls) << text;
  }
}

TEST(PlainText, RemovesMarkupAndKeepsWordsApart) {
  EXPECT_EQ(plain_text("<p>Iron<br/>pan</p><ul><li>heavy<li>black</ul>").text, "Iron pan heavy black");
  EXPECT_EQ(plain_text("H<sub>2</sub>O and <b>bo</b>ld").text, "H2O and bold");
  EXPECT_EQ(plain_text("a<script>alert('x')</script>b<style>p{}</style>c <!-- note --> d").text, "a b c d");
  EXPECT_EQ(plain_text("cut <script>never closed").text, "cut");
  EXPECT_TRUE(plain_text("<b>x</b>").markup);
}

TEST(PlainText, DecodesCharacterReferencesAlsoThoseEncodedTwice) {
  EXPECT_EQ(plain_text("Caf&eacute; &amp; bar &#8211; 12&quot; &#x41;").text, "Café & bar – 12\" A");
  EXPECT_EQ(plain_text("&amp;eacute;").text, "é");
  EXPECT_EQ(plain_text("&lt;br&gt;new line").text, "new line");
  EXPECT_EQ(plain_text("&nosuch; &#xZZ; &#0; &#xD800; &#99999999999;").text,
            "&nosuch; &#xZZ; &#0; &#xD800; &#99999999999;");
}

TEST(PlainText, CollapsesSpacesAndDropsControlCharacters) {
  EXPECT_EQ(plain_text("  a \t\r\n b\u00A0\u00A0c  ").text, "a b c");
  const PlainText plain =
      plain_text(std::string("a\x01"
                             "b\x7F"
                             "\u200Bc",
                             8));
  EXPECT_EQ(plain.text, "abc");
  EXPECT_TRUE(plain.controls);
}

}  // namespace
}  // namespace shelfwise::catalog_tools
