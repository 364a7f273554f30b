// The keys of the newest events, in memory, until they are many enough to be sorted into a run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "events/key_run.h"

namespace shelfwise::events {

// Pure; guarded by its owner. About 30 bytes a key.
class KeyTail {
 public:
  // Begins anew, after the event `after`.
  void clear(std::uint64_t after);
  // The keys of an event, its message id's first; sequences rise.
  void add(std::uint64_t sequence, std::span<const std::uint64_t> keys);
  // The tail reaches to this event, which has no keys: it was erased.
  void skip_to(std::uint64_t sequence) { to_ = sequence; }
  void remove(std::span<const KeyEntry> gone);  // sorted

  // The sequences of a key, ascending.
  std::vector<std::uint64_t> find(std::uint64_t key) const;
  bool holds(std::uint64_t key) const { return slots_[slot_of(key)] != kNone; }

  std::uint64_t from() const { return from_; }  // holds the events after this one
  std::uint64_t to() const { return to_; }      // up to this one
  std::vector<KeyEntry> sorted() const;
  std::span<const std::uint64_t> message_keys() const { return message_keys_; }  // also of what was removed

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;
  struct Link {
    KeyEntry entry;                  // sequence 0: removed
    std::uint32_t previous = kNone;  // the entry before it with the same key
  };
  std::size_t slot_of(std::uint64_t key) const;
  void grow();

  std::uint64_t from_ = 0;
  std::uint64_t to_ = 0;
  std::vector<Link> links_;
  std::vector<std::uint64_t> message_keys_;
  std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(64, kNone);  // by key: its newest entry
  std::size_t used_ = 0;
};

}  // namespace shelfwise::events
