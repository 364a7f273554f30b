// What synonyms from the catalog alone promise:
//  1. Words that replace one another in titles, each of which the other's descriptions use, are proposed with evidence.
//  2. Words written together and apart are proposed; so are abbreviations that stand in the same places.
//  3. Values of one attribute, brands, words that begin titles and words found together are not.
//  4. A dictionary adds words of one meaning that stand in the same places, and sold words for what shoppers type.
#include "server/catalog_synonyms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/small_store.h"

namespace shelfwise::server {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class CatalogSynonymsTest : public ::testing::Test {
 protected:
  void add(const std::string& title, const std::string& rest = "") {
    catalog_ += R"({"id":"p)" + std::to_string(++products_) + R"(","title":")" + title + "\"" + rest + "}\n";
  }
  // Titles in which `word` stands where its like would: eight frames.
  void add_frames(const std::string& word, const std::string& rest = "") {
    for (const char* frame :
         {"velvet % with chaise", "leather % two seats", "corner % grey legs", "modern % set indoor",
          "large % cover cotton", "small % frame wood", "folding % bed guest", "reclining % leather arm"}) {
      std::string title = frame;
      title.replace(title.find('%'), 1, word);
      add(title, rest);
    }
  }
  void add_others() {
    for (const char* word : {"lamp", "kettle", "tent", "mirror", "bucket", "carpet"}) {
      for (const char* frame : {"brass % hall", "light % gift", "classic % home", "round % steel"}) {
        std::string title = frame;
        title.replace(title.find('%'), 1, word);
        for (int i = 0; i < 10; ++i) add(title);
      }
    }
  }

  std::vector<std::string> proposed(const WordNet* dictionary = nullptr) {
    const testing::SmallStore store(catalog_);
    const auto analyzer = text::Analyzer::create({});
    std::vector<std::string> found;
    for (const SynonymProposal& p : catalog_synonyms(*store.generation(), *analyzer, dictionary)) {
      found.push_back(p.from + (p.one_way ? " > " : " = ") + p.to + " " + p.source);
    }
    return found;
  }

  std::string catalog_;
  int products_ = 0;
};

TEST_F(CatalogSynonymsTest, WordsThatReplaceOneAnotherAndDescribeTheOtherAreProposed) {
  add_frames("couch", R"(,"description":"This sofa is soft")");
  add_frames("sofa", R"(,"description":"A couch to love")");
  add_others();
  EXPECT_THAT(proposed(), Contains("couch = sofa titles"));
}

TEST_F(CatalogSynonymsTest, WordsInTheSamePlacesThatNoDescriptionUsesAreNot) {
  add_frames("couch", R"(,"description":"This is soft")");
  add_frames("hammock", R"(,"description":"This is light")");
  add_others();
  EXPECT_THAT(proposed(), IsEmpty());
}

TEST_F(CatalogSynonymsTest, ValuesOfOneAttributeAreNot) {
  add_frames("teal", R"(,"description":"Also in ruby","color":"Teal")");
  add_frames("ruby", R"(,"description":"Also in teal","color":"Ruby")");
  add_others();
  EXPECT_THAT(proposed(), IsEmpty());
}

TEST_F(CatalogSynonymsTest, BrandsAreNot) {
  add_frames("vorna", R"(,"description":"Better than kelda","brand":"Vorna")");
  add_frames("kelda", R"(,"description":"Better than vorna","brand":"Kelda")");
  add_others();
  EXPECT_THAT(proposed(), IsEmpty());
}

TEST_F(CatalogSynonymsTest, WordsThatMostlyStandInOneTitleAreNot) {
  add_frames("couch", R"(,"description":"This sofa is soft")");
  add_frames("sofa", R"(,"description":"A couch to love")");
  for (int i = 0; i < 30; ++i) add("throw pillow couch sofa number" + std::string(static_cast<size_t>(i) + 1, 'x'));
  add_others();
  EXPECT_THAT(proposed(), Not(Contains(HasSubstr("couch"))));
}

TEST_F(CatalogSynonymsTest, WordsWrittenTogetherAndApartAreProposedOneWay) {
  for (const char* end : {"bottle", "mug", "flask", "jug", "cup"}) {
    add(std::string("steel leakproof ") + end);
    add(std::string("glass leak proof ") + end);
  }
  EXPECT_THAT(proposed(), Contains("leakproof > leak proof spellings"));
}

TEST_F(CatalogSynonymsTest, AbbreviationsInTheSamePlacesAreProposed) {
  add_frames("schedule");
  add_frames("sch");
  add_others();
  EXPECT_THAT(proposed(), Contains("schedule = sch spellings"));
}

