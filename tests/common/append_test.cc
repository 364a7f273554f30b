#include "common/append.h"

#include <gtest/gtest.h>

#include <future>

#include "tests/support/temporary_folder.h"

namespace shelfwise {
namespace {
using namespace std::chrono_literals;

TEST(Append, MakesTheFileAndAddsToItsEnd) {
  const testing::TemporaryFolder folder;
  ASSERT_TRUE(append_durably(folder / "log", "one\n").ok());
  ASSERT_TRUE(append_durably(folder / "log", "two\n").ok());
  EXPECT_EQ(read_file(folder / "log").value(), "one\ntwo\n");
}

TEST(Append, CutsWhatItIsToldToCut) {
  const testing::TemporaryFolder folder;
  folder.write("log", "one\ntw");
  ASSERT_TRUE(append_durably(folder / "log", "two\n", 4).ok());
  EXPECT_EQ(read_file(folder / "log").value(), "one\ntwo\n");
}

TEST(Append, FailsWhereTheFolderIsMissing) {
  const testing::TemporaryFolder folder;
  EXPECT_FALSE(append_durably(folder / "none" / "log", "one\n").ok());
}

TEST(Append, StampsTellThatAFileChanged) {
  const testing::TemporaryFolder folder;
  EXPECT_EQ(stamp_of(folder / "log").value(), std::nullopt);
  folder.write("log", "one\n");
  const auto before = stamp_of(folder / "log").value();
  EXPECT_EQ(stamp_of(folder / "log").value(), before);
  ASSERT_TRUE(append_durably(folder / "log", "two\n").ok());
  EXPECT_NE(stamp_of(folder / "log").value(), before);
}

TEST(WaitForLock, GetsItOnceTheHolderIsDone) {
  const testing::TemporaryFolder folder;
  std::optional<FileLock> held = wait_for_lock(folder / "lock", 0ms, "busy").value();
  auto waiting = std::async(std::launch::async, [&] { return wait_for_lock(folder / "lock", 60s, "busy").ok(); });
  held.reset();
  EXPECT_TRUE(waiting.get());
}

TEST(WaitForLock, GivesUpAfterItsPatience) {
  const testing::TemporaryFolder folder;
  const FileLock held = wait_for_lock(folder / "lock", 0ms, "busy").value();
  const Result<FileLock> second = wait_for_lock(folder / "lock", 20ms, "somebody writes");
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kConflict);
  EXPECT_EQ(second.error().message, "somebody writes");
}

}  // namespace
}  // namespace shelfwise
