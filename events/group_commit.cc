#include "events/group_commit.h"

#include <algorithm>
#include <utility>

namespace shelfwise::events {
namespace {

// A transaction beyond this many rows gains nothing more from sharing the flush, and lets others wait.
constexpr size_t kMaxGroupWeight = 10'000;

}  // namespace

std::vector<GroupCommit::Waiting*> GroupCommit::take_group() {
  size_t weight = 0;
  auto end = queue_.begin();
  while (end != queue_.end() && (end == queue_.begin() || weight + (*end)->task.weight <= kMaxGroupWeight)) {
    weight += (*end++)->task.weight;
  }
  std::vector<Waiting*> group(queue_.begin(), end);
  queue_.erase(queue_.begin(), end);
  return group;
}

size_t GroupCommit::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

bool GroupCommit::stuck() const { return led_ && queue_.size() >= kMostBehind && now_() - led_since_ > kLong; }

Status GroupCommit::submit(Task task) {
  Waiting mine{std::move(task)};
  std::unique_lock lock(mutex_);
  if (stuck()) {
    return make_error(ErrorCode::kUnavailable,
                      "the event log is busy, several wait for it already; nothing was stored, send it again");
  }
  queue_.push_back(&mine);
  changed_.wait(lock, [&] { return mine.done || !led_; });
  while (!mine.done) {
    led_ = true;
    led_since_ = now_();
    std::vector<Waiting*> group = take_group();
    lock.unlock();
    std::vector<Task*> tasks;
    for (Waiting* waiting : group) tasks.push_back(&waiting->task);
    const Status begun = commit_(tasks);
    lock.lock();
    if (!begun) {
      for (Waiting* waiting : queue_) waiting->task.status = begun;
      group.insert(group.end(), queue_.begin(), queue_.end());
      queue_.clear();
    }
    for (Waiting* waiting : group) waiting->done = true;
    led_ = false;
    changed_.notify_all();
  }
  return std::move(mine.task.status);
}

}  // namespace shelfwise::events
