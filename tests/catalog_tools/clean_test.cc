#include "catalog_tools/clean.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "catalog_tools/output_folder.h"
#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kFeed =
    "id,title,brand,gtin,price,product_type,item_group_id,color,description\n"
    "1,Iron pan,Castor,4006381333931,20 USD,Home > Pans,,,\n"
    "2,Iron pan by Castor,Castor,4006381333931,,home>pans,,black,Heavy\n"
    ",No id,,,,,,,\n"
    "4,Wool blanket,Wren,4006381333932,abc,Home > Blankets,G1,red,\n"
    "5,Wool blanket,Wren,,30 USD,Home > Blankets,G1,blue,<script>x</script>\n"
    "6,\"Broken,,,,,,,\n"
    "4,Steel cup,Anvil,,3 USD,Home > Cups,G2,,\n";

TEST(Clean, WritesEveryOutput) {
  Cleaned run;
  clean_text(run, kFeed);
  ASSERT_EQ(run.error.message, "");
  EXPECT_EQ(run.output("aliases.tsv"), "1\t2\n") << "the fuller record survives";
  EXPECT_EQ(run.output("duplicates.tsv"),
            "id_a\tid_b\tscore\tdecision\treasons\n1\t2\t0.9800\tmerge\tsame GTIN; like "
            "name\n4\t4\t1.0000\tdistinct\tsame id; different names\n");
  EXPECT_EQ(
      run.output("categories.tsv"),
      "source_path\tcategory_id\tcategory_path\tscore\tdecision\nHome > Blankets\t\tHome > Blankets\t1.0000\tmap\n"
      "Home > Cups\t\tHome > Cups\t1.0000\tmap\nHome > Pans\t\tHome > Pans\t1.0000\tmap\nhome>pans\t\tHome > "
      "Pans\t1.0000\tmap\n");
  const auto products = run.products();
  ASSERT_EQ(products.size(), 3U);
  EXPECT_EQ(products[0]["id"], "2");
  EXPECT_EQ(products[0]["price"], "20.00 USD") << "what the survivor lacked came from the merged record";
  EXPECT_EQ(products[0]["product_type"], "Home > Pans");
  EXPECT_EQ(run.report.rows, 7U);
  EXPECT_EQ(run.report.left_out, 3U) << "no id, a broken quote, an id that is taken";
  EXPECT_EQ(run.report.merged, 1U);
}

TEST(Clean, TheReportNamesLinesReasonsAndRemedies) {
  Cleaned run;
  clean_text(run, kFeed);
  const auto json = nlohmann::json::parse(run.output("report.json"));
  EXPECT_EQ(json["rows"], 7);
  EXPECT_EQ(json["products"], 3);
  EXPECT_EQ(json["feeds"][0]["format"], "CSV");
  std::map<int, std::string> by_line;
  for (const auto& kind : json["issues"]["kinds"]) {
    for (const auto& issue : kind["issues"]) {
      EXPECT_NE(issue["suggestion"], "") << issue;
      by_line[issue["line"].get<int>()] += issue["field"].get<std::string>() + " ";
    }
  }
  EXPECT_EQ(by_line[4], "id ");
  EXPECT_THAT(by_line[5], HasSubstr("gtin"));
  EXPECT_THAT(by_line[5], HasSubstr("price"));
  EXPECT_TRUE(by_line.contains(7));
  EXPECT_EQ(by_line[8], "id ");
}

TEST(Clean, OneIdWithTwoPricesIsTold) {
  Cleaned run;
  clean_text(run, "id,title,price\n1,Iron pan,20 USD\n2,Cup,3 USD\n1,Iron pan,25 USD\n");
  const auto json = nlohmann::json::parse(run.output("report.json"));
  EXPECT_EQ(json["merged"], 1);
  EXPECT_THAT(json["issues"]["kinds"].dump(), HasSubstr("the id has another price on line 2"));
}

