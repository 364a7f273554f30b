#include "catalog_tools/report/readiness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "catalog_tools/report/fail_on.h"
#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// One product with everything.
constexpr const char* kHead = "id,title,description,price,image_link,link,product_type,brand,gtin,availability,color\n";
constexpr const char* kPerfect =
    "1,Iron pan,A heavy pan of cast iron,20 USD,https://a.example/i,https://a.example/p,Home > "
    "Pans,Castor,4006381333931,in_stock,black\n"
    "2,Wool blanket,A blanket of new wool,30 USD,https://a.example/i,https://a.example/p,Home > "
    "Pans,Wren,96385074,in_stock,red\n";

const ReadinessPart& part(const Readiness& readiness, std::string_view name) {
  for (const Pillar& pillar : readiness.pillars) {
    for (const ReadinessPart& one : pillar.parts) {
      if (one.name == name) return one;
    }
  }
  static const ReadinessPart none{"none", "", 0, 0, 0};
  return none;
}

Readiness readiness_of(std::string_view feed) {
  Cleaned run;
  clean_text(run, feed);
  EXPECT_EQ(run.error.message, "");
  return measure_readiness(run.report);
}

TEST(Readiness, OfAFlawlessCatalogIsAHundredWithNothingToFix) {
  const Readiness readiness = readiness_of(std::string(kHead) + kPerfect);
  for (const Fix& fix : readiness.fixes) ADD_FAILURE() << fix.title << " " << fix.remedy;
  EXPECT_EQ(readiness_text(readiness.score()), "100.0");
}

TEST(Readiness, OfAnEmptyCatalogIsNone) {
  const Readiness readiness = readiness_of("id,title\n");
  EXPECT_FALSE(readiness.score().has_value());
  EXPECT_EQ(readiness_text(readiness.score()), "–");
  EXPECT_THAT(readiness.fixes, IsEmpty());
}

TEST(Readiness, OfAFeedWithoutOneGoodRowIsNotThatOfAnEmptyOne) {
  const Readiness readiness = readiness_of("id,title\n,No id\n");
  ASSERT_TRUE(readiness.pillars[0].score().has_value());
  EXPECT_EQ(*readiness.pillars[0].score(), 0);
  ASSERT_FALSE(readiness.fixes.empty());
  EXPECT_EQ(readiness.fixes[0].examples[0].place.line, 2U);
}

TEST(Readiness, OfOneBareProductLacksAllThatIsAsked) {
  const Readiness readiness = readiness_of("id,title\n1,Pan\n");
  const Pillar& collected = readiness.pillars[0];
  EXPECT_DOUBLE_EQ(*collected.score(), 100.0 * 3 / 21) << "of the weights only the row's own";
  EXPECT_EQ(part(readiness, "price").good, 0U);
  EXPECT_EQ(part(readiness, "price").of, 1U);
  EXPECT_FALSE(part(readiness, "prices").counts()) << "no price, so none that is in another currency";
  EXPECT_FALSE(part(readiness, "variants").counts());
}

TEST(Readiness, ThePointsOfTheFixesAddUpToWhatIsMissing) {
  const Readiness readiness = readiness_of(
      "id,title,price,gtin,brand,product_type,item_group_id,color\n"
      "1,Iron pan,abc,4006381333932,Castor,Home > Pans,G,\n2,Cup,3 USD,,CASTOR,Home,G,\n,Nothing,,,,,,\n"
      "3,Bowl,0 USD,12,Castor,,H,red\n3,Another thing,5 EUR,,,,,\n4,Plate,-5,,Castor,Home > Pans,,\n");
  const double points = std::accumulate(readiness.fixes.begin(), readiness.fixes.end(), 0.0,
                                        [](double sum, const Fix& fix) { return sum + fix.points; });
  EXPECT_NEAR(points, 100 - *readiness.score(), 1e-6);
  EXPECT_TRUE(std::is_sorted(readiness.fixes.begin(), readiness.fixes.end(),
                             [](const Fix& a, const Fix& b) { return a.points > b.points; }));
  for (const Fix& fix : readiness.fixes) {
    EXPECT_NE(fix.remedy, "") << fix.title;
    EXPECT_GT(fix.count, 0U) << fix.title;
  }
}

TEST(Readiness, AFixNamesLinesProductsAndTheColumnThatMayHoldIt) {
  const Readiness readiness = readiness_of("id,title,brnd\n1,Pan,Castor\n2,Cup,Castor\n");
  const auto fix = std::find_if(readiness.fixes.begin(), readiness.fixes.end(),
                                [](const Fix& f) { return f.title == "Products without a brand"; });
  ASSERT_NE(fix, readiness.fixes.end());
  EXPECT_EQ(fix->count, 2U);
  EXPECT_THAT(fix->remedy, HasSubstr("\"brnd\""));
  ASSERT_EQ(fix->examples.size(), 2U);
  EXPECT_EQ(fix->examples[1].place.line, 3U);
  EXPECT_EQ(fix->examples[1].id, "2");
}

TEST(Readiness, SpellingsThatFewUseAreOdd) {
  const Readiness readiness =
      readiness_of("id,title,brand,size\n1,Pan,Castor,10 cm\n2,Cup,CASTOR,10cm\n3,Pot,Castor,1-0\n4,Jug,Castor,10\n");
  EXPECT_EQ(part(readiness, "spelling").of - part(readiness, "spelling").good, 1U)
      << "CASTOR; sizes have one form by then, and 1-0 is not 10";
}

