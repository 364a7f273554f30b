// Bad feeds, bad stores, wrong usage: each ends with a clear error and exit code, or costs only itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "bench/load/connection.h"
#include "tests/program/program.h"
#include "tests/support/temporary_folder.h"

namespace shelfwise::testing {
namespace {
namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kCatalog =
    "{\"id\":\"a\",\"title\":\"Red tent\",\"price\":\"10.00 USD\",\"brand\":\"Halden\"}\n"
    "{\"id\":\"b\",\"title\":\"Blue tent\",\"price\":\"20.00 USD\",\"brand\":\"Halden\"}\n";

class BadFeed : public ::testing::Test {
 protected:
  // Cleans a feed of this name and content.
  Ended clean(const char* name, std::string_view content, const std::vector<std::string>& more = {}) {
    const fs::path feed = folder_.write(name, content);
    std::vector<std::string> arguments = {"clean", feed.string(), "--out", out().string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return shelfwise(arguments);
  }
  fs::path out() const { return folder_ / "clean"; }
  // Ids of the clean catalog, each followed by a space.
  std::string ids() const {
    std::ifstream lines(out() / "catalog.jsonl");
    std::string all;
    for (std::string line; std::getline(lines, line);)
      all += nlohmann::json::parse(line)["id"].get<std::string>() + " ";
    return all;
  }
  nlohmann::json report() const {
    std::ifstream in(out() / "report.json");
    return nlohmann::json::parse(in);
  }

  TemporaryFolder folder_;
};

TEST_F(BadFeed, ThatIsNoFeedIsRefusedWithItsNameAndLeavesNoOutput) {
  const struct {
    const char* name;
    std::string content;
  } rows[] = {{"empty.csv", ""},
              {"binary.csv", std::string(5'000, '\0')},
              {"image.csv", "\x89PNG\r\n\x1a\n" + std::string(200, '\x01')},
              {"utf32.csv", std::string("\xFF\xFE\0\0i\0\0\0d\0\0\0", 12)}};
  for (const auto& row : rows) {
    const Ended run = clean(row.name, row.content);
    EXPECT_EQ(run.exit_code, 1) << row.name;
    EXPECT_THAT(run.error, HasSubstr(row.name));
    EXPECT_FALSE(fs::exists(out() / "catalog.jsonl")) << row.name;
  }
}

TEST_F(BadFeed, ThatIsMissingIsRefused) {
  const Ended run = shelfwise({"clean", (folder_ / "none.csv").string(), "--out", out().string()});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, HasSubstr("none.csv"));
}

TEST_F(BadFeed, TruncatedInsideQuotesKeepsTheRowsBefore) {
  const Ended run = clean("cut.csv", "id,title,price\na,Tent,10.00 USD\nb,\"Blue tent with a");
  EXPECT_EQ(run.exit_code, 0) << run.error;
  EXPECT_EQ(ids(), "a ");
  EXPECT_THAT(report().dump(), HasSubstr("\"line\":3"));
}

TEST_F(BadFeed, ATenMegabyteCellCostsItsRowAlone) {
  const Ended run = clean("huge.csv", "id,title,price\na,Tent,10.00 USD\nb," + std::string(10 << 20, 'x') +
                                          ",1.00 USD\nc,Stove,5.00 USD\n");
  EXPECT_EQ(run.exit_code, 0) << run.error;
  EXPECT_EQ(ids(), "a c ");
  EXPECT_EQ(report()["left_out"], 1);
}

TEST_F(BadFeed, WithAColumnTwiceSaysWhichOne) {
  const Ended run = clean("twice.csv", "id,title,price,title\na,Tent,10.00 USD,Zelt\n");
  if (run.exit_code == 0) {
    EXPECT_THAT(report().dump(), HasSubstr("title"));
  } else {
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, HasSubstr("title"));
  }
}

TEST_F(BadFeed, WithoutTheNeededColumnsSaysWhatItFoundAndMapsTo) {
  const Ended run = clean("own.csv", "sku_no;bezeichnung\n1;Zelt\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, HasSubstr("sku_no"));
}

TEST_F(BadFeed, InWindows1252IsRead) {
  const Ended run =
      clean("latin.csv", "id,title,price\na,Caf\xE9 m\xFChle,10.00 EUR\nb,Teller f\xFCr K\xE4se,5.00 EUR\n");
  EXPECT_EQ(run.exit_code, 0) << run.error;
  std::ifstream in(out() / "catalog.jsonl");
  std::string line;
  std::getline(in, line);
  EXPECT_EQ(nlohmann::json::parse(line)["title"], "Café mühle");
}

TEST_F(BadFeed, JsonLinesThatDoNotParseCostThemselves) {
  std::string deep = "{\"id\":\"d\",\"title\":\"Deep\",\"product_detail\":";
  for (int i = 0; i < 100'000; ++i) deep += "[";
  const Ended run = clean("feed.jsonl", "{\"id\":\"a\",\"title\":\"Tent\"}\n{\"id\":\"b\",\n" + deep +
                                            "\n[1,2]\n{\"id\":\"c\",\"title\":\"Stove\"}\n");
  EXPECT_EQ(run.exit_code, 0) << run.error;
  EXPECT_EQ(ids(), "a c ");
  EXPECT_EQ(report()["left_out"], 3);
}

TEST_F(BadFeed, AMappingThatDoesNotParseIsRefusedWithItsLine) {
  const fs::path mapping = folder_.write("mapping.toml", "[columns]\n\"SKU\" = id\n");
  const Ended run = clean("feed.csv", "SKU,title\na,Tent\n", {"--mapping", mapping.string()});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, HasSubstr("mapping.toml:2"));
}

TEST_F(BadFeed, AFullDiskIsSaidAndLeavesTheEarlierOutputs) {
  ASSERT_EQ(clean("good.csv", "id,title\na,Tent\n").exit_code, 0);
  std::string rows = "id,title\n";
  for (int i = 0; i < 5'000; ++i) rows += std::to_string(i) + ",Tent number " + std::to_string(i) + "\n";
  const fs::path feed = folder_.write("large.csv", rows);
  RunOptions full;
  full.max_file_bytes = 100'000;
  const Ended run = shelfwise({"clean", feed.string(), "--out", out().string()}, full);
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, Not(IsEmpty()));
  EXPECT_EQ(ids(), "a ");
}

TEST_F(BadFeed, AConditionThatHoldsEndsAPipelineWithItsFigureAndTheOutputs) {
  const Ended run = clean("feed.csv", "id,title\na,Tent\n,Nothing\n", {"--fail-on", "left_out>1%,rows>100"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, HasSubstr("left_out>1%: 1 rows were left out, 50.0% of 2 rows"));
  EXPECT_THAT(run.error, Not(HasSubstr("rows>100")));
  EXPECT_EQ(ids(), "a ");
  EXPECT_EQ(clean("feed.csv", "id,title\na,Tent\n", {"--fail-on", "left_out>1%"}).exit_code, 0);
}

TEST_F(BadFeed, MistypedConditionsAreAllListedBeforeAnythingIsRead) {
  const Ended run = clean("feed.csv", "id,title\na,Tent\n", {"--fail-on", "lost>1,rows>x"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.error, HasSubstr("\"lost>1\""));
  EXPECT_THAT(run.error, HasSubstr("\"rows>x\""));
  EXPECT_FALSE(fs::exists(out()));
}

TEST_F(BadFeed, AMappingOfAFeedThatIsNotThereNamesTheFeeds) {
  const Ended run = clean("feed.csv", "id,title\na,Tent\n", {"--mapping", "fed.csv=m.toml"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.error, HasSubstr("feed.csv"));
}

TEST_F(BadFeed, AnEmptyConditionIsNoPassedCheck) {
  EXPECT_EQ(clean("feed.csv", "id,title\na,Tent\n", {"--fail-on", ""}).exit_code, 2);
}

TEST_F(BadFeed, AFeedWithoutOneUsableRowFailsWithTheReportThatTellsWhy) {
  const Ended run = clean("feed.csv", "id,title\n,Tent\n,Pan\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, HasSubstr("not one row could be used"));
  EXPECT_TRUE(fs::exists(out() / "report.html"));
}

TEST_F(BadFeed, AStoreWithoutEventsIsRefusedBeforeAnythingIsRead) {
  const Ended run = clean("feed.csv", "id,title\na,Tent\n", {"--store", (folder_ / "none").string()});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, HasSubstr("events import"));
  EXPECT_FALSE(fs::exists(out()));
}

TEST_F(BadFeed, ADiffSaysWhatIsWrongWithASide) {
  ASSERT_EQ(clean("feed.csv", "id,title\na,Tent\n").exit_code, 0);
  const Ended same = shelfwise({"diff", out().string(), out().string(), "--json"});
  EXPECT_EQ(same.exit_code, 0) << same.error;
  EXPECT_EQ(nlohmann::json::parse(same.out)["same"], true);
  const Ended none = shelfwise({"diff", out().string(), (folder_ / "none").string()});
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_THAT(none.error, HasSubstr("shelfwise clean"));
  EXPECT_EQ(shelfwise({"diff", out().string()}).exit_code, 2);
}

class BadStore : public ::testing::Test {
 protected:
  void SetUp() override {
    const Ended run = index(kCatalog);
    ASSERT_EQ(run.exit_code, 0) << run.error;
  }
  Ended index(std::string_view catalog, const RunOptions& options = {}) {
    const fs::path file = folder_.write("catalog.jsonl", catalog);
    return shelfwise({"index", file.string(), "--store", store().string()}, options);
  }
  Ended search(const char* query) const { return shelfwise({"search", query, "--store", store().string()}); }
  fs::path store() const { return folder_ / "store"; }
  fs::path generation() const { return store() / "generations" / "1"; }

  // No command reads the store, and each says why.
  void expect_refused(const char* why) const {
    const Ended searched = search("tent");
    EXPECT_EQ(searched.exit_code, 1);
    EXPECT_THAT(searched.error, HasSubstr(why));
    Server server(store());
    EXPECT_FALSE(server.is_serving());
    EXPECT_EQ(server.stop(), 1);
    EXPECT_THAT(server.output(), HasSubstr(why));
  }

  TemporaryFolder folder_;
};

TEST_F(BadStore, WithoutAnIndexSaysHowToMakeOne) {
  const Ended run = shelfwise({"search", "tent", "--store", (folder_ / "none").string()});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, HasSubstr("shelfwise index"));
}

TEST_F(BadStore, OfANewerVersionIsRefused) {
  const fs::path file = generation() / "generation.json";
  std::ifstream in(file);
  auto json = nlohmann::json::parse(in);
  json["version"] = 99;
  std::ofstream(file) << json.dump();
  expect_refused("newer");
}

TEST_F(BadStore, WithAFileCutShortIsRefusedWithItsName) {
  fs::resize_file(generation() / "columns" / "price", 65);
  expect_refused("price");
}

TEST_F(BadStore, WithAFileMissingIsRefusedWithItsName) {
  fs::remove(generation() / "columns" / "brand");
  expect_refused("brand");
}

TEST_F(BadStore, WhoseTextIndexIsGoneIsRefused) {
  fs::remove_all(generation() / "text");
  expect_refused("text");
}

TEST_F(BadStore, WhosePointerIsNonsenseIsRefusedWithTheRemedy) {
  std::ofstream(store() / "current") << "seven\n";
  expect_refused("current");
}

TEST_F(BadStore, WithMistakesInItsSettingsListsAllOfThem) {
  std::ofstream(store() / "store.toml")
      << "[server]\nlisten = 8080\nno_such_setting = 1\n[search]\ntitle_weight = \"much\"\n";
  Server server(store());
  EXPECT_FALSE(server.is_serving());
  EXPECT_EQ(server.stop(), 1);
  EXPECT_THAT(server.output(), HasSubstr("listen"));
  EXPECT_THAT(server.output(), HasSubstr("no_such_setting"));
}

TEST_F(BadStore, ThatIsReadOnlyRefusesANewIndexAndKeepsTheOld) {
  fs::permissions(store() / "generations", fs::perms::owner_write | fs::perms::group_write | fs::perms::others_write,
                  fs::perm_options::remove);
  RunOptions nobody;
  nobody.as_nobody = true;
  const Ended run = index(kCatalog, nobody);
  fs::permissions(store() / "generations", fs::perms::owner_write, fs::perm_options::add);
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, Not(IsEmpty()));
  EXPECT_EQ(search("tent").exit_code, 0);
}

TEST_F(BadStore, ThatIsReadOnlyIsServedForSearchAndRefusesEventsClearly) {
  const std::string event =
      "{\"type\":\"track\",\"event\":\"Product Viewed\",\"messageId\":\"1\",\"userId\":\"u\","
      "\"properties\":{\"product_id\":\"a\"}}";
  const fs::path file = folder_.write("events.jsonl", event + "\n");
  ASSERT_EQ(shelfwise({"events", "import", file.string(), "--store", store().string()}).exit_code, 0);
  constexpr fs::perms kAllWrite = fs::perms::owner_write | fs::perms::group_write | fs::perms::others_write;
  fs::permissions(store(), kAllWrite, fs::perm_options::remove);
  {
    Server server(store(), {}, true);
    ASSERT_TRUE(server.is_serving()) << server.output();
    EXPECT_THAT(server.output(), HasSubstr("cannot be written"));
    load::Connection connection({"127.0.0.1", std::to_string(server.port())});
    const auto found = connection.get("/v1/search?q=tent&user_token=u");
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found->status, 200);
    EXPECT_THAT(std::string(found->body), HasSubstr("Red tent"));
    const auto shopper = connection.get("/v1/shoppers/u");
    ASSERT_TRUE(shopper.ok());
    EXPECT_THAT(std::string(shopper->body), HasSubstr("Product Viewed"));
    const auto posted = connection.post("/v1/events", event);
    ASSERT_TRUE(posted.ok());
    EXPECT_EQ(posted->status, 503);
    EXPECT_THAT(std::string(posted->body), HasSubstr("read-only"));
  }
  fs::permissions(store(), fs::perms::owner_write, fs::perm_options::add);
}

TEST_F(BadStore, WithoutRoomOnTheDiskKeepsTheOldIndex) {
  std::string catalog;
  for (int i = 0; i < 3'000; ++i) {
    catalog += "{\"id\":\"p" + std::to_string(i) + "\",\"title\":\"Lantern " + std::to_string(i) + "\"}\n";
  }
  RunOptions full;
  full.max_file_bytes = 40'000;
  const fs::path file = folder_.write("large.jsonl", catalog);
  const Ended run = shelfwise({"index", file.string(), "--store", store().string()}, full);
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, Not(IsEmpty()));
  const Ended after = search("tent");
  EXPECT_EQ(after.exit_code, 0) << after.error;
  EXPECT_THAT(after.out, HasSubstr("Red tent"));
}

TEST_F(BadStore, ACatalogWithoutProductsChangesNothing) {
  for (const char* catalog : {"", "\n\n", "no json\n", "[1]\n"}) {
    const Ended run = index(catalog);
    EXPECT_EQ(run.exit_code, 1) << catalog;
    EXPECT_THAT(run.error, Not(IsEmpty()));
  }
  EXPECT_THAT(search("tent").out, HasSubstr("Red tent"));
}

TEST_F(BadStore, BeyondLoopbackWithoutAKeyIsNotServed) {
  const Ended run = shelfwise({"serve", "--store", store().string(), "--listen", "0.0.0.0:0"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, HasSubstr("--create-key"));
}

TEST_F(BadStore, EventsThatAreNoneAreCountedAndNamedByLine) {
  const fs::path file = folder_.write(
      "events.jsonl",
      "{\"type\":\"track\",\"event\":\"Product "
      "Viewed\",\"messageId\":\"1\",\"userId\":\"u\",\"properties\":{\"product_id\":\"a\"}}\n"
      "no json\n"
      "{\"type\":\"track\",\"event\":\"Product Viewed\",\"messageId\":\"2\",\"properties\":{\"product_id\":\"a\"}}\n"
      "{\"type\":\"track\",\"event\":\"Product "
      "Viewed\",\"messageId\":\"1\",\"userId\":\"u\",\"properties\":{\"product_id\":\"a\"}}\n");
  const Ended run = shelfwise({"events", "import", file.string(), "--store", store().string(), "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.error;
  const auto json = nlohmann::json::parse(run.out);
  EXPECT_EQ(json["stored"], 1);
  EXPECT_EQ(json["seen_before"], 1);
  EXPECT_EQ(json["rejected"], 2);
  EXPECT_EQ(json["first_rejected"][0]["line"], 2);
  EXPECT_EQ(json["first_rejected"][1]["line"], 3);
}

TEST_F(BadStore, AFeedImportedAsEventsIsToldThatJsonLinesAreWanted) {
  const fs::path feed = folder_.write("feed.csv", "id,title,price\na,Tent,10.00 USD\n");
  const Ended run = shelfwise({"events", "import", feed.string(), "--store", store().string()});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, HasSubstr("line 1"));
  EXPECT_THAT(run.error, HasSubstr("JSON Lines"));
  EXPECT_THAT(run.error, Not(HasSubstr("json.exception")));
}

TEST_F(BadStore, EventsOfProductsThatTheIndexDoesNotHaveAreCounted) {
  const fs::path file =
      folder_.write("events.jsonl",
                    "{\"type\":\"track\",\"event\":\"Product Viewed\",\"messageId\":\"1\",\"userId\":\"u\","
                    "\"properties\":{\"product_id\":\"a\"}}\n"
                    "{\"type\":\"track\",\"event\":\"Product Viewed\",\"messageId\":\"2\",\"userId\":\"u\","
                    "\"properties\":{\"product_id\":\"not-there\"}}\n");
  const Ended run = shelfwise({"events", "import", file.string(), "--store", store().string()});
  EXPECT_EQ(run.exit_code, 0) << run.error;
  EXPECT_THAT(run.out, HasSubstr("1 with products that the index does not have"));
}

TEST_F(BadStore, AMistypedStoreIsNamedAndNotMade) {
  const fs::path typo = folder_ / "sotre";
  const fs::path file = folder_.write("lines.jsonl", "{}\n");
  const std::vector<std::vector<std::string>> commands = {
      {"events", "import", file.string()},
      {"events", "count"},
      {"events", "export"},
      {"train"},
      {"serve"},
      {"search", "tent"},
      {"recommend", "for_you", "--users", file.string(), "--out", "rows.tsv"}};
  for (std::vector<std::string> command : commands) {
    command.insert(command.end(), {"--store", typo.string()});
    const Ended run = shelfwise(command);
    EXPECT_EQ(run.exit_code, 1) << command[0];
    EXPECT_THAT(run.error, HasSubstr("there is no store here")) << command[0];
    EXPECT_THAT(run.error, HasSubstr("shelfwise index")) << command[0];
    EXPECT_FALSE(fs::exists(typo)) << command[0];
  }
  fs::create_directory(typo);
  const Ended other = shelfwise({"events", "import", file.string(), "--store", typo.string()});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_THAT(other.error, HasSubstr("is no store"));
  EXPECT_TRUE(fs::is_empty(typo));
}

TEST_F(BadStore, AFirstIndexThatFailsLeavesNothingBehind) {
  const fs::path fresh = folder_ / "fresh";
  const fs::path catalog = folder_.write("bad.jsonl", "no json\n");
  EXPECT_EQ(shelfwise({"index", catalog.string(), "--store", fresh.string()}).exit_code, 1);
  EXPECT_FALSE(fs::exists(fresh));
  fs::create_directory(fresh);
  std::ofstream(fresh / "store.toml") << "";
  EXPECT_EQ(shelfwise({"index", catalog.string(), "--store", fresh.string()}).exit_code, 1);
  EXPECT_TRUE(fs::exists(fresh / "store.toml"));
  EXPECT_FALSE(fs::exists(fresh / "generations"));
}

TEST_F(BadStore, RecommendingForNobodyIsAMistake) {
  const fs::path users = folder_.write("users.txt", "\n");
  const Ended run = shelfwise({"recommend", "trending", "--store", store().string(), "--users", users.string(), "--out",
                               (folder_ / "rows.tsv").string()});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.error, HasSubstr("one user a line"));
  EXPECT_FALSE(fs::exists(folder_ / "rows.tsv"));
}

TEST(Usage, AnUnknownCommandIsNamedWithTheNearest) {
  const Ended run = shelfwise({"serach", "tent"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.error, HasSubstr("\"serach\""));
  EXPECT_THAT(run.error, HasSubstr("did you mean `search`"));
  const Ended below = shelfwise({"events", "imprt"});
  EXPECT_EQ(below.exit_code, 2);
  EXPECT_THAT(below.error, HasSubstr("did you mean `import`"));
}

TEST(Usage, WrongUsageIsTwoAndHelpHasAnExample) {
  EXPECT_EQ(shelfwise({"no-such-command"}).exit_code, 2);
  EXPECT_EQ(shelfwise({"index"}).exit_code, 2);
  EXPECT_EQ(shelfwise({}).exit_code, 2);
  for (const char* command : {"clean", "diff", "index", "train", "serve", "search", "evaluate", "recommend"}) {
    const Ended run = shelfwise({command, "--help"});
    EXPECT_EQ(run.exit_code, 0) << command;
    EXPECT_THAT(run.out, HasSubstr("xample")) << command;
  }
}

}  // namespace
}  // namespace shelfwise::testing
