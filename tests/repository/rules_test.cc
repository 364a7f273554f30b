// That the rules can fail: each with a file that breaks it and one that does not.
#include "tests/repository/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace shelfwise::repository {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(IncludeRule, FoldersSeeOnlyWhatStandsBelowThem) {
  const struct {
    const char* path;
    const char* header;
    bool allowed;
  } rows[] = {
      {"query/engine.cc", "catalog/generation.h", true}, {"query/engine.cc", "indexer/indexer.h", false},
      {"query/engine.cc", "events/event.h", false},      {"personalization/a.cc", "events/event.h", true},
      {"personalization/a.cc", "query/engine.h", false}, {"common/result.h", "text/analyzer.h", false},
      {"catalog/a.cc", "catalog_tools/clean.h", false},  {"server/a.cc", "query/engine.h", true},
      {"catalog_tools/a.cc", "indexer/chunk.h", false},  {"tests/query/a.cc", "indexer/indexer.h", true},
      {"events/event.h", "personalization/a.h", false},  {"text/analyzer.cc", "common/result.h", true},
  };
  for (const auto& row : rows) {
    const File file{row.path, "#include \"" + std::string(row.header) + "\"\n"};
    EXPECT_EQ(include_faults(file).empty(), row.allowed) << row.path << " including " << row.header;
  }
}

TEST(IncludeRule, IncludesGoFromTheRootAndTheOwnHeaderIsFirst) {
  EXPECT_THAT(include_faults({"text/a.cc", "#include \"a.h\"\n"}),
              ElementsAre(HasSubstr("text/a.cc:1: \"a.h\" is not a path")));
  EXPECT_THAT(include_faults({"text/a.cc", "#include \"../common/result.h\"\n"}), ElementsAre(HasSubstr("not a path")));
  EXPECT_THAT(include_faults({"text/a.cc", "#include <string>\n#include \"text/a.h\"\n"}),
              ElementsAre(HasSubstr("comes first")));
  EXPECT_THAT(include_faults({"text/a.cc", "#include \"text/a.h\"\n#include \"common/result.h\"\n"}), IsEmpty());
}

TEST(LibraryRule, EveryLibraryStaysAtHome) {
  EXPECT_THAT(library_faults({"server/a.cc", "#include <xapian.h>\n"}),
              ElementsAre(HasSubstr("<xapian.h> has no home in server/")));
  EXPECT_THAT(library_faults({"query/a.cc", "#include <xapian.h>\n"}), IsEmpty());
  EXPECT_THAT(library_faults({"query/a.cc", "#include <unicode/uchar.h>\n"}), ElementsAre(HasSubstr("query/")));
  EXPECT_THAT(library_faults({"indexer/a.h", "#include <sqlite3.h>\n"}), ElementsAre(HasSubstr("sqlite3")));
  EXPECT_THAT(library_faults({"tests/server/a.cc", "#include <httplib.h>\n"}), IsEmpty());
}

TEST(LengthRule, CountsLinesOfCodeFilesOnly) {
  std::string lines;
  for (size_t i = 0; i < kMaxLines; ++i) lines += "x\n";
  EXPECT_THAT(length_faults({"text/a.cc", lines}), IsEmpty());
  EXPECT_THAT(length_faults({"text/a.cc", lines + "x\n"}), ElementsAre(HasSubstr("601 lines")));
  EXPECT_THAT(length_faults({"examples/outfitter/feed.csv", lines + "x\n"}), IsEmpty());
}

TEST(UnfinishedRule, FindsTheWordWithItsLine) {
  EXPECT_THAT(unfinished_faults({"a.cc", std::string("int a;\n// TO") + "DO: later\n"}),
              ElementsAre(HasSubstr("a.cc:2:")));
  EXPECT_THAT(unfinished_faults({"a.cc", "// nothing to do\n"}), IsEmpty());
}

TEST(PageRule, PagesThatAreNamedExist) {
  EXPECT_THAT(missing_page_faults({"a.h", "// docs/formats/none.md\n"}, {"docs/formats/store.md"}),
              ElementsAre(HasSubstr("there is no docs/formats/none.md")));
  EXPECT_THAT(missing_page_faults({"a.h", "// docs/formats/store.md.\n"}, {"docs/formats/store.md"}), IsEmpty());
}

TEST(LinkRule, RelativeLinksLeadSomewhere) {
  const std::set<std::string> paths = {"README.md", "docs/search.md", "examples/outfitter/feed.csv"};
  EXPECT_THAT(
      broken_link_faults({"docs/a.md", "[x](search.md#top) [y](../README.md) [z](../examples/outfitter/)"}, paths),
      IsEmpty());
  EXPECT_THAT(broken_link_faults({"docs/a.md", "[x](https://example.com/a)"}, paths), IsEmpty());
  EXPECT_THAT(broken_link_faults({"docs/a.md", "[x](README.md)"}, paths), ElementsAre(HasSubstr("leads nowhere")));
}

TEST(CommandRule, PagesNameOnlyCommandsThatDevHas) {
  const std::string script =
      "usage() {\n  cat <<'TEXT'\n./dev COMMAND\n\n  demo [--listen HOST:PORT]   serve\n  asan, tsan    tests\nTEXT\n";
  const std::set<std::string> commands = dev_commands(script);
  EXPECT_THAT(commands, ElementsAre("asan", "demo", "tsan"));
  EXPECT_THAT(unknown_command_faults({"README.md", "    ./dev demo\n    ./dev tsan\n"}, commands), IsEmpty());
  EXPECT_THAT(unknown_command_faults({"README.md", "`./dev deploy`"}, commands),
              ElementsAre(HasSubstr("no command deploy")));
}

TEST(BuildRule, EverySourceIsNamedInACMakeLists) {
  const std::vector<File> lists = {{"server/CMakeLists.txt", "add_library(s a.cc commands/b.cc)\n"},
                                   {"cmake/X.cmake", "target_sources(x ${CMAKE_SOURCE_DIR}/tests/fuzz/main.cc)\n"}};
  EXPECT_THAT(unbuilt_faults({"tests/fuzz/main.cc", ""}, lists), IsEmpty());
  EXPECT_THAT(unbuilt_faults({"server/a.cc", ""}, lists), IsEmpty());
  EXPECT_THAT(unbuilt_faults({"server/commands/b.cc", ""}, lists), IsEmpty());
  EXPECT_THAT(unbuilt_faults({"server/b.cc", ""}, lists), ElementsAre(HasSubstr("server/b.cc")));
  EXPECT_THAT(unbuilt_faults({"query/a.cc", ""}, lists), ElementsAre(HasSubstr("query/a.cc")));
}

}  // namespace
}  // namespace shelfwise::repository
