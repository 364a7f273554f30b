// Any bytes read as Merchant Center XML.
#include "tests/fuzz/feed_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  shelfwise::fuzz::read_feed(data, size, shelfwise::catalog::FeedFormat::kXml);
  return 0;
}
