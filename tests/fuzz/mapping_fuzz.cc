// Any bytes as a mapping file: refused with a place, or a mapping under which a feed can be read.
#include "catalog_tools/duplicates/merge.h"
#include "tests/fuzz/feed_fuzz.h"

namespace {

using namespace shelfwise;
using fuzz::require;

void check(const std::filesystem::path& file) {
  Result<catalog::FeedMapping> mapping = catalog::read_feed_mapping(file);
  if (!mapping) {
    require(!mapping.error().message.empty() && mapping.error().context.starts_with(file.string()));
    return;
  }
  const auto rules = catalog_tools::read_merge_rules(mapping->merge, file.string());
  require(rules.ok() || !rules.error().message.empty());
  constexpr std::string_view kFeed = "sku,title,colour,price\n1,Pan,red,5\n2,Pot,,x\n";
  std::ofstream(file, std::ios::binary | std::ios::trunc) << kFeed;
  catalog::FeedOptions options;
  options.format = catalog::FeedFormat::kCsv;
  options.mapping = std::move(*mapping);
  auto reader = catalog::open_feed(file, options);
  if (reader.ok()) fuzz::read_items(**reader, kFeed.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::as_file(data, size, check);
  return 0;
}
