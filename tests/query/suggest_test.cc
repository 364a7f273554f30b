// What suggestions promise:
//  1. They complete words, phrases, brands, categories and products that the catalog has, most products first.
//  2. Nothing is suggested that has no results.
//  3. One typing error in the unfinished word is forgiven from four letters on, and only where nothing fits exactly.
//  4. Any text gets an answer, within the limit.
#include "query/suggest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "tests/support/small_store.h"

namespace shelfwise::query {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Kind = Suggestion::Kind;
using shelfwise::testing::SmallStore;

std::string line(const std::string& id, const std::string& title, const std::string& brand, const std::string& type,
                 int popularity) {
  return R"({"id":")" + id + R"(","title":")" + title + R"(","brand":")" + brand + R"(","product_type":")" + type +
         R"(","popularity":)" + std::to_string(popularity) + "}\n";
}

std::string catalog_lines() {
  return line("1", "Steel coffee maker", "Brewster", "Home > Coffee Makers", 10) +
         line("2", "Glass coffee maker, 12 cups", "Brewster", "Home > Coffee Makers", 50) +
         line("3", "Oak coffee table", "Coffield", "Home > Tables", 30) +
         line("4", "Walnut dining table", "Coffield", "Home > Tables", 20) +
         line("5", "Camping tent for two", "Peakline", "Outdoor > Tents", 5) +
         line("6", "Camping tents' repair kit", "Peakline", "Outdoor > Repair", 4) +
         line("7", "Theatre binoculars", "Peakline", "Outdoor > Optics", 3);
}

class SuggestTest : public ::testing::Test {
 protected:
  void SetUp() override {
    store_ = std::make_unique<SmallStore>(catalog_lines());
    ASSERT_NE(store_->generation(), nullptr);
    suggester_ = std::make_unique<Suggester>(*store_->generation());
  }
  std::vector<std::string> texts(std::string_view typed, Kind kind, std::uint32_t limit = 12) const {
    std::vector<std::string> found;
    for (const Suggestion& s : suggester_->suggest(typed, limit)) {
      if (s.kind == kind) found.push_back(s.text);
    }
    return found;
  }
  std::vector<std::string> queries(std::string_view typed) const { return texts(typed, Kind::kQuery); }

  std::unique_ptr<SmallStore> store_;
  std::unique_ptr<Suggester> suggester_;
};

TEST_F(SuggestTest, CompletesWordsMostProductsFirst) {
  EXPECT_THAT(queries("ta"), ElementsAre("table")) << "one spelling of a word is enough";
  EXPECT_EQ(queries("cof").front(), "coffee");
  EXPECT_THAT(queries("COF"), Contains("coffee"));
}

TEST_F(SuggestTest, ContinuesWordsWithWhatFollowsThemInTitles) {
  EXPECT_THAT(queries("coff"), Contains("coffee maker"));
  EXPECT_THAT(queries("coffee "), ElementsAre("coffee maker"));
  EXPECT_THAT(queries("coffee ma"), ElementsAre("coffee maker"));
  EXPECT_THAT(queries("camping te"), ElementsAre("camping tents"));
}

TEST_F(SuggestTest, SuggestsNothingWithoutResults) {
  EXPECT_THAT(suggester_->suggest("walnut maker", 8), IsEmpty());
  EXPECT_THAT(suggester_->suggest("walnut m", 8), IsEmpty());
  EXPECT_THAT(suggester_->suggest("zebra", 8), IsEmpty());
  EXPECT_THAT(suggester_->suggest("zebra ta", 8), IsEmpty());
  EXPECT_THAT(suggester_->suggest("walnut zeb", 8), IsEmpty());
}

TEST_F(SuggestTest, NamesBrandsAndCategoriesWithTheirProducts) {
  const auto all = suggester_->suggest("coff", 12);
  const auto brand = std::find_if(all.begin(), all.end(), [](const auto& s) { return s.kind == Kind::kBrand; });
  ASSERT_NE(brand, all.end());
  EXPECT_EQ(brand->text, "Coffield");
  EXPECT_EQ(brand->count, 2U);
  const auto category = std::find_if(all.begin(), all.end(), [](const auto& s) { return s.kind == Kind::kCategory; });
  ASSERT_NE(category, all.end());
  EXPECT_EQ(category->text, "Coffee Makers");
  EXPECT_EQ(category->count, 2U);
  EXPECT_EQ(category->category, store_->generation()->find_category("Home > Coffee Makers"));
}

