// What an unfinished word promises:
//  1. It finds what it may become; the word itself, where it is one, comes first.
//  2. A word that is sold as it stands is finished, but for stop words and the beginnings of far more frequent ones.
//  3. Only the last word is unfinished, and only with nothing behind it; or every word, where that is asked for.
//  4. What is still typed is not corrected; the words before it are.
//  5. However many words begin so, a bounded number of terms and of products is looked at.
#include "query/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/small_search.h"

namespace shelfwise::query {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class CompletionTest : public SmallSearch {
 protected:
  static SearchRequest request(const std::string& q, Complete complete) {
    return {.q = q, .complete = complete, .fall_back = false, .explain = true};
  }
  SearchResponse answer(const std::string& q, Complete complete = Complete::kLast) {
    return SmallSearch::answer(request(q, complete));
  }
  std::vector<std::string> ids(const std::string& q, Complete complete = Complete::kLast) {
    return ask(request(q, complete));
  }
  std::vector<Completion> completions(std::string_view q, Complete which = Complete::kLast) {
    auto analyzer = text::Analyzer::create({});
    EXPECT_TRUE(analyzer.ok());
    text::Tokens tokens;
    analyzer->analyze(q, tokens);
    return find_completions(q, tokens, which, *store_->generation(), *analyzer);
  }
};

TEST_F(CompletionTest, FindsWhatTheLastWordMayBecome) {
  open(product_line("tours", "city tours map") + product_line("touring", "touring bicycle") +
       product_line("towel", "bath towel"));
  EXPECT_THAT(ids("tou"), UnorderedElementsAre("tours", "touring"));
  EXPECT_THAT(ids("Tou"), UnorderedElementsAre("tours", "touring"));
  EXPECT_THAT(ids("city tou"), ElementsAre("tours", "touring")) << "fewer words where they fill no page";
  EXPECT_THAT(ids("touri"), ElementsAre("touring", "tours")) << "letters that stemming takes off count";
  EXPECT_THAT(ids("to"), UnorderedElementsAre("tours", "touring", "towel")) << "a stop word may be a beginning";
  EXPECT_THAT(ids("tou", Complete::kNone), IsEmpty());
}

TEST_F(CompletionTest, TellsWhatItLookedFor) {
  open(product_line("a", "touring bicycle") + product_line("b", "bath towel"));
  const SearchResponse told = answer("tou");
  ASSERT_THAT(told.understanding.terms, SizeIs(1));
  EXPECT_EQ(told.understanding.terms[0].origin, "completed");
  EXPECT_THAT(told.understanding.unknown, IsEmpty());
}

TEST_F(CompletionTest, AWordThatIsSoldIsFinished) {
  open(product_line("boot", "leather boot") + product_line("lace", "round bootlace"));
  EXPECT_THAT(ids("boot"), ElementsAre("boot"));
  EXPECT_THAT(ids("bootl"), ElementsAre("lace"));
}

TEST_F(CompletionTest, ARareWordMayBeTheBeginningOfAFrequentOneAndComesFirst) {
  std::string catalog = product_line("lap", "lap desk");
  for (int i = 0; i < 12; ++i) catalog += product_line("laptop" + std::to_string(i), "laptop " + std::to_string(i));
  open(catalog);
  EXPECT_EQ(answer("lap").found, 13U);
  EXPECT_EQ(ids("lap").front(), "lap");
}

TEST_F(CompletionTest, OnlyTheEndIsUnfinished) {
  open(product_line("a", "touring bicycle") + product_line("b", "city bicycle"));
  EXPECT_THAT(completions("tou "), IsEmpty());
  EXPECT_THAT(completions("tou."), IsEmpty());
  EXPECT_THAT(completions("tou bicycle"), IsEmpty());
  EXPECT_THAT(completions("tou bicycle", Complete::kAll), SizeIs(1));
  EXPECT_THAT(completions("tou bic", Complete::kAll), SizeIs(2));
  EXPECT_EQ(ids("tou bic", Complete::kAll).front(), "a");
  EXPECT_THAT(completions(""), IsEmpty());
  EXPECT_THAT(completions("2"), IsEmpty()) << "numbers stand as typed";
}

TEST_F(CompletionTest, WordsBeforeItAreCorrectedAndItIsNot) {
  std::string catalog;
  for (int i = 0; i < 20; ++i) catalog += product_line("s" + std::to_string(i), "leather sandals " + std::to_string(i));
  open(catalog + product_line("x", "leather sanitizer case"));
  EXPECT_EQ(answer("leathr sandals", Complete::kNone).corrected_query, "leather sandals");
  EXPECT_EQ(answer("leathr sani").corrected_query, "leather sani");
  EXPECT_EQ(ids("leathr sani").front(), "x");
  EXPECT_EQ(answer("sani").corrected_query, "");
}

TEST_F(CompletionTest, LooksAtABoundedNumberOfTerms) {
  std::string catalog;
  for (int i = 0; i < 26 * 26; ++i) {
    const std::string word = {'q', static_cast<char>('a' + i / 26), static_cast<char>('a' + i % 26), 'x', 'w'};
    catalog += product_line(std::to_string(i), word + " thing");
  }
  open(catalog);
  ASSERT_THAT(completions("q"), SizeIs(1));
  EXPECT_THAT(completions("q")[0].terms, SizeIs(kMaxCompletedTerms));
  EXPECT_THAT(completions("q q q q q q q q q q q q", Complete::kAll), SizeIs(kMaxCompletedWords));
}

}  // namespace
}  // namespace shelfwise::query
