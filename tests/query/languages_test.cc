// Shops in other languages find what their shoppers type: folding, stems, compounds, words without spaces, and several
// languages in one store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/small_search.h"

namespace shelfwise::query {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class Language : public SmallSearch {
 protected:
  // Products by title; the id is the title.
  void open(const std::vector<std::string>& languages, const std::vector<std::string>& titles) {
    std::string catalog;
    for (const std::string& title : titles) catalog += product_line(title, title);
    SmallSearch::open(catalog, languages);
  }
  std::vector<std::string> find(const std::string& q) { return ask({.q = q, .match = Match::kAll}); }
};

TEST_F(Language, GermanFindsCompoundsByTheirLastPart) {
  open({"de"}, {"Regenjacke für Damen", "Winterjacken", "Jacke", "Regen Poncho", "Winter Mütze", "Arbeitshose",
                "Arbeit Handschuhe", "Hose", "Jackett"});
  EXPECT_THAT(find("jacke"), UnorderedElementsAre("Regenjacke für Damen", "Winterjacken", "Jacke"));
  EXPECT_EQ(find("jacke").front(), "Jacke") << "the word itself comes first";
  EXPECT_THAT(find("Jacken"), Contains("Regenjacke für Damen"));
  EXPECT_THAT(find("hosen"), UnorderedElementsAre("Arbeitshose", "Hose")) << "with the linking s";
  EXPECT_THAT(find("regenjacken"), ElementsAre("Regenjacke für Damen"));
  EXPECT_THAT(find("regen jacke"), ElementsAre("Regenjacke für Damen"));
}

TEST_F(Language, GermanUmlautsAreFoundInEverySpelling) {
  open({"de"}, {"Kühlbox", "Große Schüssel", "Schlafsäcke"});
  EXPECT_THAT(find("kuhlbox"), ElementsAre("Kühlbox"));
  EXPECT_THAT(find("KÜHLBOX"), ElementsAre("Kühlbox"));
  EXPECT_THAT(find("grosse schussel"), ElementsAre("Große Schüssel"));
}

TEST_F(Language, EnglishWordsAreNotTakenApartByTheirEndings) {
  open({"en"}, {"Butterfly net", "Butter dish", "Fly rod"});
  EXPECT_THAT(find("fly"), Not(Contains("Butterfly net")));
}

TEST_F(Language, FrenchAndSpanishFindOtherFormsWithoutAccents) {
  open({"fr"}, {"Poêles à frire", "Chaussures de randonnée", "Théière en fonte"});
  EXPECT_THAT(find("poele"), ElementsAre("Poêles à frire"));
  EXPECT_THAT(find("chaussure de randonnees"), ElementsAre("Chaussures de randonnée"));
  EXPECT_THAT(find("theieres"), ElementsAre("Théière en fonte"));
  open({"es"}, {"Zapatos de montaña", "Sartén de hierro", "Botellas térmicas"});
  EXPECT_THAT(find("zapato montana"), ElementsAre("Zapatos de montaña"));
  EXPECT_THAT(find("sarten"), ElementsAre("Sartén de hierro"));
  EXPECT_THAT(find("botella termica"), ElementsAre("Botellas térmicas"));
}

TEST_F(Language, JapaneseChineseAndThaiAreCutIntoWords) {
  open({"ja"}, {"登山用テント", "寝袋 ダウン", "ﾃﾝﾄ ペグ"});
  EXPECT_THAT(find("テント"), UnorderedElementsAre("登山用テント", "ﾃﾝﾄ ペグ")) << "half-width letters too";
  EXPECT_THAT(find("寝袋"), ElementsAre("寝袋 ダウン"));
  open({"zh"}, {"户外帐篷", "羽绒睡袋", "登山背包"});
  EXPECT_THAT(find("帐篷"), ElementsAre("户外帐篷"));
  EXPECT_THAT(find("睡袋"), ElementsAre("羽绒睡袋"));
  open({"th"}, {"เต็นท์สำหรับครอบครัว", "กระเป๋าเดินทาง"});
  EXPECT_THAT(find("เต็นท์"), ElementsAre("เต็นท์สำหรับครอบครัว"));
  EXPECT_THAT(find("กระเป๋า"), ElementsAre("กระเป๋าเดินทาง"));
}

TEST_F(Language, SeveralLanguagesLiveInOneStore) {
  open({"en", "ja", "ru"}, {"Hiking boots", "登山用テント", "Палатки туристические"});
  EXPECT_THAT(find("hiking boot"), ElementsAre("Hiking boots"));
  EXPECT_THAT(find("テント"), ElementsAre("登山用テント"));
  EXPECT_THAT(find("палатка"), ElementsAre("Палатки туристические"));
  EXPECT_THAT(find("rucksack"), IsEmpty());
}

TEST_F(Language, EnglishPluralsThatChangeTheWordAreUndone) {
  open({"en"}, {"Bookshelf", "Wall shelf", "Chef's knife", "Child seat", "Goose down"});
  EXPECT_THAT(find("shelves"), ElementsAre("Wall shelf"));
  EXPECT_THAT(find("bookshelves"), ElementsAre("Bookshelf"));
  EXPECT_THAT(find("knives"), ElementsAre("Chef's knife"));
  EXPECT_THAT(find("children seats"), ElementsAre("Child seat"));
}

}  // namespace
}  // namespace shelfwise::query
