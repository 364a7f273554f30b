// Many writers, one flush: callers that arrive while a commit is under way share the next one.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "common/result.h"

namespace shelfwise::events {

// Thread-safe. The first caller to come leads: it commits everybody's work in one transaction while later callers queue
// up behind it, and then hands over to one of them.
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
  // Runs the tasks in one transaction and sets the status of each.
  using Commit = std::function<void(const std::vector<Task*>&)>;

  explicit GroupCommit(Commit commit) : commit_(std::move(commit)) {}

  // Returns when the task is durable, or has failed.
  Status submit(Task task);

 private:
  struct Waiting {
    Task task;
    bool done = false;
  };
  std::vector<Waiting*> take_group();

  Commit commit_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Waiting*> queue_;
  bool led_ = false;
};

}  // namespace shelfwise::events
