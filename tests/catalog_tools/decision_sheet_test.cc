#include "catalog_tools/review/decision_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace shelfwise::catalog_tools {
namespace {
using ::testing::HasSubstr;
using ::testing::Not;

class DecisionSheet : public ::testing::Test {
 protected:
  DecisionSheet() {
    files_.write("report.json", R"({"version":1})");
    files_.write("duplicates.tsv",
                 "id_a\tid_b\tscore\tdecision\treasons\n"
                 "001\t=b\t0.5000\treview\tlike name\n"
                 "c\td\t0.9000\treview\tsame GTIN\n"
                 "e\tf\t0.9900\tmerge\tsame GTIN\n");
    files_.write("categories.tsv",
                 "source_path\tcategory_id\tcategory_path\tscore\tdecision\n"
                 "home>pans\thg-1\tHome > Pans\t0.4000\treview\n"
                 "misc\t\t\t0.0000\treview\n");
    files_.write("aliases.tsv", "f\te\n");
    files_.write("records.jsonl", R"({"file":"f.csv","line":2,"product":{"id":"c","title":"=SUM(A1) \"pan\""}})"
                                  "\n");
  }
  ReviewFolder folder() const { return ReviewFolder::open(files_.path()).value(); }
  Result<SheetImport> take(const std::string& rows) const {
    return import_sheet("kind\ta\tb\tverdict\tcategory_path\tnote\n" + rows, folder(), taxonomy_, decisions_);
  }

  shelfwise::testing::TemporaryFolder files_;
  std::vector<TaxonomyCategory> taxonomy_ = {{"hg-1", "Home > Pans"}, {"hg-2", "Home > Pots"}};
  Decisions decisions_;
};

TEST_F(DecisionSheet, HoldsWhatIsInDoubtTheLikeliestFirst) {
  const std::string sheet = export_sheet(folder(), decisions_);
  EXPECT_LT(sheet.find("\npair\tc\td\t\t\t\t0.9000"), sheet.find("\npair\t001\t'=b\t"));
  EXPECT_THAT(sheet, HasSubstr("\ncategory\thome>pans\t\t\t\t\t0.4000\thg-1\tHome > Pans"));
  EXPECT_THAT(sheet, Not(HasSubstr("pair\te\tf"))) << "it is merged";
}

TEST_F(DecisionSheet, ACellThatASpreadsheetWouldRunIsText) {
  EXPECT_THAT(export_sheet(folder(), decisions_), HasSubstr("\"'=SUM(A1) \"\"pan\"\"\""));
}

TEST_F(DecisionSheet, WhatIsDecidedIsNotAskedAgain) {
  ASSERT_TRUE(decisions_.add({{DecisionKind::kPair, "d", "c", Verdict::kMerge}, 1, std::nullopt, ""}).ok());
  EXPECT_THAT(export_sheet(folder(), decisions_), Not(HasSubstr("pair\tc\td")));
}

TEST_F(DecisionSheet, ComesBackAsDecisions) {
  std::string sheet = export_sheet(folder(), decisions_);
  sheet.replace(sheet.find("c\td\t\t"), 5, "c\td\tMerge\t");
  sheet.replace(sheet.find("'=b\t\t"), 5, "'=b\td\t");
  sheet.replace(sheet.find("misc\t\t\t"), 7, "misc\t\thg-2\t");
  const Result<SheetImport> import = import_sheet(sheet, folder(), taxonomy_, decisions_);
  ASSERT_TRUE(import.ok()) << import.error().text();
  ASSERT_EQ(import->subjects.size(), 3U);
  EXPECT_EQ(import->subjects[0].verdict, Verdict::kMerge);
  EXPECT_EQ(import->subjects[1].b, "=b");
  EXPECT_EQ(import->subjects[1].verdict, Verdict::kDistinct);
  EXPECT_EQ(import->subjects[2].target.path, "Home > Pots");
  EXPECT_EQ(import->empty, 1U);
}

TEST_F(DecisionSheet, YesTakesTheSuggestionAndNoneSaysThatThereIsNone) {
  const Result<SheetImport> import = take("category\thome>pans\t\tyes\t\t\ncategory\tmisc\t\tNone\t\tno such thing\n");
  ASSERT_TRUE(import.ok()) << import.error().text();
  EXPECT_EQ(import->subjects[0].target.id, "hg-1");
  EXPECT_EQ(import->subjects[1].target.path, "");
  EXPECT_EQ(import->subjects[1].note, "no such thing");
}

