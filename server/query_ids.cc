#include "server/query_ids.h"

#include <sys/random.h>

#include <array>

namespace shelfwise::server {
namespace {

// The system's random bytes, fetched in blocks: a call for every id would cost a microsecond each.
class RandomBytes {
 public:
  unsigned char next() {
    if (at_ == block_.size()) refill();
    return block_[at_++];
  }

 private:
  void refill() {
    size_t have = 0;
    while (have < block_.size()) {
      const ssize_t got = ::getrandom(block_.data() + have, block_.size() - have, 0);
      if (got > 0) have += static_cast<size_t>(got);  // only interruptions by signals return nothing
    }
    at_ = 0;
  }

  std::array<unsigned char, 4096> block_{};
  size_t at_ = block_.size();
};

}  // namespace

std::string random_id() {
  thread_local RandomBytes bytes;
  constexpr char kHex[] = "0123456789abcdef";
  std::string id(32, '0');
  for (size_t i = 0; i < id.size(); i += 2) {
    const unsigned char byte = bytes.next();
    id[i] = kHex[byte >> 4];
    id[i + 1] = kHex[byte & 15];
  }
  return id;
}

}  // namespace shelfwise::server
