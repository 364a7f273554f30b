#include "indexer/indexer.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <set>

#include "tests/support/small_store.h"

namespace shelfwise::indexer {
namespace {

using catalog::Generation;
using catalog::kNone;
using testing::SmallStore;

constexpr const char* kCatalog =
    R"({"id":"a","title":"Ridge Tent","brand":"Norrvik","price":"199.00 USD","product_type":"Camping > Tents","item_group_id":"ridge","color":"Green","availability":"in stock","average_rating":4.5,"rating_count":12}
{"id":"b","title":"Ridge Tent","brand":"NORRVIK","price":"209.00 USD","sale_price":"189.00 USD","product_type":"camping > tents","item_group_id":"ridge","color":"Red/Blue"}
{"id":"c","title":"Iron Pan","price":"35.00 USD","product_type":"Kitchen > Pans","product_detail":{"diameter":"28 cm"}}
)";

std::string many_products(int count) {
  std::string catalog;
  for (int i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    catalog += R"({"id":"p)" + n + R"(","title":"Lamp )" + n + " " + std::to_string(i % 17) + R"(","brand":"Brand )" +
               std::to_string(i % 5) + R"(","product_type":"Home > Light )" + std::to_string(i % 7) + "\"}\n";
  }
  return catalog;
}

// Every file of a generation but the text index and its description, by name.
std::map<std::string, std::string> column_bytes(const SmallStore& store) {
  std::map<std::string, std::string> bytes;
  for (const char* part : {"columns", "dictionary", "vectors"}) {
    for (const auto& entry : std::filesystem::directory_iterator(store.generation()->folder() / part)) {
      bytes[std::string(part) + "/" + entry.path().filename().string()] = *read_file(entry.path());
    }
  }
  return bytes;
}

TEST(Index, ColumnsHoldWhatTheCatalogSays) {
  const SmallStore store(kCatalog);
  const Generation& g = *store.generation();
  ASSERT_EQ(g.size(), 3U);
  EXPECT_EQ(g.id(0), "a");
  EXPECT_EQ(g.find("c"), Doc{2});
  EXPECT_EQ(g.find("nowhere"), std::nullopt);
  EXPECT_EQ(g.price_micros()[0], 199 * catalog::kMicros);
  EXPECT_EQ(g.price_micros()[1], 189 * catalog::kMicros) << "what the shopper pays is the sale price";
  EXPECT_EQ(g.cost_micros()[0], catalog::kNoMicros);
  EXPECT_FLOAT_EQ(g.rating()[0], 4.5F);
  EXPECT_EQ(g.availability()[0], static_cast<std::uint8_t>(catalog::Availability::kInStock));
  EXPECT_EQ(g.group()[0], g.group()[1]);
  EXPECT_NE(g.group()[0], g.group()[2]);
  EXPECT_EQ(g.info().currency, "USD");
}

TEST(Index, SpellingsOfABrandAreOneValueShownAsTheMostFrequent) {
  const SmallStore store(kCatalog);
  const Generation& g = *store.generation();
  EXPECT_EQ(g.brand()[0], g.brand()[1]);
  EXPECT_EQ(g.brand()[2], kNone);
  EXPECT_EQ(g.keyword_value(g.brand()[0]), "NORRVIK") << "one each: the first in byte order";
  EXPECT_EQ(g.find_keyword(*g.keyword_field("brand"), "norrvik"), g.brand()[0]);
}

TEST(Index, FieldWithSeveralValuesIsAListAndTheOthersAreColumns) {
  const SmallStore store(kCatalog);
  const Generation& g = *store.generation();
  ASSERT_NE(g.keyword_field("color"), nullptr);
  EXPECT_FALSE(g.keyword_field("color")->single);
  EXPECT_EQ(g.multi_keywords(1).size(), 2U);
  ASSERT_NE(g.keyword_field("diameter"), nullptr) << "an attribute goes by its own name";
  EXPECT_TRUE(g.keyword_field("brand")->single);
}