TEST_F(DecisionSheet, EveryMistakeIsNamedAndThenNothingCounts) {
  const Result<SheetImport> import = take(
      "pair\tc\td\tmerge\t\t\n"
      "pair\t1\t=b\tmerge\t\t\n"
      "pair\tc\td\tdistinct\t\t\n"
      "pair\tc\td\tperhaps\t\t\n"
      "pears\tc\td\tmerge\t\t\n"
      "category\tmisc\t\tyes\t\t\n"
      "category\tmisc\t\thg-99\t\t\n"
      "category\tnowhere\t\thg-1\t\t\n");
  ASSERT_FALSE(import.ok());
  const std::string text = import.error().text();
  EXPECT_THAT(text, HasSubstr("7 mistakes; nothing was taken over"));
  EXPECT_THAT(text, HasSubstr("line 3: there is no pair of \"1\" and \"=b\""));
  EXPECT_THAT(text, HasSubstr("line 4: says another thing than line 2"));
  EXPECT_THAT(text, HasSubstr("line 5: the verdict of a pair"));
  EXPECT_THAT(text, HasSubstr("line 6: the kind is"));
  EXPECT_THAT(text, HasSubstr("line 7: \"yes\", but no category is suggested"));
  EXPECT_THAT(text, HasSubstr("line 8: the taxonomy has no category \"hg-99\""));
  EXPECT_THAT(text, HasSubstr("line 9: no feed has the category path \"nowhere\""));
}

TEST_F(DecisionSheet, WhatStandsAlreadyAddsNothing) {
  ASSERT_TRUE(decisions_.add({{DecisionKind::kPair, "c", "d", Verdict::kMerge}, 1, std::nullopt, ""}).ok());
  Result<SheetImport> same = take("pair\td\tc\tmerge\t\t\n");
  EXPECT_EQ(same->standing, 1U);
  EXPECT_TRUE(same->subjects.empty());
  Result<SheetImport> other = take("pair\tc\td\tdistinct\t\t\n");
  EXPECT_EQ(other->replaced, 1U);
  EXPECT_EQ(other->subjects.size(), 1U);
}

TEST_F(DecisionSheet, ATableWithoutItsHeaderOrCutOffIsRefused) {
  EXPECT_THAT(import_sheet("a\tb\n", folder(), taxonomy_, decisions_).error().text(), HasSubstr("no column \"kind\""));
  EXPECT_THAT(import_sheet("", folder(), taxonomy_, decisions_).error().text(), HasSubstr("is empty"));
  EXPECT_THAT(take("pair\tc\td").error().text(), HasSubstr("cut off"));
}

TEST_F(DecisionSheet, ReadsUtf16AsSpreadsheetsSaveIt) {
  const std::string text = "kind\ta\tb\tverdict\r\npair\tc\td\tmerge\r\n";
  std::string utf16 = "\xFF\xFE";
  for (const char c : text) (utf16 += c) += '\0';
  const Result<SheetImport> import = import_sheet(utf16, folder(), taxonomy_, decisions_);
  ASSERT_TRUE(import.ok()) << import.error().text();
  EXPECT_EQ(import->subjects.size(), 1U);
}

TEST_F(DecisionSheet, AFolderThatIsBrokenIsToldWithItsPlace) {
  const auto error = [&](const char* name, const std::string& content) {
    const std::string before = read_file(files_ / name).value();
    files_.write(name, content);
    const std::string text = ReviewFolder::open(files_.path()).error().text();
    files_.write(name, before);
    return text;
  };
  EXPECT_THAT(error("report.json", R"({"version":2})"), HasSubstr("newer Shelfwise"));
  EXPECT_THAT(error("report.json", "[[["), HasSubstr("report.json:1: is no report"));
  EXPECT_THAT(error("duplicates.tsv", "id_a\n"), HasSubstr("duplicates.tsv:1"));
  EXPECT_THAT(error("duplicates.tsv", "id_a\tid_b\tscore\tdecision\treasons\na\tb\thigh\treview\t\n"),
              HasSubstr("duplicates.tsv:2: \"high\" is no score"));
  EXPECT_THAT(error("duplicates.tsv", "id_a\tid_b\tscore\tdecision\treasons\na\tb\t0.5"), HasSubstr("cut off"));
  EXPECT_THAT(error("aliases.tsv", "x\n"), HasSubstr("aliases.tsv:1"));
  EXPECT_THAT(error("records.jsonl", "{}\n"), HasSubstr("records.jsonl:1"));
  EXPECT_EQ(ReviewFolder::open(files_ / "none").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace shelfwise::catalog_tools
