// The readers behind open_feed(), one a format.
#pragma once

#include <filesystem>
#include <memory>

#include "catalog/feed.h"
#include "catalog/feed_text.h"

namespace shelfwise::catalog {

// What every reader of a text feed holds.
class TextFeedReader : public FeedReader {
 public:
  const FeedInfo& info() const override { return info_; }
  std::uint64_t bytes_read() const override { return text_.bytes_read(); }
  std::uint64_t bytes_total() const override { return text_.bytes_total(); }

 protected:
  TextFeedReader(FeedText text, FeedOptions options, FeedFormat format)
      : text_(std::move(text)), options_(std::move(options)) {
    info_.format = format;
    info_.encoding = encoding_name(text_.encoding().encoding);
    info_.invalid_bytes = text_.encoding().invalid_bytes;
  }

  // Skips to the start of the next line, in bounded memory.
  Status skip_line();

  static Item fault(std::uint64_t line, std::string field, std::string reason, std::string suggestion) {
    return Item{std::nullopt, FeedFault{line, std::move(field), std::move(reason), std::move(suggestion)}};
  }
  std::string bound_text() const;  // "4 MB"

  FeedText text_;
  FeedOptions options_;
  FeedInfo info_;
};

// The text stands at the file's first character. `file` is for messages.
Result<std::unique_ptr<FeedReader>> open_table_feed(FeedText text, const FeedOptions& options, FeedFormat format,
                                                    const std::filesystem::path& file);
std::unique_ptr<FeedReader> open_json_lines_feed(FeedText text, const FeedOptions& options);
std::unique_ptr<FeedReader> open_xml_feed(FeedText text, const FeedOptions& options, const std::filesystem::path& file);

}  // namespace shelfwise::catalog
