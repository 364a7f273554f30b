#include "query/spelling.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/random.h"

namespace shelfwise::query {
namespace {

// A catalog of product titles, as the speller sees one: its words, their terms, and what stands beside what.
class Titles : public SpellingContext {
 public:
  explicit Titles(std::vector<std::pair<std::string, int>> titles) : titles_(std::move(titles)) {
    for (const auto& [title, copies] : titles_) {
      analyzer_.analyze(title, tokens_);
      std::set<std::string> words;
      std::vector<std::uint32_t> terms;
      for (const text::Token& token : tokens_) {
        if (token.kind == text::TokenKind::kWord) words.emplace(token.word);
        if (!text::is_overlay(token.kind)) terms.push_back(number(std::string(token.term)));
      }
      for (const std::string& word : words) products_[word] += static_cast<std::uint32_t>(copies);
      for (size_t i = 0; i < terms.size(); ++i) {
        term_products_[terms[i]] += static_cast<std::uint32_t>(copies);
        for (size_t j = i + 1; j < terms.size() && j <= i + catalog::TitlePairs::kReach; ++j) {
          pairs_[{terms[i], terms[j]}] += static_cast<std::uint32_t>(copies);
        }
      }
    }
  }

  std::vector<DictionaryWord> words() const {
    std::vector<DictionaryWord> words;
    for (const auto& [word, products] : products_) words.push_back({word, products});
    return words;
  }

  std::uint32_t term(std::string_view word) override {
    ++asked;
    analyzer_.analyze(word, tokens_);
    const auto known = numbers_.find(std::string(tokens_.all().front().term));
    return known == numbers_.end() ? catalog::kNone : known->second;
  }
  std::uint32_t products(std::uint32_t term) override {
    ++asked;
    return term == catalog::kNone ? 0 : term_products_[term];
  }
  std::uint32_t titles(std::uint32_t first, std::uint32_t second) override {
    ++asked;
    const auto known = pairs_.find({first, second});
    return known == pairs_.end() ? 0 : known->second;
  }

  std::optional<Correction> correction(const std::string& query, const SpellerOptions& options = {}) {
    text::Tokens tokens;
    analyzer_.analyze(query, tokens);
    return Speller(words(), options).correct(query, tokens, this);
  }

  // The query as corrected, or as typed.
  std::string corrected(const std::string& query, const SpellerOptions& options = {}) {
    const auto found = correction(query, options);
    return found && found->sure ? found->query : query;
  }

  int asked = 0;  // questions of the speller

 private:
  text::Analyzer analyzer_ = text::Analyzer::create().value();
  text::Tokens tokens_;
  std::vector<std::pair<std::string, int>> titles_;
  std::uint32_t number(const std::string& term) {
    const auto [at, is_new] = numbers_.emplace(term, static_cast<std::uint32_t>(term_products_.size()));
    if (is_new) term_products_.push_back(0);
    return at->second;
  }

