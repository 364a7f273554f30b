// Any bytes read as a table.
#include "tests/fuzz/feed_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  shelfwise::fuzz::read_feed(data, size, shelfwise::catalog::FeedFormat::kCsv);
  return 0;
}
