#include "events/key_run.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "common/random.h"

namespace shelfwise::events {
namespace {

static_assert(std::endian::native == std::endian::little, "blocks and filters are copied as they lie in memory");

constexpr std::size_t kEntriesPerBlock = 150;
constexpr std::size_t kHead = sizeof(std::uint32_t);
constexpr std::size_t kEntryBytes = sizeof(std::uint64_t) + sizeof(std::uint32_t);

constexpr std::size_t kWordsPerLine = 8;
constexpr std::size_t kKeysPerLine = 32;  // 16 bits each
constexpr int kBitsPerKey = 7;

// A block: the number of entries, their keys, then their places in the run (sequence - first).
struct Block {
  std::size_t count = 0;
  const char* keys = nullptr;
  const char* places = nullptr;

  std::uint64_t key(std::size_t i) const {
    std::uint64_t value = 0;
    std::memcpy(&value, keys + i * sizeof value, sizeof value);
    return value;
  }
  std::uint64_t place(std::size_t i) const {
    std::uint32_t value = 0;
    std::memcpy(&value, places + i * sizeof value, sizeof value);
    return value;
  }
};

bool open_block(std::string_view bytes, Block& block) {
  std::uint32_t count = 0;
  if (bytes.size() < kHead) return false;
  std::memcpy(&count, bytes.data(), kHead);
  if (count > (bytes.size() - kHead) / kEntryBytes) return false;
  block = {count, bytes.data() + kHead, bytes.data() + kHead + count * sizeof(std::uint64_t)};
  return true;
}

std::size_t line_of(std::uint64_t key, std::size_t lines) {
  return static_cast<std::size_t>(((key & 0xFFFFFFFFU) * lines) >> 32U);
}

// Calls `at(word, bit)` for the bits of a key in its line.
template <class At>
bool every_bit(std::uint64_t key, At at) {
  std::uint64_t bits = Random(key).next();
  for (int i = 0; i < kBitsPerKey; ++i, bits >>= 9U) {
    if (!at((bits >> 6U) & 7U, std::uint64_t{1} << (bits & 63U))) return false;
  }
  return true;
}

}  // namespace

std::uint32_t blocks_for(std::size_t entries) {
  return static_cast<std::uint32_t>(std::max<std::size_t>(1, entries / kEntriesPerBlock));
}

std::string encode_block(std::span<const KeyEntry> entries, std::uint64_t first) {
  std::string bytes(kHead + entries.size() * kEntryBytes, '\0');
  const auto count = static_cast<std::uint32_t>(entries.size());
  std::memcpy(bytes.data(), &count, kHead);
  char* keys = bytes.data() + kHead;
  char* places = keys + entries.size() * sizeof(std::uint64_t);
  for (const KeyEntry& entry : entries) {
    const auto place = static_cast<std::uint32_t>(entry.sequence - first);
    std::memcpy(keys, &entry.key, sizeof entry.key);
    std::memcpy(places, &place, sizeof place);
    keys += sizeof entry.key;
    places += sizeof place;
  }
  return bytes;
}

bool find_in_block(std::string_view bytes, std::uint64_t key, std::uint64_t first, std::vector<std::uint64_t>& out) {
  Block block;
  if (!open_block(bytes, block)) return false;
  std::size_t low = 0;
  for (std::size_t high = block.count; low < high;) {
    const std::size_t middle = (low + high) / 2;
    if (block.key(middle) < key)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < block.count && block.key(low) == key; ++low) out.push_back(first + block.place(low));
  return true;
}

std::string block_without(std::string_view bytes, std::span<const KeyEntry> gone, std::uint64_t first) {
  Block block;
  if (!open_block(bytes, block)) return {};
  std::vector<KeyEntry> kept;
  kept.reserve(block.count);
  for (std::size_t i = 0; i < block.count; ++i) {
    const KeyEntry entry{block.key(i), first + block.place(i)};
    if (!std::binary_search(gone.begin(), gone.end(), entry)) kept.push_back(entry);
  }
  std::string changed = encode_block(kept, first);
  changed.resize(bytes.size(), '\0');
  return changed;
}

KeyFilter::KeyFilter(std::size_t keys) : words_(std::max<std::size_t>(1, keys / kKeysPerLine) * kWordsPerLine, 0) {}

KeyFilter::KeyFilter(std::string_view bytes) {
  const std::size_t words = bytes.size() / sizeof(std::uint64_t);
  if (words == 0 || words % kWordsPerLine != 0 || bytes.size() % sizeof(std::uint64_t) != 0) {
    words_.assign(kWordsPerLine, ~std::uint64_t{0});
    return;
  }
  words_.resize(words);
  std::memcpy(words_.data(), bytes.data(), bytes.size());
}

void KeyFilter::add(std::uint64_t key) {
  std::uint64_t* line = words_.data() + line_of(key, words_.size() / kWordsPerLine) * kWordsPerLine;
  every_bit(key, [&](std::uint64_t word, std::uint64_t bit) {
    line[word] |= bit;
    return true;
  });
}

bool KeyFilter::may_hold(std::uint64_t key) const {
  const std::uint64_t* line = words_.data() + line_of(key, words_.size() / kWordsPerLine) * kWordsPerLine;
  return every_bit(key, [&](std::uint64_t word, std::uint64_t bit) { return (line[word] & bit) != 0; });
}

std::string_view KeyFilter::bytes() const {
  return {reinterpret_cast<const char*>(words_.data()), words_.size() * sizeof(std::uint64_t)};
}

}  // namespace shelfwise::events