  std::map<std::string, std::uint32_t> products_;
  std::map<std::string, std::uint32_t> numbers_;
  std::vector<std::uint32_t> term_products_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> pairs_;
};

Titles hardware() {
  return Titles({{"milwaukee cordless drill", 200},
                 {"ryobi cordless hammer drill 18 v", 150},
                 {"kitchen faucet chrome", 120},
                 {"bathroom vacuum cleaner", 90},
                 {"outdoor lounge cushions", 80},
                 {"window air conditioner 12 in.", 100},
                 {"wood fence panel 4 ft. x 8 ft.", 100},
                 {"wood fence post", 60},
                 {"garden hose 50 ft.", 110},
                 {"green house film", 70},
                 {"ceiling light with shade", 140},
                 {"closetmaid wire shelf", 50},
                 {"patio table and chairs", 50}});
}

// Properties:
//  1. an unknown word near a frequent one is corrected, the rest of the query stays byte for byte;
//  2. of several near words the one that stands with the query's other words wins;
//  3. known words, numbers, units, model numbers and stop words are never changed;
//  4. a word near to nothing stays;
//  5. spaces alone are no correction.

TEST(Spelling, UnknownWordsBecomeFrequentWordsNearThem) {
  Titles titles = hardware();
  const std::vector<std::pair<std::string, std::string>> rows = {{"milwakee drill", "milwaukee drill"},
                                                                 {"kitchen faucit", "kitchen faucet"},
                                                                 {"bathroom vaccum", "bathroom vacuum"},
                                                                 {"cieling light", "ceiling light"},
                                                                 {"air condtioner window", "air conditioner window"},
                                                                 {"cordles drlil", "cordless drill"},
                                                                 {"lounge cusions", "lounge cushions"}};
  for (const auto& [typed, meant] : rows) EXPECT_EQ(titles.corrected(typed), meant) << typed;
}

TEST(Spelling, TheRestOfTheQueryStaysAsTyped) {
  Titles titles = hardware();
  EXPECT_EQ(titles.corrected("  MILWAKEE,  Drill (18\")!"), "  milwaukee,  Drill (18\")!");
  EXPECT_EQ(titles.corrected("wood fense, 4x8"), "wood fence, 4x8");
}

TEST(Spelling, TheQuerysOtherWordsChooseAmongNearWords) {
  Titles titles({{"sander belt", 50}, {"sanded wood panel", 50}, {"drill belt", 30}, {"maple panel", 30}});
  EXPECT_EQ(titles.corrected("belt sandee"), "belt sander");
  EXPECT_EQ(titles.corrected("wood panel sandee"), "wood panel sanded");
}

TEST(Spelling, RightQueriesAreLeftAlone) {
  Titles titles = hardware();
  for (const std::string query : {"milwaukee drill", "chrome faucets", "a table with the chairs", "wood post", "Shelf",
                                  "fence 8 ft", "12 inch panel", "drills", "", "!!!"}) {
    EXPECT_EQ(titles.corrected(query), query);
  }
}

TEST(Spelling, NumbersUnitsAndModelsAreNeverChanged) {
  Titles titles({{"dcd771c2 drill 18 v", 100}, {"hose 50 ft", 100}, {"fit belt", 100}, {"led lamp", 200}});
  for (const std::string query : {"dcd771c3 drill", "19 v", "50 ft", "50ft", "lamp 6s", "1-1/2", "l3d lamp"}) {
    EXPECT_EQ(titles.corrected(query), query);
  }
}

TEST(Spelling, WordsNearToNothingStay) {
  Titles titles = hardware();
  for (const std::string query : {"xylophone", "qqqqq", "zz", "supercalifragilisticexpialidocious drill"}) {
    EXPECT_EQ(titles.corrected(query), query);
  }
}

TEST(Spelling, ShortUnknownWordsNeedMoreEvidence) {
  Titles titles({{"hose", 5}, {"garden hose reel", 3}});
  EXPECT_EQ(titles.corrected("hoe"), "hoe");
}

TEST(Spelling, SpacesAloneAreNoCorrection) {
  Titles titles = hardware();
  EXPECT_EQ(titles.corrected("outdoorlounge"), "outdoorlounge");
  EXPECT_EQ(titles.corrected("closet maid shelf"), "closet maid shelf");
}

TEST(Spelling, SpacesAreMendedTogetherWithLetters) {
  Titles titles = hardware();
  EXPECT_EQ(titles.corrected("outdoorlounge cusions"), "outdoor lounge cushions");
  EXPECT_EQ(titles.corrected("cieling light, air condition er"), "ceiling light, air conditioner");
}

TEST(Spelling, RareWordsOfTheCatalogAreNoCorrections) {
  Titles titles({{"driller", 1}, {"lamp", 100}});
  EXPECT_EQ(titles.corrected("drillerr"), "drillerr");
}

TEST(Spelling, ChangesAreNamed) {
  Titles titles = hardware();
  text::Tokens tokens;
  text::Analyzer::create().value().analyze("Milwakee drill", tokens);
  const Speller speller(titles.words());
  const auto correction = speller.correct("Milwakee drill", tokens);
  ASSERT_TRUE(correction.has_value());
  ASSERT_EQ(correction->changes.size(), 1U);
  EXPECT_EQ(correction->changes[0].typed, "Milwakee");
  EXPECT_EQ(correction->changes[0].corrected, "milwaukee");
}

TEST(Spelling, KnownWordsAskNothing) {
  Titles titles = hardware();
  EXPECT_FALSE(titles.correction("milwaukee drill with the chrome faucet 12 in"));
  EXPECT_EQ(titles.asked, 0);
}

TEST(Spelling, WorstQueriesAskABoundedNumberOfQuestions) {
  Titles titles = hardware();
  std::string query;
  for (int i = 0; i < 1000; ++i) query += "condtioner" + std::string(1, static_cast<char>('a' + i % 26)) + " ";
  (void)titles.correction(query);
  EXPECT_LE(titles.asked, 3000);
}

TEST(Spelling, WhatIsNotSureIsOffered) {
  Titles titles({{"garden hose", 12}, {"steel lamp", 300}});
  const auto found = titles.correction("hosne");
  ASSERT_TRUE(found.has_value());
  EXPECT_FALSE(found->sure);
  EXPECT_EQ(found->query, "hose");
  ASSERT_EQ(found->changes.size(), 1U);
  EXPECT_EQ(found->changes[0].typed, "hosne");
}

TEST(Spelling, RareWordsAreReplacedByWordsThatStandBesideTheNextOne) {
  Titles titles({{"chaise lounge", 60}, {"lounge chair", 60}, {"chase tool", 2}, {"tool box", 50}});
  EXPECT_EQ(titles.corrected("chase lounge"), "chaise lounge");
  EXPECT_EQ(titles.corrected("chase tool"), "chase tool");
}

TEST(Spelling, OtherFormsOfKnownWordsAreOnlyBroughtToFormsOfTheSameWord) {
  Titles titles({{"replacement bulb", 300}, {"insulated pipe", 100}, {"insulator kit", 100}});
  EXPECT_EQ(titles.corrected("replacment bulb"), "replacement bulb");
  EXPECT_EQ(titles.corrected("bulbing kit"), "bulbing kit");
}

TEST(Spelling, PluralsStayPlurals) {
  Titles titles({{"smoke detector", 200}, {"steel lamp", 300}});
  EXPECT_EQ(titles.corrected("smoke dectectors"), "smoke detectors");
}

TEST(Spelling, ACorrectionHelpsTheWordsBeforeIt) {
  Titles titles({{"chaise lounge", 60}, {"chain link", 80}, {"steel lamp", 300}});
  EXPECT_EQ(titles.corrected("chaie loungee"), "chaise lounge");
}

TEST(Spelling, AnEmptyDictionaryCorrectsNothing) {
  text::Tokens tokens;
  text::Analyzer::create().value().analyze("lamp", tokens);
  EXPECT_FALSE(Speller(std::vector<DictionaryWord>()).correct("lamp", tokens));
}

TEST(Spelling, LettersBeyondAsciiAreLetters) {
  Titles titles({{"настольная лампа", 300}, {"красная книга", 100}});
  EXPECT_EQ(titles.corrected("настольнаа лампа"), "настольная лампа");
}

TEST(Spelling, ReadsAGenerationsDictionary) {
  const auto folder = std::filesystem::temp_directory_path() / "shelfwise-spelling-test";
  std::filesystem::create_directories(folder);
  const std::vector<std::string> words = {"milwaukee", "drill"};
  ASSERT_TRUE(catalog::StringTable::write(folder / "words", words).ok());
  const std::vector<std::uint32_t> products = {200, 100};
  text::Tokens tokens;
  text::Analyzer::create().value().analyze("milwakee drill", tokens);
  {
    const auto table = catalog::StringTable::open(folder / "words");
    ASSERT_TRUE(table.ok());
    const auto correction = Speller(*table, products).correct("milwakee drill", tokens);
    ASSERT_TRUE(correction.has_value());
    EXPECT_EQ(correction->query, "milwaukee drill");
  }
  std::filesystem::remove_all(folder);
}

// --- the trie

int edits(std::u32string_view a, std::u32string_view b) {  // the textbook's table, to compare with
  std::vector<std::vector<int>> table(a.size() + 1, std::vector<int>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = static_cast<int>(i + j);
        continue;
      }
      table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
      }
    }
  }
  return table[a.size()][b.size()];
}

