// The readers behind open_feed(), one a format.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>

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

  // The attribute of a key or element, "" where it is dropped; notes the name in info(). Valid until the next call.
  const std::string& attribute_of(const std::string& name);

  FeedText text_;
  FeedOptions options_;
  FeedInfo info_;

 private:
  static constexpr size_t kMaxNames = 2000;
  std::unordered_map<std::string, std::string> attributes_of_;
  std::string other_name_;  // of a name beyond the bound
};

// The text stands at the file's first character. `file` is for messages.
Result<std::unique_ptr<FeedReader>> open_table_feed(FeedText text, const FeedOptions& options, FeedFormat format,
                                                    const std::filesystem::path& file);
// Groups the rows of Shopify's product export, which `rows` reads raw, to one item a variant.
std::unique_ptr<FeedReader> open_shopify_feed(std::unique_ptr<FeedReader> rows, const FeedOptions& options);
// Whether a header is that of Shopify's product export, in its older ("Handle", "Variant Price") or newer ("URL
// handle", "Option1 name") spelling.
bool is_shopify_header(const std::vector<std::string>& columns);
std::unique_ptr<FeedReader> open_json_lines_feed(FeedText text, const FeedOptions& options);
std::unique_ptr<FeedReader> open_xml_feed(FeedText text, const FeedOptions& options, const std::filesystem::path& file);

}  // namespace shelfwise::catalog
