// A small map from numbers to floats that is built once and asked often: open addressing over one array.
#pragma once

#include <cstdint>
#include <vector>

namespace shelfwise::personalization {

// Not for the key 0xFFFFFFFF. Thread-safe while nobody adds.
class FlatMap {
 public:
  struct Entry {
    std::uint32_t key = kFree;
    float value = 0;
  };

  // Adds to the value of `key`, which starts at 0.
  void add(std::uint32_t key, float value) {
    if ((used_ + 1) * 2 > slots_.size()) grow();
    Entry& entry = slots_[place(key)];
    if (entry.key == kFree) {
      entry.key = key;
      ++used_;
    }
    entry.value += value;
  }

  // 0 where there is none.
  float operator[](std::uint32_t key) const {
    if (used_ == 0) return 0;
    const Entry& entry = slots_[place(key)];
    return entry.key == key ? entry.value : 0;
  }

  std::size_t size() const { return used_; }
  std::size_t memory_bytes() const { return slots_.capacity() * sizeof(Entry); }

  // In no order that a caller may rely on.
  template <class Visit>
  void for_each(const Visit& visit) const {
    for (const Entry& entry : slots_) {
      if (entry.key != kFree) visit(entry.key, entry.value);
    }
  }
  template <class Change>
  void change_all(const Change& change) {
    for (Entry& entry : slots_) {
      if (entry.key != kFree) entry.value = change(entry.key, entry.value);
    }
  }

 private:
  static constexpr std::uint32_t kFree = 0xFFFFFFFFU;

  std::size_t place(std::uint32_t key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = (key * 0x9E3779B1U) & mask;
    while (slots_[at].key != kFree && slots_[at].key != key) at = (at + 1) & mask;
    return at;
  }
  void grow() {
    std::vector<Entry> old(slots_.empty() ? 16 : slots_.size() * 2);
    old.swap(slots_);
    for (const Entry& entry : old) {
      if (entry.key != kFree) slots_[place(entry.key)] = entry;
    }
  }

  std::vector<Entry> slots_;
  std::size_t used_ = 0;
};

}  // namespace shelfwise::personalization
