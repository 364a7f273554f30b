#include "common/files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <fstream>

namespace shelfwise {
namespace {
namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "shelfwise-files-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  fs::path file(const char* name, std::string_view content) const {
    std::ofstream(folder_ / name, std::ios::binary) << content;
    return folder_ / name;
  }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

TEST_F(Files, AtomicWriteReplacesTheContentAndLeavesNothingBeside) {
  const fs::path path = file("current", "1\n");
  ASSERT_TRUE(write_file_atomically(path, "2\n").ok());
  EXPECT_EQ(read_file(path).value(), "2\n");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, AtomicWriteKeepsZeroBytesAndEmptyContent) {
  const std::string content("a\0b", 3);
  ASSERT_TRUE(write_file_atomically(folder_ / "bytes", content).ok());
  EXPECT_EQ(read_file(folder_ / "bytes").value(), content);
  ASSERT_TRUE(write_file_atomically(folder_ / "bytes", "").ok());
  EXPECT_EQ(read_file(folder_ / "bytes").value(), "");
}

TEST_F(Files, AtomicWriteIntoAMissingFolderSaysSoAndNamesThePath) {
  const Status written = write_file_atomically(folder_ / "no" / "current", "1");
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().code, ErrorCode::kNotFound);
  EXPECT_NE(written.error().context.find("/no/current"), std::string::npos);
}

// A limit on the size of files stands in for a full disk: the write fails halfway, as it would there.
TEST_F(Files, AtomicWriteThatFailsHalfwayKeepsTheOldContent) {
  const fs::path path = file("current", "old");
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::_exit(write_file_atomically(path, std::string(100'000, 'n')).ok() ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "the write was taken for a success";
  EXPECT_EQ(read_file(path).value(), "old");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, ReadFileStopsAtItsBound) {
  const fs::path path = file("large", std::string(1001, 'x'));
  EXPECT_EQ(read_file(path, 1001).value().size(), 1001U);
  const auto refused = read_file(path, 1000);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kTooLarge);
}

TEST_F(Files, MissingFilesAreNotFound) {
  EXPECT_EQ(read_file(folder_ / "none").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(MappedFile::open(folder_ / "none").error().code, ErrorCode::kNotFound);
}

TEST_F(Files, AMapShowsTheBytesAndAnEmptyFileMapsToNone) {
  const auto mapped = MappedFile::open(file("three", "abc"));
  ASSERT_TRUE(mapped.ok());
  ASSERT_EQ(mapped->bytes().size(), 3U);
  EXPECT_EQ(std::memcmp(mapped->bytes().data(), "abc", 3), 0);
  const auto empty = MappedFile::open(file("empty", ""));
  ASSERT_TRUE(empty.ok());
  EXPECT_TRUE(empty->bytes().empty());
}

TEST_F(Files, WritesThroughOneMapAreSeenByAnotherAndByTheFile) {
  const fs::path path = file("shared", "abc");
  auto writer = MappedFile::open(path, MappedFile::Mode::kUpdate);
  auto reader = MappedFile::open(path);
  ASSERT_TRUE(writer.ok() && reader.ok());
  writer->mutable_bytes()[1] = std::byte{'X'};
  EXPECT_EQ(reader->bytes()[1], std::byte{'X'});
  ASSERT_TRUE(writer->sync().ok());
  EXPECT_EQ(read_file(path).value(), "aXc");
}

TEST_F(Files, AMovedMapKeepsItsBytes) {
  auto first = MappedFile::open(file("moved", "abc"));
  ASSERT_TRUE(first.ok());
  MappedFile second = std::move(*first);
  ASSERT_EQ(second.bytes().size(), 3U);
  EXPECT_EQ(second.bytes()[2], std::byte{'c'});
}

TEST_F(Files, ALockIsExclusiveAndItsHolderNamed) {
  const fs::path path = folder_ / ".lock";
  auto held = FileLock::acquire(path, "another index run holds the store");
  ASSERT_TRUE(held.ok());
  const auto refused = FileLock::acquire(path, "another index run holds the store");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_EQ(refused.error().message, "another index run holds the store");
  { const FileLock released = std::move(*held); }
  EXPECT_TRUE(FileLock::acquire(path, "busy").ok());
}

TEST_F(Files, ALockEndsWithItsProcess) {
  const fs::path path = folder_ / ".lock";
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto held = FileLock::acquire(path, "busy");
    ::_exit(held.ok() ? 0 : 1);  // without destructors, as a killed process would
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_TRUE(FileLock::acquire(path, "busy").ok());
}

TEST_F(Files, FreeSpaceIsThatOfTheNearestExistingParent) {
  const auto here = free_disk_bytes(folder_);
  const auto below = free_disk_bytes(folder_ / "not" / "there" / "yet");
  ASSERT_TRUE(here.ok() && below.ok());
  EXPECT_GT(*here, 0U);
  EXPECT_GT(*below, 0U);
}

TEST_F(Files, SyncTreeReachesEveryFileAndNamesAMissingRoot) {
  fs::create_directories(folder_ / "a" / "b");
  std::ofstream(folder_ / "a" / "b" / "file") << "x";
  EXPECT_TRUE(sync_tree(folder_).ok());
  const Status missing = sync_tree(folder_ / "none");
  ASSERT_FALSE(missing.ok());
  EXPECT_NE(missing.error().text().find("none"), std::string::npos);
}

TEST(SystemError, GivesTheCodeAndRemedyThatFitTheCause) {
  const Error full = system_error(ENOSPC, "write", "/data/x");
  EXPECT_EQ(full.code, ErrorCode::kNoSpace);
  EXPECT_NE(full.message.find("free some space"), std::string::npos);
  const Error denied = system_error(EROFS, "write", "/data/x");
  EXPECT_EQ(denied.code, ErrorCode::kIo);
  EXPECT_NE(denied.message.find("read-only"), std::string::npos);
  EXPECT_EQ(denied.context, "/data/x");
}

}  // namespace
}  // namespace shelfwise