TEST(Clean, BreaksInAnIdAreMendedAndTold) {
  Cleaned run;
  clean_text(run, "id,title,price\n\"A\t1\",Iron pan,20 USD\n\"A\n2\",Cup,3 USD\n");
  const auto products = run.products();
  ASSERT_EQ(products.size(), 2U);
  EXPECT_EQ(products[0]["id"], "A 1");
  EXPECT_EQ(products[1]["id"], "A 2");
  EXPECT_THAT(run.output("report.json"), HasSubstr("tabs and line ends in the id were written as spaces"));
}

TEST(Clean, TheHtmlReportStandsAloneAndEscapesWhatTheFeedSays) {
  Cleaned run;
  clean_text(run,
             "id,title,price\n\"<img src=x onerror=alert(1)>\",a,\"<script>alert(1)</script>\"\n2,\"<b> \"\"x\"\" & "
             "y\",\"\"\"<i\"\n");
  const std::string html = run.output("report.html");
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, Not(HasSubstr("http://")));
  EXPECT_THAT(html, Not(HasSubstr("https://")));
  EXPECT_THAT(html, HasSubstr("prefers-color-scheme:dark"));
  EXPECT_THAT(html, HasSubstr("<svg"));
  EXPECT_THAT(html, HasSubstr("2 rows came in"));
}

TEST(Clean, TheSameFeedGivesTheSameBytes) {
  Cleaned first;
  Cleaned second;
  clean_text(first, kFeed);
  clean_text(second, kFeed);
  for (const char* name : {"catalog.jsonl", "duplicates.tsv", "aliases.tsv", "categories.tsv"})
    EXPECT_EQ(first.output(name), second.output(name)) << name;
  run_clean(first, {first.folder.path() / "feed.csv"});
  const std::string json = first.output("report.json");
  const std::string html = first.output("report.html");
  run_clean(first, {first.folder.path() / "feed.csv"});
  EXPECT_EQ(first.output("report.json"), json);
  EXPECT_EQ(first.output("report.html"), html);
}

TEST(Clean, CleaningACleanCatalogChangesNothing) {
  Cleaned run;
  clean_text(run, kFeed);
  const std::string catalog = run.output("catalog.jsonl");
  const auto again = run.folder.write("again.jsonl", catalog);
  run_clean(run, {again});
  EXPECT_EQ(run.output("catalog.jsonl"), catalog);
  EXPECT_EQ(run.report.issues.total(), 0U);
}

TEST(Clean, SeveralFeedsBecomeOneCatalog) {
  Cleaned run;
  const auto a = run.folder.write("a.csv", "id,title,price\n1,Iron pan,20 USD\n");
  const auto b = run.folder.write(
      "b.jsonl", "{\"id\":\"1\",\"title\":\"Iron pan\",\"brand\":\"Castor\"}\n{\"id\":\"2\",\"title\":\"Cup\"}\n");
  run_clean(run, {a, b});
  ASSERT_EQ(run.products().size(), 2U);
  EXPECT_EQ(run.products()[0]["brand"], "Castor");
  EXPECT_EQ(run.report.feeds.size(), 2U);
}

TEST(Clean, AFeedThatCannotBeReadLeavesTheFolderAsItWas) {
  Cleaned run;
  clean_text(run, kFeed);
  const std::string before = run.output("catalog.jsonl");
  clean_text(run, "");
  EXPECT_THAT(run.error.message, HasSubstr("empty"));
  EXPECT_EQ(run.output("catalog.jsonl"), before);
  EXPECT_FALSE(std::filesystem::exists(run.folder.path() / "out" / ".clean.tmp"));
}

// The folder as a run leaves it that was killed after it had moved some of its outputs.
std::filesystem::path half_switched(Cleaned& run, const Cleaned& newer, const std::vector<std::string>& left) {
  const auto out = run.folder.path() / "out";
  std::filesystem::create_directory(out / ".clean.tmp");
  std::string names;
  for (const auto& entry : std::filesystem::directory_iterator(newer.folder.path() / "out")) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(".clean")) continue;
    const bool moved = std::find(left.begin(), left.end(), name) == left.end();
    std::filesystem::copy_file(entry.path(), (moved ? out : out / ".clean.tmp") / name,
                               std::filesystem::copy_options::overwrite_existing);
    names += name + "\n";
  }
  std::ofstream(out / ".clean.tmp" / "commit") << names;
  return out;
}

