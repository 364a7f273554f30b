// The report's figures agree with the tables, whatever a feed says stays text, and titles speak for all their rows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "catalog_tools/report/readiness.h"
#include "tests/catalog_tools/support.h"

namespace shelfwise::catalog_tools {
namespace {

using ::testing::HasSubstr;

constexpr const char* kFeed =
    "id,title,brand,gtin,price,product_type,item_group_id,color,description\n"
    "1,Iron pan,Castor,4006381333931,20 USD,Home > Pans,,,\n"
    "2,Iron pan by Castor,Castor,4006381333931,,home>pans,,black,Heavy\n"
    ",No id,,,,,,,\n"
    "4,Wool blanket,Wren,4006381333932,abc,Home > Blankets,G1,red,\n"
    "5,Wool blanket,Wren,,30 USD,Home > Blankets,G1,blue,\n"
    "6,Steel cup,Anvil,,3 USD,,,,\n";

size_t lines_of(const std::string& text) { return static_cast<size_t>(std::count(text.begin(), text.end(), '\n')); }

TEST(Report, ItsFiguresAgreeWithTheTables) {
  Cleaned run;
  clean_text(run, kFeed);
  const auto json = nlohmann::json::parse(run.output("report.json"));
  EXPECT_EQ(json["products"], run.products().size());
  EXPECT_EQ(json["rows"].get<size_t>(),
            json["left_out"].get<size_t>() + json["merged"].get<size_t>() + json["products"].get<size_t>());
  EXPECT_EQ(json["merged"], lines_of(run.output("aliases.tsv")));
  EXPECT_EQ(json["feeds"][0]["merged"], json["merged"]);
  EXPECT_EQ(json["categories"]["source_paths"], lines_of(run.output("categories.tsv")) - 1);
  EXPECT_EQ(json["categories"]["unified_paths"], 2) << "home>pans is Home > Pans";
  const auto& by_fate = json["categories"]["products"];
  EXPECT_EQ(by_fate["mapped"].get<size_t>() + by_fate["review"].get<size_t>() + by_fate["without"].get<size_t>(),
            run.products().size());
  size_t priced = 0;
  for (const auto& product : run.products()) priced += product.contains("price") ? 1 : 0;
  for (const auto& part : json["readiness"]["collected"]["parts"]) {
    if (part["name"] == "price") { EXPECT_EQ(part["good"], priced); }
  }
  size_t in_categories = 0;
  size_t priced_in_categories = 0;
  for (const auto& row : json["category_fills"]) {
    in_categories += row["products"].get<size_t>();
    priced_in_categories += row["filled"]["price"].get<size_t>();
  }
  EXPECT_EQ(in_categories, run.products().size());
  EXPECT_EQ(priced_in_categories, priced);
  EXPECT_EQ(json["readiness"]["score"].dump(), readiness_text(measure_readiness(run.report).score()));
}

TEST(Report, ShowsBothCountsOfCategoryPaths) {
  Cleaned run;
  clean_text(run, kFeed);
  EXPECT_THAT(run.output("report.html"), HasSubstr("3 → 2"));
}

TEST(Report, AMergeSaysWhoStaysAndWhereBothStood) {
  Cleaned run;
  clean_text(run, kFeed);
  ASSERT_FALSE(run.report.pairs.empty());
  const PairSummary& pair = run.report.pairs[0];
  EXPECT_EQ(pair.survivor, Survivor::kB) << "the fuller record";
  EXPECT_EQ(pair.a.place.line, 2U);
  EXPECT_EQ(pair.b.place.line, 3U);
  const auto json = nlohmann::json::parse(run.output("report.json"));
  EXPECT_EQ(json["duplicates"]["pairs"][0]["survivor"], "b");
  EXPECT_EQ(json["duplicates"]["pairs"][0]["a"]["line"], 2);
  EXPECT_THAT(run.output("report.html"), HasSubstr("<code>2</code> <mark class=stays>stays</mark>"));
}

TEST(Report, AMergeNamesWhatTheSurvivorTook) {
  Cleaned run;
  clean_text(run, kFeed);
  EXPECT_EQ(run.report.pairs[0].taken, std::vector<std::string>{"price"});
  EXPECT_NE(run.output("report.html").find("Taken over: <code>price</code>"), std::string::npos);
}

TEST(Report, ShowsNotesOnCategoriesAndInferredVariantsAsText) {
  CleanReport report;
  report.categories.push_back({"Home", 3, "Home", "", "Home", 1, Decision::kMerge});
  report.category_notes.push_back({CategoryNoteKind::kStray, "<i>Pans", "all others lead to <b>Cups"});
  report.unfiled.push_back({"<u>7", "Iron pan", "3", "Home > Pans", 0.5});
  report.inferred_variants.groups = 1;
  report.inferred_variants.products = 2;
  report.inferred_variants.examples.push_back({"variants-<u>1", "Tent <s>", {"color", "size"}, 2});
  const std::string html = report_html(report);
  for (const char* shown :
       {"&lt;i&gt;Pans", "all others lead to &lt;b&gt;Cups", "lead elsewhere than those beside them", "&lt;u&gt;7",
        "Home &gt; Pans", "variants-&lt;u&gt;1", "Tent &lt;s&gt;", "color, size"}) {
    EXPECT_NE(html.find(shown), std::string::npos) << shown;
  }
}

TEST(Report, NothingOfAFeedRunsOrLoads) {
  Cleaned run;
  const std::string evil = "<script>alert(1)</script><img src=http://x onerror=alert(1)>\"'><svg/onload=alert(1)>";
  std::string quoted = "\"";
  for (const char c : evil) quoted += c == '"' ? "\"\"" : std::string(1, c);
  quoted += "\"";
  std::string row;
  for (int i = 0; i < 10; ++i) row += "," + quoted;
  clean_text(run, "id,title,brand,gtin,price,product_type,item_group_id,color,description,image_link," + quoted +
                      "\n1" + row + "\n" + quoted + row + "\n,x\n");
  const std::string html = run.output("report.html");
  EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
  const std::string page = html.substr(html.find("<main>"));
  const std::set<std::string> known = {"a",    "b",    "br",    "circle", "code",   "details", "div", "em",    "h1",
                                       "h2",   "h3",   "i",     "li",     "main",   "mark",    "nav", "ol",    "p",
                                       "path", "rect", "small", "span",   "strong", "summary", "svg", "table", "tbody",
                                       "td",   "text", "th",    "thead",  "tr",     "tspan",   "ul"};
  size_t tags = 0;
  for (size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1), ++tags) {
    const std::string tag = page.substr(at, page.find('>', at) - at);
    const std::string name = tag.substr(tag[1] == '/' ? 2 : 1, tag.find_first_of(" >", 1) - (tag[1] == '/' ? 2 : 1));
    if (name == "/body" || name == "body" || name == "html") continue;
    EXPECT_TRUE(known.contains(name)) << tag;
    for (const char* active : {" on", "/on", " src=", " style=", "javascript:"}) {
      EXPECT_EQ(tag.find(active), std::string::npos) << tag;
    }
    if (const size_t href = tag.find(" href="); href != std::string::npos) { EXPECT_EQ(tag[href + 6], '#') << tag; }
  }
  EXPECT_GT(tags, 100U);
}

TEST(Report, EveryAnchorLeadsSomewhere) {
  Cleaned run;
  for (const char* feed : {kFeed, "id,title\n"}) {
    clean_text(run, feed);
    const std::string html = run.output("report.html");
    for (size_t at = html.find("href=#"); at != std::string::npos; at = html.find("href=#", at + 1)) {
      const std::string id = html.substr(at + 6, html.find_first_of(" >", at) - at - 6);
      EXPECT_NE(html.find("id=" + id), std::string::npos) << id;
    }
  }
}

TEST(IssueLog, TheTitleOfAKindHoldsForAllItsRows) {
  IssueLog log;
  log.add({Severity::kDropped, "f", 2, "1", "price", "x", "cut at 1,000 bytes: \"a\"", "write \"12.50 USD\" on 3"});
  log.add({Severity::kDropped, "f", 3, "2", "price", "x", "cut at 1,000 bytes: \"b\"", "write \"9 EUR\" on 3"});
  log.add({Severity::kDropped, "f", 3, "2", "price", "x", "cut at 7 bytes: \"b\"", "write \"9 EUR\" on 3"});
  log.add({Severity::kDropped, "f", 4, "3", "gtin", "x", "wrong", "mend it"});
  log.add({Severity::kDropped, "f", 5, "3", "gtin", "x", "wrong", "throw it away"});
  ASSERT_EQ(log.kinds().size(), 2U);
  EXPECT_EQ(log.kinds()[0]->reason, "cut at … bytes: …");
  EXPECT_EQ(log.kinds()[0]->suggestion, "write … on 3");
  EXPECT_EQ(log.kinds()[1]->reason, "wrong");
  EXPECT_EQ(log.kinds()[1]->suggestion, "") << "no one remedy for both";
  EXPECT_EQ(log.rows(Severity::kDropped), 4U) << "a row with two issues is one row";
}

TEST(CategoryFills, ShowTheFirstLevelThatFillsATable) {
  CategoryFills fills;
  const auto add = [&](const char* path) {
    catalog::Product product;
    product.product_type = path;
    fills.add(product, needs_met(product));
  };
  for (const char* path : {"A > B > C", "A > B > D", "A > E", "F", "F", ""}) add(path);
  EXPECT_EQ(fills.rows(10).size(), 5U);
  const auto two = fills.rows(8);
  ASSERT_EQ(two.size(), 4U);
  EXPECT_EQ(two[0].path, "A > B");
  EXPECT_EQ(two[0].counts.products, 2U);
  EXPECT_EQ(fills.rows(4).size(), 3U);
  EXPECT_EQ(fills.rows(1).size(), 1U);
  EXPECT_EQ(fills.rows(1)[0].path, "A");
  EXPECT_EQ(fills.products_in_company(), 2U);
}

}  // namespace
}  // namespace shelfwise::catalog_tools
