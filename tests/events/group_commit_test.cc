// Many writers, one flush, and what becomes of them where the log is held by others.
#include "events/group_commit.h"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <thread>

namespace shelfwise::events {
namespace {

Error held() { return make_error(ErrorCode::kUnavailable, "held"); }

TEST(GroupCommit, WhoWaitsBehindALogThatCannotBeOpenedFailsWithIt) {
  std::promise<void> begun;
  std::promise<void> go_on;
  std::atomic<int> tries = 0;
  GroupCommit commits([&](const std::vector<GroupCommit::Task*>& tasks) -> Status {
    if (tries++ == 0) {
      begun.set_value();
      go_on.get_future().wait();
    }
    for (GroupCommit::Task* task : tasks) task->status = held();
    return held();
  });
  std::thread leader([&] { EXPECT_FALSE(commits.submit({[] { return Status(); }, 1, false, {}}).ok()); });
  begun.get_future().wait();
  std::vector<std::future<Status>> behind;
  for (size_t i = 0; i < GroupCommit::kMostBehind; ++i) {
    behind.push_back(std::async(std::launch::async, [&] {
      return commits.submit({[] { return Status(); }, 1, false, {}});
    }));
  }
  go_on.set_value();
  leader.join();
  for (auto& one : behind) EXPECT_FALSE(one.get().ok());
  EXPECT_LE(tries.load(), 1 + static_cast<int>(GroupCommit::kMostBehind));
}

TEST(GroupCommit, BehindALongCommitAFewWaitAndOthersAreTurnedAway) {
  std::promise<void> begun;
  std::promise<void> go_on;
  bool first = true;
  std::atomic<int> now_ms = 0;
  GroupCommit commits(
      [&](const std::vector<GroupCommit::Task*>& tasks) -> Status {
        if (std::exchange(first, false)) {
          begun.set_value();
          go_on.get_future().wait();
        }
        for (GroupCommit::Task* task : tasks) task->status = task->work();
        return {};
      },
      [&] { return std::chrono::steady_clock::time_point(std::chrono::milliseconds(now_ms)); });
  const auto submit = [&] { return commits.submit({[] { return Status(); }, 1, false, {}}); };
  std::vector<std::future<Status>> served;
  served.push_back(std::async(std::launch::async, submit));
  begun.get_future().wait();
  for (size_t i = 0; i < GroupCommit::kMostBehind; ++i) served.push_back(std::async(std::launch::async, submit));
  while (commits.waiting() < GroupCommit::kMostBehind) std::this_thread::yield();
  now_ms = 1'001;
  const Status turned_away = submit();
  ASSERT_FALSE(turned_away.ok());
  EXPECT_EQ(turned_away.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(turned_away.error().message, ::testing::HasSubstr("send it again"));
  go_on.set_value();
  for (auto& one : served) EXPECT_TRUE(one.get().ok());
}

}  // namespace
}  // namespace shelfwise::events
