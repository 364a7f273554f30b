// Any bytes behind the header of Shopify's product export.
#include "tests/fuzz/feed_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string feed =
      "Handle,Title,Tags,Published,Status,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant "
      "Grams,"
      "Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Image Position,Other\n";
  feed.append(reinterpret_cast<const char*>(data), size);
  shelfwise::fuzz::read_feed(reinterpret_cast<const std::uint8_t*>(feed.data()), feed.size(),
                             shelfwise::catalog::FeedFormat::kCsv);
  return 0;
}