TEST(Index, CategoriesAreNumberedSoThatASubtreeIsARange) {
  const SmallStore store(
      "{\"id\":\"1\",\"title\":\"x\",\"product_type\":\"A > B > "
      "C\"}\n{\"id\":\"2\",\"title\":\"x\",\"product_type\":\"A > D\"}\n"
      "{\"id\":\"3\",\"title\":\"x\",\"product_type\":\"A B\"}\n{\"id\":\"4\",\"title\":\"x\",\"product_type\":\"a > "
      "b\"}\n");
  const Generation& g = *store.generation();
  const std::uint32_t a = *g.find_category("A");
  const std::uint32_t b = *g.find_category("A > B");
  EXPECT_EQ(g.category_parent(b), a);
  EXPECT_EQ(g.category_parent(a), kNone);
  const auto below = [&](std::uint32_t c, Doc doc) {
    return g.category()[doc] >= c && g.category()[doc] < g.category_end(c);
  };
  EXPECT_TRUE(below(a, 0) && below(a, 1) && below(a, 3));
  EXPECT_FALSE(below(a, 2)) << "\"A B\" is another category, not a child of A";
  EXPECT_TRUE(below(b, 0) && below(b, 3));
  EXPECT_FALSE(below(b, 1));
  EXPECT_EQ(g.category_name(*g.find_category("a / b / c")), "C");
}

TEST(Index, RepeatedIdKeepsTheFirstAndNamesTheLine) {
  const SmallStore store("{\"id\":\"1\",\"title\":\"first\"}\n{\"id\":\"1\",\"title\":\"second\"}\n");
  EXPECT_EQ(store.report().products, 1U);
  ASSERT_EQ(store.report().first_skipped.size(), 1U);
  EXPECT_EQ(store.report().first_skipped[0].line, 2U);
  EXPECT_EQ(store.generation()->find("1"), Doc{0});
  EXPECT_NE(store.generation()->flags()[1] & catalog::kRemoved, 0);
}

TEST(Index, BrokenLinesAreLeftOutAndNamed) {
  const SmallStore store(
      "{\"id\":\"1\",\"title\":\"good\"}\n\n{\"id\":\"2\"\n{\"title\":\"no id\"}\n[1]\n{\"id\":\"3\",\"title\":\"bad "
      "\xff utf8\"}\n{\"id\":\"4\",\"title\":\"good\"}\n");
  EXPECT_EQ(store.report().products, 2U);
  EXPECT_EQ(store.report().skipped, 4U);
  std::set<std::uint64_t> lines;
  for (const SkippedLine& s : store.report().first_skipped) lines.insert(s.line);
  EXPECT_EQ(lines, (std::set<std::uint64_t>{3, 4, 5, 6}));
}

