#include "events/key_tail.h"

#include <algorithm>

namespace shelfwise::events {

void KeyTail::clear(std::uint64_t after) {
  from_ = to_ = after;
  links_ = {};
  message_keys_ = {};
  slots_.assign(64, kNone);
  used_ = 0;
}

void KeyTail::add(std::uint64_t sequence, std::span<const std::uint64_t> keys) {
  to_ = sequence;
  if (!keys.empty()) message_keys_.push_back(keys.front());
  for (const std::uint64_t key : keys) {
    if ((used_ + 1) * 2 > slots_.size()) grow();
    std::uint32_t& slot = slots_[slot_of(key)];
    if (slot == kNone) ++used_;
    if (slot != kNone && links_[slot].entry == KeyEntry{key, sequence}) continue;
    links_.push_back({{key, sequence}, slot});
    slot = static_cast<std::uint32_t>(links_.size() - 1);
  }
}

void KeyTail::remove(std::span<const KeyEntry> gone) {
  // One walk a key: a shopper of many events has as many entries under one.
  for (std::size_t begin = 0, end = 0; begin < gone.size(); begin = end) {
    const std::uint64_t key = gone[begin].key;
    while (end < gone.size() && gone[end].key == key) ++end;
    const auto of_key = gone.subspan(begin, end - begin);
    for (std::uint32_t at = slots_[slot_of(key)]; at != kNone; at = links_[at].previous) {
      KeyEntry& entry = links_[at].entry;
      if (std::binary_search(of_key.begin(), of_key.end(), entry)) entry.sequence = 0;
    }
  }
}

std::vector<std::uint64_t> KeyTail::find(std::uint64_t key) const {
  std::vector<std::uint64_t> found;
  for (std::uint32_t at = slots_[slot_of(key)]; at != kNone; at = links_[at].previous) {
    if (links_[at].entry.sequence != 0) found.push_back(links_[at].entry.sequence);
  }
  std::reverse(found.begin(), found.end());
  return found;
}

std::vector<KeyEntry> KeyTail::sorted() const {
  std::vector<KeyEntry> all;
  all.reserve(links_.size());
  for (const Link& link : links_) {
    if (link.entry.sequence != 0) all.push_back(link.entry);
  }
  std::sort(all.begin(), all.end());
  return all;
}

// Keys are hashes already.
std::size_t KeyTail::slot_of(std::uint64_t key) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = key & mask;
  while (slots_[slot] != kNone && links_[slots_[slot]].entry.key != key) slot = (slot + 1) & mask;
  return slot;
}

void KeyTail::grow() {
  std::vector<std::uint32_t> old(slots_.size() * 2, kNone);
  old.swap(slots_);
  for (const std::uint32_t newest : old) {
    if (newest != kNone) slots_[slot_of(links_[newest].entry.key)] = newest;
  }
}

}  // namespace shelfwise::events
