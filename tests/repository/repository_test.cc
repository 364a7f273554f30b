// The rules, applied to the repository that this test was built from.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "common/files.h"
#include "tests/repository/rules.h"

namespace shelfwise::repository {
namespace {
namespace fs = std::filesystem;
using testing::IsEmpty;

const fs::path kRoot = SHELFWISE_SOURCE_DIR;

bool is_skipped(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name.starts_with("build") || name == "node_modules" || name == "corpus" || name == "__pycache__" ||
         (name.starts_with(".") && name != ".ci");
}

// Every text file of the repository below a megabyte, sorted by path.
std::vector<File> read_repository() {
  std::vector<File> files;
  for (fs::recursive_directory_iterator it(kRoot), end; it != end; ++it) {
    if (it->is_directory() && is_skipped(it->path())) it.disable_recursion_pending();
    if (!it->is_regular_file() || it->file_size() > (1 << 20)) continue;
    Result<std::string> text = read_file(it->path());
    if (text) files.push_back({it->path().lexically_relative(kRoot).generic_string(), std::move(*text)});
  }
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.path < b.path; });
  return files;
}

class Repository : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    files_ = new std::vector<File>(read_repository());
    for (const File& file : *files_) paths_.insert(file.path);
  }
  static void TearDownTestSuite() {
    delete files_;
    files_ = nullptr;
  }

  // All faults of one rule over all files.
  template <class Rule>
  static std::vector<std::string> faults(Rule rule) {
    std::vector<std::string> all;
    for (const File& file : *files_) {
      for (std::string& fault : rule(file)) all.push_back(std::move(fault));
    }
    return all;
  }
  static std::string text_of(std::string_view path) {
    for (const File& file : *files_) {
      if (file.path == path) return file.text;
    }
    return {};
  }

  inline static std::vector<File>* files_ = nullptr;
  inline static std::set<std::string> paths_;
};

TEST_F(Repository, IsReadAtAll) { EXPECT_GT(files_->size(), 50U); }

TEST_F(Repository, HasTheNamesThatOthersRelyOn) {
  for (const char* name :
       {"indexer", "query", "personalization", "server", "catalog_tools", "tests", "CMakeLists.txt", "README.md",
        "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "docs/ARCHITECTURE.md", ".ci/run", "dev"}) {
    EXPECT_TRUE(fs::exists(kRoot / name)) << name;
  }
}

TEST_F(Repository, FoldersIncludeOnlyWhatStandsBelowThem) { EXPECT_THAT(faults(include_faults), IsEmpty()); }

TEST_F(Repository, LibrariesStayAtHome) { EXPECT_THAT(faults(library_faults), IsEmpty()); }

TEST_F(Repository, NoFileIsTooLong) { EXPECT_THAT(faults(length_faults), IsEmpty()); }

TEST_F(Repository, NothingIsMarkedUnfinished) { EXPECT_THAT(faults(unfinished_faults), IsEmpty()); }

TEST_F(Repository, EveryPageThatIsNamedExists) {
  EXPECT_THAT(faults([&](const File& file) {
                return file.path.starts_with("tests/repository/") ? std::vector<std::string>{}
                                                                  : missing_page_faults(file, paths_);
              }),
              IsEmpty());
}

TEST_F(Repository, EveryLinkLeadsSomewhere) {
  EXPECT_THAT(faults([&](const File& file) { return broken_link_faults(file, paths_); }), IsEmpty());
}

TEST_F(Repository, PagesNameOnlyCommandsThatDevHas) {
  const std::set<std::string> commands = dev_commands(text_of("dev"));
  EXPECT_TRUE(commands.contains("demo") && commands.contains("test")) << "the two commands of README.md";
  EXPECT_THAT(faults([&](const File& file) { return unknown_command_faults(file, commands); }), IsEmpty());
}

TEST_F(Repository, EverySourceIsBuilt) {
  std::vector<File> lists;
  for (const File& file : *files_) {
    if (file.path.ends_with("CMakeLists.txt") || file.path.ends_with(".cmake")) lists.push_back(file);
  }
  EXPECT_THAT(faults([&](const File& file) { return unbuilt_faults(file, lists); }), IsEmpty());
}

TEST_F(Repository, EveryFormatHasItsPage) {
  for (const char* format : {"store", "store-toml", "feed", "generation", "columns", "model", "events", "events-db",
                             "merchandising-db", "mapping", "clean", "decisions", "states", "ranker"}) {
    EXPECT_TRUE(paths_.contains("docs/formats/" + std::string(format) + ".md")) << "docs/formats/" << format << ".md";
  }
}

}  // namespace
}  // namespace shelfwise::repository