TEST_F(SuggestTest, CategoriesMatchByTheirOwnNameAlone) {
  EXPECT_THAT(texts("outd", Kind::kCategory), ElementsAre("Outdoor"));
  EXPECT_THAT(texts("tent", Kind::kCategory), ElementsAre("Tents"));
}

TEST_F(SuggestTest, ProductsComeMostPopularFirst) {
  EXPECT_THAT(texts("coffee", Kind::kProduct),
              ElementsAre("Glass coffee maker, 12 cups", "Oak coffee table", "Steel coffee maker"));
  EXPECT_THAT(texts("table oak", Kind::kProduct), ElementsAre("Oak coffee table"));
  for (const Suggestion& s : suggester_->suggest("walnut", 8)) {
    if (s.kind == Kind::kProduct) { EXPECT_EQ(store_->generation()->id(s.doc), "4"); }
  }
}

TEST_F(SuggestTest, RemovedProductsAreNotSuggested) {
  const auto doc = store_->generation()->find("3");
  ASSERT_TRUE(doc.has_value());
  catalog::LivePatch removal;
  removal.removed = true;
  ASSERT_TRUE(store_->generation()->patch(*doc, removal).ok());
  EXPECT_THAT(texts("coffee", Kind::kProduct), Not(Contains("Oak coffee table")));
}

TEST_F(SuggestTest, ForgivesOneTypingErrorWhereNothingFitsExactly) {
  for (const char* typed : {"cofe", "cofffe", "cpffee", "cofefe", "coffew"}) {
    EXPECT_THAT(queries(typed), Contains("coffee")) << typed;
  }
  EXPECT_THAT(queries("cxx"), IsEmpty()) << "too short to guess";
  EXPECT_THAT(queries("cxxfee"), IsEmpty()) << "two errors";
  EXPECT_THAT(queries("tabl"), Not(Contains("tablet")));
}

TEST_F(SuggestTest, StopWordsAreNoCompletion) { EXPECT_THAT(queries("fo"), Not(Contains("for"))); }

TEST_F(SuggestTest, EveryQuerySuggestedHasTheProductsItCounts) {
  for (const char* typed : {"c", "t", "co", "coffee ", "camping t", "oak "}) {
    for (const Suggestion& s : suggester_->suggest(typed, kMaxSuggestions)) EXPECT_GT(s.count, 0U) << typed << s.text;
  }
}

TEST_F(SuggestTest, AnswersAnyTextWithinTheLimit) {
  EXPECT_THAT(suggester_->suggest("c", 0), IsEmpty());
  EXPECT_THAT(suggester_->suggest("c", 1), SizeIs(1));
  EXPECT_LE(suggester_->suggest("c", 1'000'000).size(), kMaxSuggestions);
  EXPECT_THAT(suggester_->suggest("", 8), IsEmpty());
  EXPECT_THAT(suggester_->suggest("  ,.!", 8), IsEmpty());
  EXPECT_THAT(suggester_->suggest("\xFF\xFE\x80", 8), IsEmpty());
  EXPECT_THAT(suggester_->suggest(std::string(100'000, 'c'), 8), IsEmpty());
  std::string many;
  for (int i = 0; i < 40; ++i) many += "coffee ";
  EXPECT_THAT(suggester_->suggest(many, 8), IsEmpty());
}

TEST_F(SuggestTest, ThreadsMaySuggestAtOnce) {
  const auto alone = texts("coff", Kind::kQuery);
  std::vector<std::thread> threads;
  std::vector<std::vector<std::string>> answers(4);
  for (auto& answer : answers) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) answer = texts("coff", Kind::kQuery);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& answer : answers) EXPECT_EQ(answer, alone);
}

}  // namespace
}  // namespace shelfwise::query
