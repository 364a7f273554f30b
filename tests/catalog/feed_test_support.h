// Reads a whole feed for a test.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "catalog/feed.h"
#include "tests/support/temporary_folder.h"

namespace shelfwise::catalog {

struct ReadFeed {
  Error error;  // of opening or reading; message empty where all went well
  FeedInfo info;
  std::vector<FeedRow> rows;
  std::vector<FeedFault> faults;

  std::string ids() const {
    std::string text;
    for (const FeedRow& row : rows) {
      if (!text.empty()) text += " ";
      text += row.attributes.contains("id") ? row.attributes["id"].get<std::string>() : "?";
    }
    return text;
  }
};

inline ReadFeed read_feed_file(const std::filesystem::path& file, const FeedOptions& options = {}) {
  ReadFeed all;
  Result<std::unique_ptr<FeedReader>> reader = open_feed(file, options);
  if (!reader) {
    all.error = reader.error();
    return all;
  }
  all.info = (*reader)->info();
  for (;;) {
    Result<std::optional<FeedReader::Item>> item = (*reader)->next();
    if (!item) {
      all.error = item.error();
      return all;
    }
    if (!item->has_value()) return all;
    EXPECT_NE((*item)->row.has_value(), (*item)->fault.has_value());
    if ((*item)->row) all.rows.push_back(std::move(*(*item)->row));
    if ((*item)->fault) all.faults.push_back(std::move(*(*item)->fault));
  }
}

inline ReadFeed read_feed_text(std::string_view content, const std::string& name = "feed.csv",
                               const FeedOptions& options = {}) {
  const shelfwise::testing::TemporaryFolder folder;
  return read_feed_file(folder.write(name, content), options);
}

}  // namespace shelfwise::catalog
