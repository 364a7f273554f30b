// Items made on one thread and used on another, in order: while a batch is used, the next one is made.
#pragma once

#include <cstddef>
#include <functional>
#include <future>
#include <span>
#include <utility>
#include <vector>

namespace shelfwise::personalization {

// add() and finish() are for one thread. `use` runs on another, never twice at once, and sees every item once, in the
// order of add(). Slots are used again, so that strings in them keep their memory.
template <class Item>
class ReadAhead {
 public:
  static constexpr std::size_t kBatch = 8'192;

  explicit ReadAhead(std::function<void(const Item&)> use) : use_(std::move(use)) {}
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;
  ~ReadAhead() {
    if (running_.valid()) running_.wait();
  }

  // Calls set(slot), which overwrites what the slot held before.
  template <class Set>
  void add(const Set& set) {
    set(filling_[filled_]);
    if (++filled_ == kBatch) hand_over();
  }

  // Returns when every item has been used. Rethrows what `use` threw.
  void finish() {
    hand_over();
    if (running_.valid()) running_.get();
  }

 private:
  void hand_over() {
    if (running_.valid()) running_.get();
    std::swap(filling_, using_);
    const std::span<const Item> batch(using_.data(), filled_);
    filled_ = 0;
    if (batch.empty()) return;
    running_ = std::async(std::launch::async, [this, batch] {
      for (const Item& item : batch) use_(item);
    });
  }

  std::function<void(const Item&)> use_;
  std::vector<Item> filling_ = std::vector<Item>(kBatch);
  std::vector<Item> using_ = std::vector<Item>(kBatch);
  std::size_t filled_ = 0;
  std::future<void> running_;
};

}  // namespace shelfwise::personalization