TEST(SpellingTrie, FindsExactlyTheWordsWithinTheEdits) {
  Random random(7);
  const auto make_word = [&] {
    std::string word;
    for (std::uint64_t n = 2 + random.below(5); n > 0; --n) word += static_cast<char>('a' + random.below(3));
    return word;
  };
  std::set<std::string> all;
  while (all.size() < 200) all.insert(make_word());
  std::vector<DictionaryWord> words;
  for (const std::string& word : all) words.push_back({word, 1});
  const SpellingTrie trie(words);
  for (int i = 0; i < 60; ++i) {
    const std::string typed = make_word();
    const std::u32string letters(typed.begin(), typed.end());
    for (int most = 0; most <= 3; ++most) {
      std::set<std::u32string> expected;
      for (const std::string& word : all) {
        const std::u32string other(word.begin(), word.end());
        if (edits(letters, other) <= (other[0] == letters[0] ? most : std::min(most, 1))) expected.insert(other);
      }
      std::set<std::u32string> found;
      trie.find_near(letters, {most, 1, 1}, [&](std::u32string_view word, std::uint32_t) { found.emplace(word); });
      EXPECT_EQ(found, expected) << typed << " " << most;
    }
  }
}

TEST(SpellingTrie, RareWordsAreFoundNearbyOnly) {
  const std::vector<DictionaryWord> words = {{"abcdefghi", 1}, {"abcdefghx", 5}, {"abcdefxyz", 50}, {"abcdewxyz", 9}};
  std::set<std::u32string> found;
  const auto collect = [&](std::u32string_view word, std::uint32_t) { found.emplace(word); };
  SpellingTrie(words).find_near(U"abcdefghi", {3, 2, 10}, collect);
  EXPECT_EQ(found, (std::set<std::u32string>{U"abcdefghx", U"abcdefxyz"}));
}

