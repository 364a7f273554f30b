#include "text/stop_words.h"

#include <gtest/gtest.h>

namespace shelfwise::text {
namespace {

TEST(StopWords, EachLanguageHasItsOwn) {
  EXPECT_TRUE(is_stop_word("the"));
  EXPECT_TRUE(is_stop_word("fur", "de"));  // folded
  EXPECT_TRUE(is_stop_word("avec", "fr"));
  EXPECT_TRUE(is_stop_word("para", "es"));
  EXPECT_TRUE(is_stop_word("della", "it"));
  EXPECT_TRUE(is_stop_word("voor", "nl"));
  EXPECT_FALSE(is_stop_word("the", "de"));
}

TEST(StopWords, ThingsAreNone) {
  for (const char* word : {"lamp", "", "tv", "dress"}) EXPECT_FALSE(is_stop_word(word)) << word;
}

TEST(StopWords, UnknownLanguagesHaveNone) { EXPECT_FALSE(is_stop_word("the", "xx")); }

}  // namespace
}  // namespace shelfwise::text
