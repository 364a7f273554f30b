#include "query/highlight.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "text/fold.h"

namespace shelfwise::query {
namespace {

std::string shown(std::string_view source, const std::string& query, size_t max_characters = kSnippetCharacters) {
  const text::Analyzer analyzer = text::Analyzer::create().value();
  text::Tokens of_query;
  analyzer.analyze(query, of_query);
  std::vector<std::string_view> terms;
  for (const text::Token& token : of_query) terms.push_back(token.term);
  text::Tokens tokens;
  analyzer.analyze(source, tokens);
  return highlight(source, tokens, terms, max_characters);
}

TEST(Highlight, MatchedWordsAreMarkedInAnyForm) {
  EXPECT_EQ(shown("Running shoes for men", "shoe run"), "<mark>Running</mark> <mark>shoes</mark> for men");
  EXPECT_EQ(shown("Café table", "cafe"), "<mark>Café</mark> table");
}

TEST(Highlight, TheRestIsEscaped) {
  EXPECT_EQ(shown("<b>Pots & \"pans\"</b> it's", "pan"),
            "&lt;b&gt;Pots &amp; &quot;<mark>pans</mark>&quot;&lt;/b&gt; it&#39;s");
}

TEST(Highlight, MeasuresAndCompoundsAreMarkedWhole) {
  EXPECT_EQ(shown("Oak 12-inch shelf", "12in"), "Oak <mark>12-inch</mark> shelf");
  EXPECT_EQ(shown("a T-Shirt", "tshirt"), "a <mark>T-Shirt</mark>");
}

TEST(Highlight, ALongTextIsCutAroundTheMostWords) {
  const std::string filler = "one two three four five six seven eight nine ten ";
  const std::string source = "lamp " + filler + filler + "a green desk lamp with shade " + filler + filler;
  const std::string snippet = shown(source, "green lamp shade", 60);
  EXPECT_NE(snippet.find("<mark>green</mark> desk <mark>lamp</mark> with <mark>shade</mark>"), std::string::npos)
      << snippet;
  EXPECT_EQ(snippet.find("\xE2\x80\xA6"), 0U) << snippet;
  EXPECT_EQ(snippet.substr(snippet.size() - 3), "\xE2\x80\xA6") << snippet;
}

TEST(Highlight, WordsAreNeverCut) {
  const std::string source = "alpha bravo charlie delta echo foxtrot";
  for (size_t most = 1; most <= source.size(); ++most) {
    std::string snippet = shown(source, "delta", most);
    for (const std::string markup : {"<mark>", "</mark>", "\xE2\x80\xA6"}) {
      if (const size_t at = snippet.find(markup); at != std::string::npos) snippet.erase(at, markup.size());
      if (const size_t at = snippet.rfind(markup); at != std::string::npos) snippet.erase(at, markup.size());
    }
    EXPECT_LE(snippet.size(), most);
    EXPECT_NE((" " + source + " ").find(" " + snippet + (snippet.empty() ? "" : " ")), std::string::npos) << snippet;
  }
}

TEST(Highlight, ShowsAtMostTheCharactersAskedFor) {
  EXPECT_EQ(shown("alpha beta gamma", "gamma", 9), "\xE2\x80\xA6<mark>gamma</mark>");
  EXPECT_EQ(shown("alpha beta gamma", "gamma", 10),
            "\xE2\x80\xA6"
            "beta <mark>gamma</mark>");
}

TEST(Highlight, WithoutAMatchTheTextIsShownFromItsStart) {
  EXPECT_EQ(shown("alpha beta gamma", "lamp", 12), "alpha beta\xE2\x80\xA6");
  EXPECT_EQ(shown("alpha beta", "", 200), "alpha beta");
}

TEST(Highlight, NothingToShowIsEmpty) {
  EXPECT_EQ(shown("", "lamp"), "");
  EXPECT_EQ(shown("   ", "lamp"), "");
  EXPECT_EQ(shown("incomprehensibilities", "lamp", 5), "");
  EXPECT_EQ(shown("lamp", "lamp", 0), "");
}

TEST(Highlight, ScriptsWithoutSpacesAreCutBetweenWords) {
  const std::string snippet = shown("东京手机壳东京手机壳", "手机", 5);
  EXPECT_TRUE(text::valid_utf8(snippet)) << snippet;
  EXPECT_NE(snippet.find("<mark>手机</mark>"), std::string::npos) << snippet;
}

TEST(Highlight, MalformedTextGivesValidUtf8) {
  for (const char* source : {"lamp \xFF\xFE shade", "\xC3 lamp", "lamp\xE2\x82",
                             "a\x01"
                             "b lamp\n\tx"}) {
    for (size_t most = 1; most < 20; ++most) EXPECT_TRUE(text::valid_utf8(shown(source, "lamp", most))) << most;
  }
  EXPECT_EQ(shown("a\x01"
                  "b\tlamp",
                  "lamp"),
            "a b <mark>lamp</mark>");
}

}  // namespace
}  // namespace shelfwise::query
