#include "query/understanding/negation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace shelfwise::query {
namespace {

// The query's words that are unwanted, joined by spaces.
std::string unwanted(std::string_view query, const char* language = "en") {
  const auto analyzer = *text::Analyzer::create({.languages = {language}});
  text::Tokens tokens;
  analyzer.analyze(query, tokens);
  const Negation negation = find_negation(query, tokens, language);
  std::string words;
  size_t at = 0;
  for (const text::Token& token : tokens) {
    if (text::is_overlay(token.kind)) continue;
    if (negation.of(at++) != Negation::kUnwanted) continue;
    if (!words.empty()) words += ' ';
    words += token.word;
  }
  return words;
}

TEST(Negation, WordsBehindWithoutAreUnwanted) {
  EXPECT_EQ(unwanted("desk chair without wheels"), "wheels");
  EXPECT_EQ(unwanted("nail kit without a led lamp"), "led lamp");
  EXPECT_EQ(unwanted("chair"), "");
}

TEST(Negation, EndsAtAStopWordAndAfterThreeWords) {
  EXPECT_EQ(unwanted("wall lamp without cord for the bedroom"), "cord");
  EXPECT_EQ(unwanted("box without red green blue yellow"), "red green blue");
}

TEST(Negation, MinusBehindASpaceNegatesItsWord) {
  EXPECT_EQ(unwanted("boots -leather"), "leather");
  EXPECT_EQ(unwanted("t-shirt wi-fi"), "");
  EXPECT_EQ(unwanted("freezer -20"), "") << "a number below zero";
}

TEST(Negation, WithoutIsSaidInTheLanguageOfTheCatalog) {
  EXPECT_EQ(unwanted("Jacke ohne Kapuze", "de"), "kapuze");
  EXPECT_EQ(unwanted("robe sans manches", "fr"), "manches");
  EXPECT_EQ(unwanted("robe sans manches", "en"), "") << "a name, in an English catalog";
}

TEST(Negation, NothingIsNegatedWhereNoWishIsLeft) {
  EXPECT_EQ(unwanted("without remorse"), "");
  EXPECT_EQ(unwanted("-leather"), "");
  EXPECT_EQ(unwanted("life without"), "");
}

TEST(Negation, NoAndNotNegateNothing) {
  EXPECT_EQ(unwanted("no dig edging"), "");
  EXPECT_EQ(unwanted("toy batteries not included"), "");
}

}  // namespace
}  // namespace shelfwise::query
