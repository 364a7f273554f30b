// Many writers, one flush: callers that arrive while a commit is under way share the next one.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "common/result.h"

namespace shelfwise::events {

// Thread-safe. The first caller to come leads: it commits everybody's work in one transaction while later callers queue
// up behind it, and then hands over to one of them. A log that another process holds locks up none but a few callers:
// behind one who waits for long, kMostBehind wait too, and the others are turned away at once (kUnavailable).
class GroupCommit {
 public:
  struct Task {
    // Inside the transaction, alone. kNotFound and kInvalidArgument say that it wrote nothing and concerns nobody else;
    // any other error undoes the whole transaction.
    std::function<Status()> work;
    size_t weight = 1;      // rows, about
    bool truncate = false;  // empty the write-ahead log after the commit
    Status status;
  };
  // Runs the tasks in one transaction and sets the status of each. An error says that no transaction could begin: it
  // is theirs, and that of whoever waits behind them, since each would wait as long in vain.
  using Commit = std::function<Status(const std::vector<Task*>&)>;

  static constexpr size_t kMostBehind = 3;
  static constexpr std::chrono::milliseconds kLong{1'000};

  using Now = std::function<std::chrono::steady_clock::time_point()>;
  explicit GroupCommit(Commit commit, Now now = &std::chrono::steady_clock::now)
      : commit_(std::move(commit)), now_(std::move(now)) {}

  // Returns when the task is durable, or has failed.
  Status submit(Task task);
  size_t waiting() const;  // behind the one who leads

 private:
  struct Waiting {
    Task task;
    bool done = false;
  };
  std::vector<Waiting*> take_group();
  bool stuck() const;

  Commit commit_;
  Now now_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Waiting*> queue_;
  bool led_ = false;
  std::chrono::steady_clock::time_point led_since_;
};

}  // namespace shelfwise::events
