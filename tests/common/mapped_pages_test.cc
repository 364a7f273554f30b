#include "common/mapped_pages.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "common/files.h"
#include "tests/support/temporary_folder.h"

namespace shelfwise {
namespace {

// A megabyte in a file, mapped.
class MappedPages : public ::testing::Test {
 protected:
  MappedFile open(MappedFile::Mode mode) {
    EXPECT_TRUE(write_file_atomically(folder_ / "file", std::string(1 << 20, 'x')).ok());
    auto file = MappedFile::open(folder_ / "file", mode);
    EXPECT_TRUE(file.ok());
    return std::move(*file);
  }

  testing::TemporaryFolder folder_;
};

TEST_F(MappedPages, KeepWhatTheyHold) {
  const MappedFile file = open(MappedFile::Mode::kRead);
  read_here_and_there(file.bytes().subspan(64));
  EXPECT_TRUE(std::all_of(file.bytes().begin(), file.bytes().end(), [](std::byte b) { return b == std::byte{'x'}; }));
}

TEST_F(MappedPages, KeepWhatWasWrittenToThem) {
  MappedFile file = open(MappedFile::Mode::kUpdate);
  file.mutable_bytes()[5'000] = std::byte{'y'};
  read_here_and_there(file.bytes());
  EXPECT_EQ(file.bytes()[5'000], std::byte{'y'});
  EXPECT_EQ((*read_file(folder_ / "file"))[5'000], 'y');
}

TEST(MappedPagesOfNothing, AreNoMatter) { read_here_and_there({}); }

}  // namespace
}  // namespace shelfwise