TEST_F(CatalogSynonymsTest, ThingsMadeFromAThingAreNoFormsOfIt) {
  add_frames("staple");
  add_frames("stapler");
  add_others();
  EXPECT_THAT(proposed(), IsEmpty());
}

TEST_F(CatalogSynonymsTest, ACatalogOfOneProductProposesNothing) {
  add("lamp");
  EXPECT_THAT(proposed(), IsEmpty());
}

class DictionaryTest : public CatalogSynonymsTest {
 protected:
  // As the files are: a licence, then a line a meaning.
  Result<WordNet> dictionary(const std::string& nouns) {
    folder_.write("wordnet/data.noun", "  1 This software and database is provided\n" + nouns);
    folder_.write("wordnet/data.adj", "00003829 00 a 02 rocky(a) 0 bumpy 0 000 | full of rocks\n");
    return WordNet::read(folder_ / "wordnet");
  }

  testing::TemporaryFolder folder_;
};

constexpr const char* kSofas = "04256520 06 n 03 sofa 0 couch 1 lounge 1 001 @ 04161981 n 0000 | a seat\n";

TEST_F(DictionaryTest, WordsOfOneMeaningInTheSamePlacesAreProposed) {
  add_frames("couch");
  add_frames("sofa");
  add_others();
  const auto words = dictionary(kSofas);
  ASSERT_TRUE(words.ok()) << words.error().text();
  EXPECT_THAT(proposed(&*words), Contains("couch = sofa wordnet"));
  EXPECT_THAT(proposed(), IsEmpty()) << "without it";
}

TEST_F(DictionaryTest, WordsThatHardlyShareAMeaningAreNot) {
  add_frames("king");
  add_frames("queen");
  add_others();
  const auto words = dictionary(
      "00000001 18 n 02 king 0 queen 0 000 | a piece of chess\n00000002 18 n 01 king 0 000 | a ruler\n"
      "00000003 18 n 01 king 0 000 | a card\n00000004 18 n 01 king 0 000 | a man\n"
      "00000005 18 n 01 queen 0 000 | a ruler\n00000006 18 n 01 queen 0 000 | a card\n"
      "00000007 18 n 01 queen 0 000 | a cat\n");
  ASSERT_TRUE(words.ok()) << words.error().text();
  EXPECT_THAT(proposed(&*words), IsEmpty());
}

TEST_F(DictionaryTest, WordsThatNobodySellsGetOnesThatAreSold) {
  add("velvet sofa");
  add("oak desk");
  const testing::SmallStore store(catalog_);
  const auto analyzer = text::Analyzer::create({});
  const auto words = dictionary(kSofas);
  ASSERT_TRUE(words.ok()) << words.error().text();
  const std::vector<UnsoldWord> typed = {{"couch", 4}, {"lounge", 2}, {"zzyzx", 9}};
  const auto found = dictionary_synonyms(typed, *store.generation(), *analyzer, *words);
  ASSERT_EQ(found.size(), 1U) << "two shoppers are too few, and one word is in no dictionary";
  EXPECT_EQ(found[0].from + " " + found[0].to, "couch sofa");
  EXPECT_TRUE(found[0].one_way);
  EXPECT_EQ(found[0].shoppers, 4U);
}

TEST_F(DictionaryTest, AMissingOneIsNotFoundAndABrokenOneIsNamedWithItsLine) {
  EXPECT_EQ(WordNet::read(folder_ / "nowhere").error().code, ErrorCode::kNotFound);
  const auto broken = dictionary("04256520 06 n zz sofa 0\n");
  ASSERT_FALSE(broken.ok());
  EXPECT_EQ(broken.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(broken.error().text(), HasSubstr("data.noun:2"));
  EXPECT_TRUE(dictionary("04256520 06 n ff sofa 0\n").ok()) << "a line cut short has fewer words";
}

TEST_F(DictionaryTest, PhrasesAndMarksAreReadAsWritten) {
  const auto words = dictionary("00000001 06 n 02 Trash_can 0 garbage_can 0 000 | a bin\n");
  ASSERT_TRUE(words.ok());
  EXPECT_EQ(words->share("trash can", "garbage can"), 1);
  EXPECT_EQ(words->share("rocky", "bumpy"), 1) << "marks of adjectives aside";
  EXPECT_EQ(words->share("rocky", "sofa"), 0);
}

}  // namespace
}  // namespace shelfwise::server