TEST(Index, LineOfBracketsIsLeftOutAndCostsNobodyElse) {
  const std::string deep = std::string(60'000, '[') + std::string(60'000, ']');
  const SmallStore store(R"({"id":"d","title":"t","x":)" + deep + "}\n" + R"({"id":"1","title":"good [[[ \" {{"})" +
                         "\n");
  EXPECT_EQ(store.report().products, 1U);
  ASSERT_EQ(store.report().first_skipped.size(), 1U);
  EXPECT_EQ(store.report().first_skipped[0].line, 1U);
}

TEST(Index, CostIsStoredLastAndAsTextHoweverTheCatalogSpellsIt) {
  const SmallStore store(
      "{ \"cost_of_goods_sold\" : 4, \"id\":\"1\", \"title\":\"a\", \"price\":\"10 USD\"}\n"
      "{\"id\":\"2\",\"cost_of_goods\\u005fsold\":\"5 USD\",\"title\":\"b\",\"price\":\"10 USD\"}\n");
  EXPECT_TRUE(store.generation()->stored_json(0).ends_with(R"(,"cost_of_goods_sold":"4.00"})"));
  EXPECT_TRUE(store.generation()->stored_json(1).ends_with(R"(,"cost_of_goods_sold":"5.00 USD"})"));
}

TEST(Index, CostInAnotherCurrencyIsNoCost) {
  const SmallStore store(R"({"id":"1","title":"a","price":"10 USD","cost_of_goods_sold":"1 EUR"})"
                         "\n");
  EXPECT_EQ(store.generation()->cost_micros()[0], catalog::kNoMicros);
}

TEST(Index, ThreadsAndRunsDoNotChangeTheBytes) {
  const std::string catalog = many_products(500);
  const SmallStore one(catalog, {.threads = 1, .chunk_products = 64});
  const SmallStore three(catalog, {.threads = 3, .chunk_products = 64});
  const auto expected = column_bytes(one);
  const auto got = column_bytes(three);
  ASSERT_EQ(expected.size(), got.size());
  for (const auto& [name, bytes] : expected) EXPECT_EQ(got.at(name), bytes) << name;
}

TEST(Index, ChunksJoinIntoOneNumbering) {
  const SmallStore store(many_products(300), {.threads = 2, .chunk_products = 50});
  for (int i = 0; i < 300; ++i) EXPECT_EQ(store.generation()->find("p" + std::to_string(i)), static_cast<Doc>(i));
  EXPECT_EQ(store.generation()->keyword_field("brand")->end - store.generation()->keyword_field("brand")->begin, 5U);
}

TEST(Index, AliasesLeadToTheSurvivorThroughSeveralMerges) {
  const testing::TemporaryFolder folder;
  const auto catalog = folder.write("catalog.jsonl", kCatalog);
  folder.write("aliases.tsv", "old\tolder\nolder\tc\nlost\tgone\n");
  const catalog::StorePaths paths{folder / "store"};
  ASSERT_TRUE(build_index(catalog, paths, {}, SystemClock()).ok());
  const auto g = Generation::open_current(paths);
  ASSERT_TRUE(g.ok());
  EXPECT_EQ((*g)->find("old"), Doc{2});
  EXPECT_EQ((*g)->find("lost"), std::nullopt);
}

TEST(Index, ALineThatIsNoAliasIsNamedAndNothingIsLostSilently) {
  const testing::TemporaryFolder folder;
  const auto catalog = folder.write("catalog.jsonl", kCatalog);
  for (const char* bad : {"old c", "\tc", "old\t"}) {
    folder.write("aliases.tsv", "older\tc\n" + std::string(bad) + "\n");
    const auto built = build_index(catalog, {folder / "store"}, {}, SystemClock());
    ASSERT_FALSE(built.ok()) << bad;
    EXPECT_NE(built.error().text().find("line 2"), std::string::npos) << built.error().text();
  }
}

TEST(Index, CatalogWithoutAProductIsRefusedAndTheStoreStays) {
  SmallStore store(kCatalog);
  const auto file = store.folder().write("bad.jsonl",
                                         "\x7f"
                                         "ELF\n\n");
  const auto report = build_index(file, store.paths(), {}, SystemClock());
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, ErrorCode::kInvalidArgument);
  EXPECT_NE(report.error().text().find("shelfwise clean"), std::string::npos);
  EXPECT_EQ((*Generation::open_current(store.paths()))->info().number, store.generation()->info().number);
}

// The disk fills while the index is written: files of this process may grow to 64 KB and no further.
TEST(Index, FullDiskLeavesTheStoreAsItWas) {
  SmallStore store(kCatalog);
  const auto file = store.folder().write("large.jsonl", many_products(3000));
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{64 << 10, 64 << 10};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto report = build_index(file, store.paths(), {.threads = 1}, SystemClock());
    ::_exit(!report.ok() && !report.error().text().empty() ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  const auto current = Generation::open_current(store.paths());
  ASSERT_TRUE(current.ok());
  EXPECT_EQ((*current)->info().number, store.generation()->info().number);
  store.index(kCatalog);
  EXPECT_EQ(store.report().products, 3U) << "the next run works";
}

TEST(Index, OldGenerationsGoWhenNobodyHoldsThem) {
  SmallStore store(kCatalog);
  const auto held = store.generation();
  store.index(kCatalog);
  EXPECT_TRUE(std::filesystem::exists(held->folder())) << "a reader still holds it";
  EXPECT_EQ(held->id(0), "a");
  const auto folder = store.generation()->folder();
  store.index(kCatalog);
  store.index(kCatalog);
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST(Index, LeftoversOfAKilledRunAreRemovedByTheNext) {
  SmallStore store(kCatalog);
  const auto leftover = store.paths().generations() / "77.tmp";
  std::filesystem::create_directories(leftover / "text");
  store.index(kCatalog);
  EXPECT_FALSE(std::filesystem::exists(leftover));
  EXPECT_EQ(store.generation()->info().number, 78U) << "a number is never used twice";
}

TEST(Index, SecondRunOnTheSameStoreIsRefused) {
  SmallStore store(kCatalog);
  const auto lock = FileLock::acquire(store.paths().index_lock(), "busy");
  ASSERT_TRUE(lock.ok());
  const auto report = build_index(store.folder() / "catalog.jsonl", store.paths(), {}, SystemClock());
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, ErrorCode::kConflict);
}

TEST(Generation, LiveChangesAreSeenAtOnceAndStay) {
  SmallStore store(kCatalog);
  ASSERT_TRUE(
      store.generation()
          ->patch(0, {.price_micros = 150 * catalog::kMicros, .availability = catalog::Availability::kOutOfStock})
          .ok());
  EXPECT_EQ(store.generation()->price_micros()[0], 150 * catalog::kMicros);
  const auto json = nlohmann::json::parse(store.generation()->product_json(0));
  EXPECT_EQ(json.at("price"), "199.00 USD") << "the regular price stands beside what the shopper pays";
  EXPECT_EQ(json.at("sale_price"), "150.00 USD");
  EXPECT_EQ(json.at("availability"), "out_of_stock");
  EXPECT_EQ(json.at("title"), "Ridge Tent");
  const auto again = Generation::open_current(store.paths());
  EXPECT_EQ((*again)->price_micros()[0], 150 * catalog::kMicros) << "another reader of the same store";
}

TEST(Generation, NewerVersionIsRefusedWithTheRemedy) {
  SmallStore store(kCatalog);
  const auto file = store.generation()->folder() / "generation.json";
  auto json = nlohmann::json::parse(*read_file(file));
  json["version"] = catalog::kGenerationVersion + 1;
  ASSERT_TRUE(write_file_atomically(file, json.dump()).ok());
  const auto opened = Generation::open_current(store.paths());
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::kNewerVersion);
}

TEST(Generation, HalfWrittenFilesAreCorruptNotACrash) {
  for (const char* name : {"columns/price", "columns/ids.offsets", "dictionary/terms.sorted", "vectors/content",
                           "generation.json", "columns/keywords.values"}) {
    SmallStore store(kCatalog);
    const auto file = store.generation()->folder() / name;
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    const auto opened = Generation::open_current(store.paths());
    ASSERT_FALSE(opened.ok()) << name;
    EXPECT_EQ(opened.error().code, ErrorCode::kCorrupt) << name;
    EXPECT_NE(opened.error().message.find("index the catalog again"), std::string::npos) << name;
  }
}

TEST(Generation, NumbersThatLeadNowhereAreCorruptNotACrash) {
  for (const char* name : {"columns/ids.sorted", "columns/category", "columns/group", "columns/products.offsets",
                           "columns/title_terms.values", "dictionary/category_end", "columns/brand"}) {
    SmallStore store(kCatalog);
    std::string bytes = *read_file(store.generation()->folder() / name);
    for (size_t i = catalog::kArrayHeaderBytes; i < bytes.size(); ++i) bytes[i] = '\x7f';
    ASSERT_TRUE(write_file_atomically(store.generation()->folder() / name, bytes).ok());
    const auto opened = Generation::open_current(store.paths());
    ASSERT_FALSE(opened.ok()) << name;
    EXPECT_EQ(opened.error().code, ErrorCode::kCorrupt) << name;
  }
}

TEST(Generation, StoreWithoutAnIndexSaysWhatToRun) {
  const testing::TemporaryFolder folder;
  const auto opened = Generation::open_current({folder.path()});
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::kNotFound);
  EXPECT_NE(opened.error().message.find("shelfwise index"), std::string::npos);
}

}  // namespace
}  // namespace shelfwise::indexer