TEST(Readiness, EventsAddTheirPartsWhereAStoreIsGiven) {
  Cleaned run;
  CleanOptions options;
  options.feeds = {run.folder.write("feed.csv", "id,title,gtin\n1,Pan,4006381333931\n2,Pan,4006381333931\n")};
  options.out = run.folder.path() / "out";
  std::vector<IdStatus> statuses;
  options.events = [&](const auto& status_of) -> Result<EventReadiness> {
    for (const char* id : {"1", "2", "9"}) statuses.push_back(status_of(id));
    EventReadiness events;
    events.events = 10;
    events.kinds = {{"Product Viewed", "what is liked", 10}, {"Order Completed", "what is bought", 0}};
    events.mentions = 10;
    events.mentions_lost = 4;
    events.lost_ids = 1;
    events.lost = {{"<script>9", 4}};
    events.users = 2;
    events.users_linked = 1;
    return events;
  };
  const Result<CleanReport> report = clean(options);
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_THAT(statuses, ElementsAre(IdStatus::kProduct, IdStatus::kMerged, IdStatus::kUnknown));
  const Readiness readiness = measure_readiness(*report);
  EXPECT_EQ(part(readiness, "events_known").good, 6U);
  EXPECT_EQ(part(readiness, "event_types").good, 1U);
  EXPECT_EQ(part(readiness, "shoppers").of, 2U);
  const std::string html = run.output("report.html");
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;9"));
  EXPECT_THAT(html, HasSubstr("never came"));
  EXPECT_EQ(nlohmann::json::parse(run.output("report.json"))["events"]["mentions_lost"], 4);
}

TEST(Readiness, AnErrorOfTheEventsLeavesTheFolderAsItWas) {
  Cleaned run;
  CleanOptions options;
  options.feeds = {run.folder.write("feed.csv", "id,title\n1,Pan\n")};
  options.out = run.folder.path() / "out";
  options.events = [](const auto&) -> Result<EventReadiness> { return make_error(ErrorCode::kCorrupt, "bad log"); };
  EXPECT_THAT(clean(options).error().message, HasSubstr("bad log"));
  EXPECT_THAT(run.output("catalog.jsonl"), HasSubstr("(no "));
}

TEST(FailOn, ReadsConditionsAndListsEveryMistake) {
  const FailConditions good = parse_fail_conditions(" left_out>1% , readiness < 80,review>=100");
  EXPECT_THAT(good.mistakes, IsEmpty());
  ASSERT_EQ(good.conditions.size(), 3U);
  EXPECT_TRUE(good.conditions[0].percent);
  EXPECT_EQ(good.conditions[1].limit, 80);
  EXPECT_EQ(good.conditions[2].order, ">=");
  const FailConditions bad = parse_fail_conditions("lost>1,left_out,readiness<80%,review>many,merged>-1,,rows>nan");
  EXPECT_THAT(bad.conditions, IsEmpty());
  ASSERT_EQ(bad.mistakes.size(), 7U);
  EXPECT_THAT(bad.mistakes[0], HasSubstr("left_out, "));
  EXPECT_THAT(bad.mistakes[1], HasSubstr("left_out>1%"));
  EXPECT_THAT(bad.mistakes[2], HasSubstr("leave the % away"));
}

TEST(FailOn, HoldsWhereTheFigureIsBeyondItsLimit) {
  Cleaned run;
  clean_text(run, "id,title,price\n1,Pan,abc\n2,Cup,3 USD\n,Nothing,\n4,Jug,4 USD\n");
  const struct {
    const char* condition;
    bool holds;
  } rows[] = {{"left_out>0", true},     {"left_out>1", false},   {"left_out>=1", true},   {"left_out>25%", false},
              {"left_out>24.9%", true}, {"rows<5", true},        {"rows<4", false},       {"rows<=4", true},
              {"products<80%", true},   {"dropped>0", true},     {"readiness<100", true}, {"readiness<1", false},
              {"collected>1", true},    {"consumable<1", false}, {"review>0", false},     {"unmapped>99%", true}};
  for (const auto& row : rows) {
    const FailConditions parsed = parse_fail_conditions(row.condition);
    ASSERT_THAT(parsed.mistakes, IsEmpty()) << row.condition;
    EXPECT_EQ(!conditions_that_hold(parsed.conditions, run.report).empty(), row.holds) << row.condition;
  }
  EXPECT_THAT(conditions_that_hold(parse_fail_conditions("left_out>1%").conditions, run.report),
              ElementsAre("left_out>1%: 1 rows were left out, 25.0% of 4 rows"));
}

TEST(FailOn, AnEmptyCatalogIsNotReady) {
  Cleaned run;
  clean_text(run, "id,title\n");
  EXPECT_THAT(conditions_that_hold(parse_fail_conditions("readiness<1").conditions, run.report), Not(IsEmpty()));
  EXPECT_THAT(conditions_that_hold(parse_fail_conditions("left_out>0%").conditions, run.report), IsEmpty());
}

}  // namespace
}  // namespace shelfwise::catalog_tools
