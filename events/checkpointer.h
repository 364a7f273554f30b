// Folds the write-ahead log of events.db into the file in a thread of its own, so that no append waits for it.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "events/sqlite.h"

namespace shelfwise::events {

// Thread-safe. What a pass could not fold stays in the write-ahead log, where nothing is lost, for the next one.
class Checkpointer {
 public:
  // The connection is for the thread alone.
  explicit Checkpointer(Connection connection);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  // Asks for a pass; returns at once.
  void wake();

  // Calls `work` while no pass is under way: SQLite lets two checkpoints not run beside each other.
  template <class Work>
  auto alone(const Work& work) {
    const std::lock_guard lock(passing_);
    return work();
  }

 private:
  void run();

  Connection connection_;
  std::mutex passing_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool wanted_ = false;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace shelfwise::events