TEST(Clean, ASwitchThatWasKilledIsFinishedByWhoeverComesNext) {
  Cleaned older, newer;
  clean_text(older, kFeed);
  clean_text(newer, "id,title\n9,Wool blanket\n");
  const auto out = half_switched(older, newer, {"report.json", "aliases.tsv"});
  ASSERT_NE(older.output("report.json"), newer.output("report.json"));
  ASSERT_TRUE(finish_interrupted_switch(out / "catalog.jsonl").ok());
  for (const char* name : {"catalog.jsonl", "report.json", "aliases.tsv", "duplicates.tsv"}) {
    EXPECT_EQ(older.output(name), newer.output(name)) << name;
  }
  EXPECT_TRUE(finish_interrupted_switch(out).ok()) << "nothing is left to do";
}

TEST(Clean, ARunThatFailsAfterAKilledSwitchLeavesTheFinishedOne) {
  Cleaned older, newer;
  clean_text(older, kFeed);
  clean_text(newer, "id,title\n9,Wool blanket\n");
  half_switched(older, newer, {"report.json"});
  clean_text(older, "");
  EXPECT_NE(older.error.message, "");
  EXPECT_EQ(older.output("report.json"), newer.output("report.json"));
}

TEST(Clean, TellsWhyAnOutputFolderWillNotDo) {
  Cleaned run;
  const auto file = run.folder.write("file", "x");
  CleanOptions options;
  options.feeds = {run.folder.write("feed.csv", kFeed)};
  options.out = file;
  EXPECT_FALSE(clean(options).ok());
  options.feeds.clear();
  options.out = run.folder.path() / "out";
  EXPECT_THAT(clean(options).error().message, HasSubstr("at least one feed"));
}

TEST(Clean, AnEmptyCatalogIsACatalog) {
  Cleaned run;
  clean_text(run, "id,title\n");
  EXPECT_EQ(run.error.message, "");
  EXPECT_EQ(run.output("catalog.jsonl"), "");
  EXPECT_THAT(run.output("report.html"), HasSubstr("0 rows came in"));
}

TEST(Clean, VariantsAreCounted) {
  Cleaned run;
  clean_text(run, kFeed);
  const VariantSummary variants = run.report.statistics.variants();
  EXPECT_EQ(variants.groups, 1U);
  EXPECT_EQ(variants.products, 2U);
  EXPECT_EQ(variants.alike, 0U);
}

TEST(Clean, MapsToATaxonomyWhereOneIsGiven) {
  Cleaned run;
  const auto taxonomy = run.folder.write("t.txt", "1 - Home\n2 - Home > Pans\n3 - Home > Blankets\n");
  run_clean(run, {run.folder.write("feed.csv", kFeed)}, taxonomy);
  EXPECT_THAT(run.output("categories.tsv"), HasSubstr("home>pans\t2\tHome > Pans\t"));
  EXPECT_THAT(run.output("report.html"), HasSubstr("t.txt"));
}

TEST(IssueLog, StaysBoundedHoweverBadAFeedIs) {
  IssueLog log;
  for (int i = 0; i < 5000; ++i)
    log.add({Severity::kDropped, "f", 1, "1", "field" + std::to_string(i), std::string(10'000, 'x'), "why", "how"});
  for (int i = 0; i < 5000; ++i)
    log.add({Severity::kNoted, "f", 1, "1", "price", "x",
             "line " + std::to_string(i) + " \"" + std::to_string(i) + "\"", "how"});
  EXPECT_EQ(log.total(), 10'000U);
  EXPECT_LE(log.kinds().size(), IssueLog::kMaxKinds + 4);
  for (const IssueKind* kind : log.kinds()) {
    EXPECT_LE(kind->examples.size(), IssueLog::kMaxExamples);
    for (const Issue& issue : kind->examples) EXPECT_LT(issue.value.size(), 200U);
  }
}

}  // namespace
}  // namespace shelfwise::catalog_tools
