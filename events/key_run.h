// The sorted form of an index from keys to sequences: runs of consecutive events, each cut into blocks, with a filter
// of its message ids. Pure; log_reader.h and log_writer.h keep them in events.db. docs/formats/events-db.md
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shelfwise::events {

// An event is found under each of its keys (LookupKeys in log_schema.h).
struct KeyEntry {
  std::uint64_t key = 0;
  std::uint64_t sequence = 0;

  friend auto operator<=>(const KeyEntry&, const KeyEntry&) = default;
};

// A run as its row tells it: the keys of the events from `first` to `last`.
struct KeyRun {
  std::int64_t number = 0;  // from 1, rising
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint32_t blocks = 1;
};

// Into how many blocks so many entries are cut, so that two blocks fit a page of 4 KB.
std::uint32_t blocks_for(std::size_t entries);
// The block of a key: keys are hashes, so that their high halves spread evenly.
inline std::uint32_t block_of(std::uint64_t key, std::uint32_t blocks) {
  return static_cast<std::uint32_t>(((key >> 32U) * blocks) >> 32U);
}

// The bytes of one block; `entries` are sorted, and lie in the run that begins at `first` (at most 2^32 events).
std::string encode_block(std::span<const KeyEntry> entries, std::uint64_t first);
// Adds the sequences of the key, ascending. False where the bytes are no block.
bool find_in_block(std::string_view block, std::uint64_t key, std::uint64_t first, std::vector<std::uint64_t>& out);
// The block without these entries (sorted), as long as before; zeros take their place. Empty where it is no block.
std::string block_without(std::string_view block, std::span<const KeyEntry> gone, std::uint64_t first);

// A set of keys that may wrongly say yes, about once in a thousand times, and never wrongly no: a Bloom filter in
// blocks of one cache line (Putze, Sanders, Singler: Cache-, Hash- and Space-Efficient Bloom Filters, 2009), 16 bits a
// key.
class KeyFilter {
 public:
  explicit KeyFilter(std::size_t keys);
  explicit KeyFilter(std::string_view bytes);  // as bytes() gave them; others make a filter that always says yes

  void add(std::uint64_t key);
  bool may_hold(std::uint64_t key) const;
  std::string_view bytes() const;

 private:
  std::vector<std::uint64_t> words_;  // 8 a line
};

}  // namespace shelfwise::events
