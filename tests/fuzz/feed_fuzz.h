// Any bytes as a feed file: the reader ends, every item is a row or a fault, and lines only go forward.
#pragma once

#include "catalog/feed.h"
#include "tests/fuzz/file_fuzz.h"

namespace shelfwise::fuzz {

inline void read_items(catalog::FeedReader& reader, std::size_t bytes) {
  std::uint64_t line = 0;
  for (std::size_t items = 0;; ++items) {
    require(items <= bytes + 1);
    auto item = reader.next();
    if (!item.ok() || !item->has_value()) return;
    require((*item)->row.has_value() != (*item)->fault.has_value());
    const std::uint64_t here = (*item)->row ? (*item)->row->line : (*item)->fault->line;
    require(here >= line);
    line = here;
    if ((*item)->row) (void)catalog::product_from_json((*item)->row->attributes);
  }
}

inline void read_feed(const std::uint8_t* data, std::size_t size, catalog::FeedFormat format) {
  as_file(data, size, [&](const std::filesystem::path& file) {
    catalog::FeedOptions options;
    options.format = format;
    options.max_row_bytes = 1024;
    auto reader = catalog::open_feed(file, options);
    if (reader.ok()) return read_items(**reader, size);
    require(!reader.error().message.empty());
  });
}

}  // namespace shelfwise::fuzz
