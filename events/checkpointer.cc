#include "events/checkpointer.h"

namespace shelfwise::events {

Checkpointer::Checkpointer(Connection connection) : connection_(std::move(connection)), thread_([this] { run(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Checkpointer::wake() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  changed_.notify_all();
}

void Checkpointer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return wanted_ || stop_; });
    if (stop_) return;
    wanted_ = false;
    lock.unlock();
    // Where it fails, as on a full disk, the next append meets the same and tells it.
    (void)alone([this] { return connection_.run("PRAGMA wal_checkpoint(PASSIVE)"); });
    lock.lock();
  }
}

}  // namespace shelfwise::events
