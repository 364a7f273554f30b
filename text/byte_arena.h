// Bytes that live until the arena is cleared: views into it stay valid while it grows and when it is moved.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace shelfwise::text {

class ByteArena {
 public:
  // Room for `bytes` bytes, which the caller fills.
  char* allocate(size_t bytes) {
    if (bytes > room_) grow(bytes);
    char* const place = next_;
    next_ += bytes;
    room_ -= bytes;
    return place;
  }

  std::string_view store(std::string_view text) { return concat(text, {}); }

  std::string_view concat(std::string_view a, std::string_view b) {
    char* const place = allocate(a.size() + b.size());
    if (!a.empty()) std::memcpy(place, a.data(), a.size());
    if (!b.empty()) std::memcpy(place + a.size(), b.data(), b.size());
    return {place, a.size() + b.size()};
  }

  // Forgets everything; keeps the largest block, so that reuse needs no allocation.
  void clear() {
    if (blocks_.empty()) return;
    if (blocks_.size() > 1) {
      std::swap(blocks_.front(), *std::max_element(blocks_.begin(), blocks_.end(),
                                                   [](const Block& a, const Block& b) { return a.size < b.size; }));
      blocks_.resize(1);
    }
    next_ = blocks_.front().bytes.get();
    room_ = blocks_.front().size;
  }

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    size_t size = 0;
  };

  void grow(size_t bytes) {
    const size_t last = blocks_.empty() ? kFirstBlock / 2 : blocks_.back().size;
    const size_t size = std::max(bytes, std::min(last * 2, kLargestBlock));
    blocks_.push_back({std::make_unique<char[]>(size), size});
    next_ = blocks_.back().bytes.get();
    room_ = size;
  }

  static constexpr size_t kFirstBlock = 1024;
  static constexpr size_t kLargestBlock = size_t{1} << 20;
  std::vector<Block> blocks_;
  char* next_ = nullptr;
  size_t room_ = 0;
};

}  // namespace shelfwise::text
