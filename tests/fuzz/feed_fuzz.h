// Any bytes as a feed file: the reader ends, every item is a row or a fault, and lines only go forward.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "catalog/feed.h"

namespace shelfwise::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

inline void read_feed(const std::uint8_t* data, std::size_t size, catalog::FeedFormat format) {
  static const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("shelfwise-fuzz-feed-" + std::to_string(::getpid()));
  std::ofstream(file, std::ios::binary).write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  catalog::FeedOptions options;
  options.format = format;
  options.max_row_bytes = 1024;
  auto reader = catalog::open_feed(file, options);
  if (reader.ok()) {
    std::uint64_t line = 0;
    for (std::size_t items = 0;; ++items) {
      require(items <= size + 1);
      auto item = (*reader)->next();
      if (!item.ok() || !item->has_value()) break;
      require((*item)->row.has_value() != (*item)->fault.has_value());
      const std::uint64_t here = (*item)->row ? (*item)->row->line : (*item)->fault->line;
      require(here >= line);
      line = here;
      if ((*item)->row) (void)catalog::product_from_json((*item)->row->attributes);
    }
  } else {
    require(!reader.error().message.empty());
  }
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
}

}  // namespace shelfwise::fuzz