TEST(SpellingTrie, KnowsItsWordsAndNoOthers) {
  const std::vector<DictionaryWord> words = {{"car", 3}, {"cart", 5}, {"dog", 1}, {"éa", 2}};
  const SpellingTrie trie(words);
  EXPECT_EQ(trie.products("car"), 3U);
  EXPECT_EQ(trie.products("cart"), 5U);
  EXPECT_EQ(trie.products("éa"), 2U);
  for (const char* word : {"", "c", "ca", "carts", "do", "x", "é"}) EXPECT_EQ(trie.products(word), 0U) << word;
}

TEST(SpellingTrie, WordsBeyondItsLettersAreLeftOut) {
  const std::string longest(SpellingTrie::kMaxLetters, 'a');
  const std::string longer = longest + "a";
  const std::vector<DictionaryWord> words = {{longest, 1}, {longer, 1}};
  const SpellingTrie trie(words);
  EXPECT_EQ(trie.products(longest), 1U);
  EXPECT_EQ(trie.products(longer), 0U);
  trie.find_near(std::u32string(SpellingTrie::kMaxLetters + 1, U'a'), {2, 1, 1},
                 [](std::u32string_view, std::uint32_t) { FAIL(); });
}

// --- the cost of a mistake

TEST(TypingCost, LikelyMistakesAreCheaper) {
  EXPECT_EQ(typing_cost(U"lamp", U"lamp"), 0);
  const double doubled = typing_cost(U"lammp", U"lamp");
  const double swapped = typing_cost(U"lapm", U"lamp");
  const double vowel = typing_cost(U"lomp", U"lamp");
  const double unlike = typing_cost(U"lahp", U"lamp");
  const double first = typing_cost(U"qamp", U"lamp");
  EXPECT_GT(doubled, 0);
  EXPECT_LT(doubled, swapped);
  EXPECT_LT(swapped, unlike);
  EXPECT_LT(vowel, unlike);
  EXPECT_LT(unlike, first);
}

TEST(TypingCost, MistakesAddUp) {
  EXPECT_DOUBLE_EQ(
      typing_cost(U"vaccumm", U"vacuum"),
      typing_cost(U"vaccuum", U"vacuum") + typing_cost(U"vacum", U"vacuum") + typing_cost(U"vacuumm", U"vacuum"));
  EXPECT_GT(typing_cost(U"", U"lamp"), typing_cost(U"", U"lam"));
}

}  // namespace
}  // namespace shelfwise::query
